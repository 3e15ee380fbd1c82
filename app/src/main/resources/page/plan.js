// The rollout plan that the server was given: what goes where and when, what binds, what one more is worth.
import * as Words from './words.js';
import { ask } from './ask.js';
import { bars, el, facts, longTable, meter, section, table } from './parts.js';

const { say, count, decimal, won } = Words;
const p = (key, values) => say('plan.' + key, values);

function heads(keys, from) {
  return keys.map((key, i) => ({ head: p('col.' + key), number: i >= from }));
}

/** What is installed, by quarter and site, as a table of numbers. */
function rollout(plan) {
  const sites = [...new Set(plan.installs.map((i) => i.site))].sort();
  const quarters = plan.quarters.filter((q) => plan.installs.some((i) => i.quarter === q));
  const sum = (q, site) => plan.installs.filter((i) => i.quarter === q && (site === undefined || i.site === site)).reduce((all, i) => all + i.gpus, 0);
  const cell = (n) => (n === 0 ? '' : count(n));
  return table(p('installs'), [{ head: p('col.quarter') }, ...sites.map((site) => ({ head: named(plan, site), number: true })), { head: p('all'), number: true }],
    quarters.map((q) => [q, ...sites.map((site) => cell(sum(q, site))), el('strong', {}, count(sum(q)))]));
}

/** A site or recipient, alone or before more words: “capital, liquid”, “models of sk”. */
function named(plan, name) {
  if (Words.now() !== 'ko') return name;
  const korean = (each) => [...plan.sites, ...plan.recipients].find((one) => one.name === each)?.koreanName;
  const [first, ...rest] = name.split(/(?=[, ])/);
  const of = name.split(' of ');
  if (korean(name) !== undefined) return korean(name);
  if (korean(first) !== undefined) return korean(first) + rest.join('').replace('liquid', '액체냉각').replace('air', '공기냉각');
  return of.length === 2 && korean(of[1]) !== undefined ? korean(of[1]) + ' ' + of[0] : name;
}

function binding(plan) {
  const most = Math.max(1, ...plan.binding.map((b) => b.worth));
  return bars(plan.binding.filter((b) => b.limit !== 'delivery').slice(0, 12).map((b) => ({
    name: p('limit.' + b.limit) + (b.place ? ' · ' + named(plan, b.place) : ''), amount: count(b.worth), value: b.worth,
    note: [b.from, b.until].filter(Boolean).join(' – '),
  })), most);
}

/** The scenarios beside one another: the plan as it is first, then the best plan under each shock. */
function scenarios(plan) {
  if (plan.shocks.length === 0) {
    return section('shocks', say('plan.beside'), undefined, el('p', { class: 'none' }, say('plan.shocks.none')), el('pre', { class: 'log', tabindex: '0' }, 'dure plan scenarios/korea-alliance --shock all --json plan.json'));
  }
  const t = plan.totals;
  const own = { name: el('strong', {}, p('made.plan')), odds: '', feasible: true, ...t, lostPart: 0, costWon: t.costWon };
  const most = Math.max(t.usefulGpuQuarters, ...plan.shocks.map((s) => s.usefulGpuQuarters));
  const row = (s) => [s.name, s.odds === '' ? '' : Words.share(s.odds), ...(s.feasible
    ? [el('span', { class: 'measure' }, count(s.usefulGpuQuarters), meter(s.usefulGpuQuarters, most, { mark: t.usefulGpuQuarters })),
      Words.share(Math.abs(s.lostPart) < 5e-4 ? 0 : s.lostPart), Words.share(s.worstOff), count(s.strandedGpuQuarters), won(s.costWon), Words.finite(s.flexibility) ? count(s.flexibility) : Words.NOTHING]
    : [p('status.infeasible'), '', '', '', '', ''])];
  return section('shocks', say('plan.beside'), say('plan.beside.note'),
    table(p('shocks'), heads(['shock', 'odds', 'gpuQuarters', 'lost', 'worst', 'stranded', 'cost', 'flexibility'], 1), [own, ...plan.shocks].map(row)));
}

