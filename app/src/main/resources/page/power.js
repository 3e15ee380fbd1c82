// Power: what each site draws against what it may, what changes ahead, and minute by minute whether it kept to it; and the
// same of halls that have an envelope of their own, below their site.
import * as Words from './words.js';
import { ask } from './ask.js';
import { colour, el, meter, renew, section, table } from './parts.js';
import { figure, overTime } from './charts.js';

const { say, count, megawatts } = Words;

/** Sites, each before its halls with an envelope of their own. full: the name where the site does not stand beside it. */
function areas(sites) {
  return sites.flatMap((site) => [{ ...site, full: site.name, depth: 0 },
    ...(site.halls ?? []).map((hall) => ({ ...hall, full: site.name + '/' + hall.name, depth: 1 }))]);
}

function named(area) {
  const name = el('span', { class: 'name' }, area.depth === 0 ? area.name : say('power.hall', { name: area.name }));
  name.style.setProperty('--depth', area.depth);
  return el('span', { class: 'named' }, name, area.operator && el('span', { class: 'note' }, area.operator));
}

/** Minutes at which the site drew no more than it might, of those with a limit. */
function kept(site) {
  const limited = site.limit.map((limit, i) => [limit, site.draw[i]]).filter(([limit]) => limit >= 0);
  return { all: limited.length, kept: limited.filter(([limit, draw]) => draw <= limit).length };
}

function rows(sites) {
  return sites.map((site) => {
    const told = kept(site);
    const next = site.changes[0];
    return [
      named(site),
      el('span', { class: 'measure' }, megawatts(site.drawWatts), Words.finite(site.limitWatts) && meter(site.drawWatts, site.limitWatts)),
      Words.finite(site.limitWatts) ? megawatts(site.limitWatts) : say('power.unlimited'),
      Words.finite(site.limitWatts) ? megawatts(site.limitWatts - site.drawWatts) : '–',
      told.all === 0 ? '–' : el('span', { class: told.kept === told.all ? 'yes' : 'no' }, say('power.kept', { kept: count(told.kept), all: count(told.all) })),
      next === undefined ? '–' : say('power.next', { at: Words.when(next.at, { year: 'numeric' }), watts: megawatts(next.watts) }),
    ];
  });
}

function calls(sites) {
  const list = sites.flatMap((site) => site.changes.map((change, i) => ({ site, change, before: i === 0 ? site.limitWatts : site.changes[i - 1].watts })));
  if (list.length === 0) return el('p', { class: 'none' }, say('power.changes.none'));
  list.sort((a, b) => (a.change.at < b.change.at ? -1 : 1));
  return table(say('power.changes'), ['site', 'power.change.at', 'power.before', 'power.after', 'power.change'].map((key, i) => ({ head: say(key), number: i > 1 })),
    list.map(({ site, change, before }) => [site.full, Words.when(change.at, { year: 'numeric' }), megawatts(before), megawatts(change.watts),
      Words.finite(before) ? el('span', { class: change.watts < before ? 'no' : 'yes' }, say(change.watts < before ? 'power.call' : 'power.more', { watts: megawatts(Math.abs(change.watts - before)) })) : '–']));
}

export async function show(box, { lead, signal }) {
  let told = await ask('/v1/power', { signal });
  const [now, ahead, plots] = [el('div', {}), el('div', {}), el('div', { class: 'multiples' })];
  box.append(lead(say('page.power'), say('power.now.note')), section('now', say('power.now'), undefined, now),
    section('minutes', say('power.minutes'), say('since.start'), plots), section('ahead', say('power.ahead'), undefined, ahead));
  let charts = [];

  async function drawn() {
    charts.forEach((chart) => chart.destroy());
    charts = [];
    const keys = [['accent', say('power.draw')], ['line', say('power.limit')]];
    const figures = areas(told.sites).map((site) => {
      const share = kept(site);
      return { site, ...figure(site.full, share.all === 0 ? '' : say('power.kept', { kept: count(share.kept), all: count(share.all) }), keys, 'small') };
    });
    plots.replaceChildren(...figures.map((each) => each.node));
    for (const { site, canvas } of figures) {
      const sets = [{ label: say('power.draw'), values: site.draw.map((w) => w / 1e6), line: colour('accent'), fill: colour('shade') }];
      if (site.limit.some((limit) => limit >= 0)) sets.unshift({ label: say('power.limit'), values: site.limit.map((w) => (w < 0 ? null : w / 1e6)), line: colour('text'), dashed: true });
      charts.push(await overTime(canvas, told.times, sets, (value) => Words.decimal(value, 2, 0) + ' MW', signal));
    }
  }

  function draw() {
    const heads = ['site', 'power.draw', 'power.limit', 'power.headroom', 'power.compliance', 'power.nextChange'].map((key, i) => ({ head: say(key), number: i > 0 && i < 4 }));
    const all = areas(told.sites);
    renew(now, all.map(({ draw, limit, halls, ...rest }) => [rest, limit.length]), () => table(say('power.caption'), heads, rows(all)));
    renew(ahead, all.map((area) => [area.full, area.changes]), () => calls(all));
  }

  draw();
  await drawn();
  const shape = () => JSON.stringify([told.times.length, areas(told.sites).map((area) => area.full)]);
  let drawnAs = shape();
  return async () => {
    told = await ask('/v1/power', { signal });
    draw();
    if (shape() !== drawnAs) {
      drawnAs = shape();
      await drawn();
    }
  };
}
