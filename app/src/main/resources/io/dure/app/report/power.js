// Power: what each site drew against what it may draw, the calls to draw less, and whether they were met.
const Power = (() => {
  'use strict';
  const { say, count, share, amount, duration, moment } = Words;
  const { el } = Parts;
  const { list, outcome } = Record;
  const power = outcome.power ?? {};
  const sites = list(power.sites);
  const calls = list(power.calls);
  const columns = sites.reduce((most, site) => Math.max(most, list(site.drawMegawatts).length), 0);
  const edges = Charts.bins(list(power.fromSeconds), columns, outcome.lastEndSeconds);
  const hasTime = columns > 0 && edges.length === columns + 1 && edges[columns] > edges[0];
  const megawatts = (value) => say('megawatts', { n: amount(value) });

  function facts() {
    const met = calls.filter((call) => call.met).length;
    return el('dl', { class: 'facts' }, Parts.facts([
      [say('power.energy'), Words.energy(power.megawattHours)],
      power.won > 0 && [say('power.cost'), say('won', { n: Words.large(power.won) })],
      power.tonnesCo2 > 0 && [say('power.carbon'), say('tonnes', { n: amount(power.tonnesCo2) })],
      calls.length > 0 && [say('power.met'), say('power.metOf', { met: count(met), all: count(calls.length) }), power.throughputLost > 0 && say('power.lost', { share: share(power.throughputLost) })],
    ].filter(Boolean)));
  }

  function text(site, own) {
    const [draw, limit] = [list(site.drawMegawatts), list(site.limitMegawatts)];
    const most = draw.reduce((best, value) => Math.max(best, value), 0);
    const close = limit.length === draw.length ? draw.reduce((best, value, i) => (limit[i] > 0 ? Math.max(best, value / limit[i]) : best), 0) : undefined;
    return [
      say('power.site', { energy: Words.energy(site.megawattHours), most: megawatts(most) }),
      close !== undefined && say('power.site.limit', { share: share(close) }),
      own.length > 0 && say(own.length === 1 ? 'power.site.call' : 'power.site.calls', { n: count(own.length), met: count(own.filter((call) => call.met).length) }),
    ].filter(Boolean).join(' ');
  }

  function draw(figure, site, own) {
    const accent = Charts.colour('accent');
    const sets = [Charts.area(say('power.draw'), Charts.points(edges, list(site.drawMegawatts)), accent)];
    if (list(site.limitMegawatts).length > 0) {
      sets.push(Charts.dashed(say('power.limit'), Charts.points(edges, site.limitMegawatts), Charts.colour('text')));
    }
    const shades = own.map((call) => ({ from: call.fromSeconds, until: call.untilSeconds, colour: Charts.colour(call.met ? 'shade' : 'shade-bad') }));
    const footer = (column) => {
      const call = own.find((each) => each.fromSeconds < edges[column + 1] && each.untilSeconds > edges[column]);
      return call === undefined ? '' : say(call.met ? 'power.inCall' : 'power.inCall.not', { asked: megawatts(call.askedMegawatts) });
    };
    Charts.overTime(figure.canvas, edges, sets, { footer, shades, write: megawatts });
  }

  function legend() {
    const item = (kind, label) => el('li', {}, el('span', { class: 'swatch ' + kind, 'aria-hidden': 'true' }), label);
    return el('ul', { class: 'legend still' }, item('accent', say('power.draw')),
      sites.some((site) => list(site.limitMegawatts).length > 0) && item('line', say('power.limit')),
      calls.some((call) => call.met) && item('shade', say('power.called')),
      calls.some((call) => !call.met) && item('shade-bad', say('power.called.not')));
  }

  function multiples() {
    const size = (site) => (Words.finite(site.megawattHours) ? site.megawattHours : 0);
    const ordered = sites.map((site, i) => ({ site, i })).sort((a, b) => size(b.site) - size(a.site) || a.i - b.i);
    return Parts.multiples(ordered.map(({ site }) => () => {
      const own = calls.filter((call) => call.site === site.site);
      const figure = Parts.figure(site.site, text(site, own), 'small');
      return { node: figure.node, draw: () => draw(figure, site, own) };
    }), 15);
  }

  function table() {
    const heads = ['site', 'call.from', 'call.lasted', 'call.before', 'call.asked', 'call.highest', 'call.met'];
    const columns = heads.map((key, i) => ({ head: say(key), number: i > 0 && i < 6 }));
    const rows = calls.map((call) => [
      el('span', { class: 'name', title: call.site }, call.site), moment(call.fromSeconds), duration(call.untilSeconds - call.fromSeconds),
      megawatts(call.beforeMegawatts), megawatts(call.askedMegawatts), megawatts(call.highestMegawatts),
      el('span', { class: call.met ? 'yes' : 'no' }, say(call.met ? 'call.yes' : 'call.no')),
    ]);
    return el('div', {}, el('h3', { class: 'over' }, say('power.calls')), Parts.longTable(say('power.calls.caption'), columns, rows, 15));
  }

  function section() {
    if (sites.length === 0 && calls.length === 0 && !(power.megawattHours > 0)) return Parts.leaveOut('power');
    const grid = hasTime ? multiples() : undefined;
    Parts.show('power', facts(), grid && el('h3', { class: 'over' }, say('power.title')), grid && legend(), grid?.node, calls.length > 0 && table());
    return grid?.draw();
  }

  return { section };
})();