/** What one unit of each lever buys: the plan is made anew with it. */
function levers(plan) {
  if (plan.levers.length === 0) return '';
  const list = [...plan.levers].sort((a, b) => b.gpuQuarters * b.units - a.gpuQuarters * a.units);
  const what = (l) => el('strong', {}, Words.now() === 'ko' ? l.whatKo : l.what);
  return section('levers', p('levers'), p('levers.note', { won: won(plan.wonPerGpuQuarter), type: plan.unit }),
    table(p('levers'), heads(['lever', 'unit', 'gpuQuarters', 'worth', 'costChange', 'worst'], 2),
      list.map((l) => [what(l), p('unit.' + l.unit), count(l.gpuQuarters), won(l.worthWon), won(l.costWon), Words.share(l.worstOff)])));
}

/** Orders that can be made now, by what each would have to be sorry for under the worst shock. */
function robust(plan) {
  const r = plan.robust;
  if (r.choices.length === 0) return '';
  const madeFor = (shock) => (shock === 'the plan' ? p('made.plan') : shock === 'none' ? p('made.none') : shock);
  const orders = (c, i) => el('span', { class: 'prose' }, i === r.best ? el('strong', {}, c.orders.join(' · ')) : c.orders.join(' · '));
  return section('robust', p('robust'), p('robust.note', { flexibility: count(r.worthOfFlexibility), foresight: count(r.worthOfForesight) }),
    table(p('robust'), heads(['orders', 'madeFor', 'cost', 'mostRegret', 'meanRegret'], 2), r.choices.map((c, i) => [orders(c, i), madeFor(c.madeFor), won(c.won), count(c.most), count(c.mean)])));
}

export async function show(box, { lead, me, signal }) {
  if (me.queue !== 'all') return box.append(lead(say('page.plan')), el('p', {}, say('plan.forbidden')));
  const { plan } = await ask('/v1/plan', { signal });
  if (plan === undefined) {
    return box.append(lead(say('page.plan')), el('p', {}, say('plan.none')),
      el('pre', { class: 'log', tabindex: '0' }, 'dure plan scenarios/korea-alliance --json plan.json\ndure serve scenarios/korea-alliance --plan plan.json'));
  }
  const t = plan.totals;
  const isKorean = Words.now() === 'ko';
  box.append(lead(say('page.plan'), plan.title + (plan.variant === 'default' ? '' : ' · ' + plan.variant)));
  if (plan.status !== 'optimal') return box.append(el('p', {}, p('status.' + plan.status)));
  box.append(facts([
    [p('fact.gpus'), count(t.deliveredGpus), p('fact.gpus.note', { n: count(t.promisedGpus) })],
    [p('fact.useful'), count(t.usefulGpuQuarters), p('fact.useful.note', { type: plan.unit })],
    [p('fact.worst'), Words.share(t.worstOff), p('fact.worst.note')],
    [p('fact.stranded'), count(t.strandedGpuQuarters), p('fact.stranded.note')],
    [p('fact.cost'), won(t.costWon + t.chipsWon)],
    [p('status'), p('status.optimal'), p('fact.gap', { gap: decimal(plan.gapPercent, 4), s: decimal(plan.solveSeconds, 1) })],
  ]), section('said', p('said'), undefined, el('ul', { class: 'said' }, plan.findings.map((f) => el('li', {}, isKorean ? f.ko : f.en)))),
  section('rollout', p('installs'), p('installs.note'), rollout(plan)),
  section('binding', p('binding'), p('binding.note'), binding(plan)),
  levers(plan), scenarios(plan), robust(plan));
  if (plan.orders.length > 0) {
    box.append(section('orders', p('orders'), undefined, longTable(p('orders'), heads(['step', 'site', 'ordered', 'power', 'megawatts', 'cost'], 4),
      plan.orders.map((o) => [o.step, named(plan, o.site), o.ordered, o.power, decimal(o.megawatts, 1, 0), won(o.won)]), 20)));
  }
  const prices = [...plan.prices].sort((a, b) => Math.abs(b.won) - Math.abs(a.won));
  box.append(section('prices', p('prices'), p('prices.note', { n: count(plan.prices.length) }), longTable(p('prices'), heads(['limit', 'where', 'quarter', 'unit', 'gpuQuarters', 'won'], 4),
    prices.map((each) => [p('limit.' + each.limit), named(plan, each.site ?? ''), each.quarter, p('per.' + each.limit), decimal(each.price, 1, 0), won(each.won)]), 20)));
  return undefined;
}
