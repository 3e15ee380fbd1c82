// The rollout plan: each function fills one section; all run again when language or theme changes.
(() => {
  'use strict';
  const { say, count, share, decimal } = Words;
  const { el, fill } = Parts;
  const data = document.getElementById('plan').textContent;
  const plan = JSON.parse(data);
  const korean = new Map([...plan.sites, ...plan.recipients].map((each) => [each.name, each.koreanName]));
  const inKorean = () => Words.language === 'ko';

  /** A site or recipient, alone or before more words: “capital, liquid”, “models of sk”. */
  function named(name) {
    if (!inKorean()) return name;
    if (korean.has(name)) return korean.get(name);
    const [first, ...rest] = name.split(/(?=[, ])/);
    if (korean.has(first)) return korean.get(first) + rest.join('').replace('liquid', '액체냉각').replace('air', '공기냉각');
    const of = name.split(' of ');
    return of.length === 2 && korean.has(of[1]) ? korean.get(of[1]) + ' ' + of[0] : name;
  }

  const limit = (kind) => say('limit.' + kind);
  const most = (values) => Math.max(0, ...values);

  /** Won as people say it: trillions and billions, or 조 and 억. */
  function won(signed) {
    const size = Math.abs(signed);
    return size < 50_000 ? '0' : (signed < 0 ? '−' : '') + amount(size);
  }

  function amount(size) {
    if (size >= 1e12) return say('won.trillion', { n: decimal(size / 1e12, 2) });
    if (size < 1e8) return say('won.million', { n: decimal(size / 1e6, 1) });
    if (inKorean()) return say('won.eok', { n: count(size / 1e8) });
    return say('won.billion', { n: decimal(size / 1e9, size < 1e10 ? 1 : 0) });
  }

  function facts() {
    document.getElementById('title').textContent = plan.title;
    document.title = plan.title + ' – Dure';
    const name = [plan.name, plan.variant !== 'default' && plan.variant, plan.shock].filter(Boolean).join(' · ');
    fill('name', name);
    if (plan.status !== 'optimal') return fill('facts', Parts.facts([[say('status'), say('status.' + plan.status)]]));
    const t = plan.totals;
    return fill('facts', Parts.facts([
      [say('fact.gpus'), count(t.deliveredGpus), say('fact.gpus.note', { n: count(t.promisedGpus) })],
      [say('fact.useful'), count(t.usefulGpuQuarters), say('fact.useful.note', { type: plan.unit })],
      [say('fact.worst'), share(t.worstOff), say('fact.worst.note')],
      [say('fact.stranded'), count(t.strandedGpuQuarters), say('fact.stranded.note')],
      [say('fact.cost'), won(t.costWon + t.chipsWon), say('fact.cost.note', { chips: won(t.chipsWon), energy: won(t.energyWon), grid: won(t.gridWon) })],
      [say('fact.energy'), decimal(t.energyGigawattHours / 1000, 1) + ' TWh', say('fact.energy.note', { n: decimal(t.carbonTonnes / 1e6, 2) })],
      [say('status'), say('status.optimal'), say('fact.gap', { gap: decimal(plan.gapPercent, 4), s: decimal(plan.solveSeconds, 1) })],
    ]));
  }

  function said() {
    const told = plan.findings.map((f) => el('li', { class: f.kind }, inKorean() ? f.ko : f.en));
    const clash = plan.clash.map((row) => el('li', { class: 'clash' }, row));
    const head = clash.length > 0 ? [el('p', { class: 'note' }, say(plan.clashIsSmallest ? 'clash.smallest' : 'clash'))] : [];
    fill('said', ...head, el('ul', { class: 'said' }, told, clash));
  }

  function legend(kinds) {
    return el('ul', { class: 'legend still' }, kinds.map(([kind, word]) =>
      el('li', {}, el('span', { class: 'swatch ' + kind, 'aria-hidden': 'true' }), say('lane.' + word))));
  }

  function sum(lines, key) {
    return plan.quarters.map((_, i) => lines.reduce((all, line) => all + line[key][i], 0));
  }

  function gpus() {
    if (plan.recipients.length === 0) return Parts.leaveOut('gpus');
    const lane = (name, running, stranded) => {
      const all = running.map((value, i) => value + stranded[i]);
      return {
        name, top: most(all), right: count(running.at(-1)),
        layers: [{ kind: 'waits', values: all }, { kind: 'used', values: running }],
        tips: plan.quarters.map((quarter, i) => say('gpus.tip', { quarter, running: count(running[i]), stranded: count(stranded[i]) })),
      };
    };
    const some = plan.recipients.filter((r) => most(r.installed) > 0 || most(r.stranded) > 0);
    const lanes = [lane(say('all'), sum(some, 'running'), sum(some, 'stranded')), ...some.map((r) => lane(named(r.name), r.running, r.stranded))];
    const heads = ['recipient', 'delivered', 'running', 'ofOwn', 'mostStranded', 'use', 'wanted'].map((key, i) => ({ head: say('col.' + key), number: i > 0 }));
    const rows = plan.recipients.map((r) => [
      el('strong', {}, named(r.name)), count(r.delivered.at(-1)), count(r.running.at(-1)), share(r.entitlementMet),
      count(most(r.stranded)), count(r.used.at(-1)), count(r.demand.at(-1)),
    ]);
    return Parts.show('gpus', legend([['used', 'used'], ['waits', 'waits']]), Lanes.draw(plan.quarters, lanes, say('gpus')), Parts.table(say('gpus'), heads, rows));
  }

  function sites() {
    if (plan.sites.length === 0) return Parts.leaveOut('sites');
    const lanes = plan.sites.filter((s) => most(s.standing) > 0 || most(s.megawatts) > 0).map((s) => {
      const there = s.megawatts.map((value, i) => value + s.orderedMegawatts[i]);
      return {
        name: named(s.name), top: most(there), right: decimal(there.at(-1), 0) + ' MW',
        layers: [{ kind: 'ordered', values: there }, { kind: 'there', values: s.megawatts }, { kind: 'used', values: s.drawnMegawatts }],
        ticks: plan.orders.filter((o) => o.site === s.name).map((o) => plan.quarters.indexOf(o.ordered)),
        tips: plan.quarters.map((quarter, i) => say('sites.tip', {
          quarter, mw: decimal(there[i], 1), drawn: decimal(s.drawnMegawatts[i], 1), running: count(s.running[i]), standing: count(s.standing[i]),
        })),
      };
    });
    return Parts.show('sites', legend([['used', 'drawn'], ['there', 'there'], ['ordered', 'ordered']]), Lanes.draw(plan.quarters, lanes, say('sites')));
  }

  function table(id, rows, keys, firstNumber, cells, longest = 30) {
    if (rows.length === 0) return Parts.leaveOut(id);
    const heads = keys.map((key, i) => ({ head: say('col.' + key), number: i >= firstNumber }));
    return Parts.show(id, Parts.longTable(say(id), heads, rows.map(cells), longest));
  }

  function orders() {
    table('orders', plan.orders, ['step', 'site', 'ordered', 'power', 'megawatts', 'cost'], 4, (o) => [
      el('strong', {}, o.step), named(o.site), o.ordered, o.power, decimal(o.megawatts, 0), won(o.won),
    ]);
  }

  function levers() {
    document.getElementById('leversNote').textContent = say('levers.note', { won: won(plan.wonPerGpuQuarter), type: plan.unit });
    const rows = [...plan.levers].sort((a, b) => b.gpuQuarters * b.units - a.gpuQuarters * a.units);
    table('levers', rows, ['lever', 'unit', 'gpuQuarters', 'worth', 'costChange', 'worst'], 2, (l) => [
      el('strong', {}, inKorean() ? l.whatKo : l.what), say('unit.' + l.unit), decimal(l.gpuQuarters, 0), won(l.worthWon), won(l.costWon), share(l.worstOff),
    ]);
  }

  function binding() {
    table('binding', plan.binding, ['limit', 'where', 'from', 'until', 'quarters', 'holdsBack'], 4, (b) => [
      el('strong', {}, limit(b.limit)), named(b.place), b.from, b.until, count(b.quarters), count(b.worth),
    ], 15);
  }

  function prices() {
    document.getElementById('pricesNote').textContent = say('prices.note', { n: count(plan.prices.length) });
    const range = (p) => (p.holdsDown === null || p.holdsDown === undefined ? Words.NOTHING : '−' + decimal(p.holdsDown, 2) + ' … +' + decimal(p.holdsUp, 2));
    table('prices', plan.prices, ['limit', 'where', 'quarter', 'unit', 'price', 'won', 'error', 'free', 'range'], 4, (p) => [
      el('strong', {}, limit(p.limit)), named(p.site), p.quarter, say('per.' + p.limit), decimal(p.price, 1), won(p.won),
      el('span', {}, decimal(100 * p.relativeError, 3) + ' %', p.checkedBy !== 'both' && el('span', { class: 'note' }, say('side.' + p.checkedBy))),
      Words.finite(p.free) ? decimal(p.free, 1) : Words.NOTHING, range(p),
    ], 20);
  }

  function stranded() {
    const groups = new Map();
    plan.stranded.forEach((s) => {
      const key = [s.recipient, s.limit, s.place].join('|');
      const group = groups.get(key) ?? { ...s, quarters: [], most: 0, sum: 0, byQuarter: new Map() };
      group.byQuarter.set(s.quarter, (group.byQuarter.get(s.quarter) ?? 0) + s.gpus);
      group.sum += s.gpus;
      groups.set(key, group);
    });
    const rows = [...groups.values()].sort((a, b) => b.sum - a.sum);
    table('stranded', rows, ['recipient', 'cause', 'from', 'until', 'mostGpus', 'gpuQuartersLost'], 4, (g) => {
      const quarters = [...g.byQuarter.keys()].sort();
      return [el('strong', {}, named(g.recipient)), inKorean() ? g.ko : g.en, quarters[0], quarters.at(-1), count(most([...g.byQuarter.values()])), count(g.sum)];
    });
  }

  function shocks() {
    table('shocks', plan.shocks, ['shock', 'odds', 'gpuQuarters', 'lost', 'worst', 'stranded', 'cost', 'flexibility'], 1, (s) => [
      el('strong', {}, s.name), share(s.odds), ...(s.feasible
        ? [count(s.usefulGpuQuarters), share(Math.abs(s.lostPart) < 5e-4 ? 0 : s.lostPart), share(s.worstOff), count(s.strandedGpuQuarters), won(s.costWon), Words.finite(s.flexibility) ? count(s.flexibility) : Words.NOTHING]
        : [say('status.infeasible'), '', '', '', '', '']),
    ]);
  }

  const madeFor = (shock) => (shock === 'the plan' ? say('made.plan') : shock === 'none' ? say('made.none') : shock);

  function robust() {
    const r = plan.robust;
    document.getElementById('robustNote').textContent = say('robust.note', { flexibility: count(r.worthOfFlexibility), foresight: count(r.worthOfForesight) });
    table('robust', r.choices, ['orders', 'madeFor', 'cost', 'mostRegret', 'meanRegret'], 2, (c, i) => [
      el('span', { class: 'prose' }, i === r.best ? el('strong', {}, c.orders.join(' · ')) : c.orders.join(' · ')), madeFor(c.madeFor), won(c.won), count(c.most), count(c.mean),
    ]);
  }

  function swept() {
    if (!plan.swept) return Parts.leaveOut('swept');
    const s = plan.swept;
    document.getElementById('sweptNote').textContent = say('swept.note', {
      n: count(s.futures), low: count(s.useful5), middle: count(s.useful50), high: count(s.useful95), worst: share(s.worstOff50), worst5: share(s.worstOff5),
    });
    return table('swept', s.effects, ['shock', 'came', 'effect'], 1, (e) => [el('strong', {}, e.shock), count(e.came), Words.finite(e.gpuQuarters) ? count(e.gpuQuarters) : Words.NOTHING]);
  }

  function installs() {
    table('installs', plan.installs, ['quarter', 'site', 'recipient', 'type', 'gpus'], 4, (x) => [x.quarter, named(x.site), named(x.recipient), x.type, count(x.gpus)], 20);
  }

  function running() {
    table('running', plan.running, ['quarter', 'site', 'recipient', 'type', 'cap', 'gpus'], 4, (x) => [x.quarter, named(x.site), named(x.recipient), x.type, share(x.cap), count(x.gpus)], 12);
  }

  function lending() {
    table('lending', plan.lending, ['quarter', 'site', 'lender', 'borrower', 'gpus'], 4, (x) => [x.quarter, named(x.site), named(x.from), named(x.to), count(x.gpus)], 12);
  }

  function proof() {
    table('proof', plan.stages, ['goal', 'value', 'bound', 'gap', 'seconds'], 1, (s) => [
      el('strong', {}, s.name), decimal(s.value, 4), decimal(s.bound, 4), decimal(s.gapPercent, 6) + ' %', decimal(s.seconds, 2),
    ]);
  }

  function render() {
    Switches.settle();
    [facts, said, gpus, sites, orders, levers, binding, prices, stranded, shocks, robust, swept, installs, running, lending, Standing.section, proof]
      .forEach((section) => section());
  }

  function download() {
    Parts.save('plan.json', data);
  }

  document.getElementById('download').addEventListener('click', download);
  Switches.begin(render);
})();
