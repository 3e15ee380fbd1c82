// The queue tree: what each is entitled to, uses, borrows and lends, and how that went over the last day.
import * as Words from './words.js';
import { ask } from './ask.js';
import { colour, el, meter, renew, section, select, field, table } from './parts.js';
import { figure, overTime } from './charts.js';

const { say, count } = Words;

function name(q) {
  const node = el('span', { class: 'name' }, q.path === 'all' ? say('queue.root') : q.name);
  node.style.setProperty('--depth', q.depth);
  return node;
}

/** Recent use is reckoned where the rules have a half-life. */
function rows(queues, isRecent) {
  return queues.map((q) => [name(q), count(q.quota),
    el('span', { class: 'measure' }, Words.gpus(q.used), meter(Math.min(q.used, q.quota), Math.max(1, q.quota * 1.25, q.used * 1.1), { mark: q.quota, until: q.used })),
    Words.gpus(q.borrowed), count(q.lent), ...(isRecent ? [count(q.recent)] : []), count(q.share), q.leaving > 0 ? count(q.leaving) : '0', count(q.waitingJobs), Words.gpus(q.waitingGpus)]);
}

/** Parents before their children, the children in the order in which they came. */
function ordered(queues) {
  const below = (path, depth) => queues.filter((q) => q.depth === depth && (depth <= 1 || q.path.startsWith(path + '/')))
    .flatMap((q) => [q, ...below(q.path, depth + 1)]);
  const root = queues.find((q) => q.depth === 0);
  const rest = below(root?.path ?? '', 1);
  return root === undefined ? rest : [root, ...rest];
}

export async function show(box, { lead, search, signal }) {
  let told = await ask('/v1/shares', { signal });
  const tree = el('div', {});
  const reclaim = el('div', {});
  const plot = el('div', {});
  const isRecent = told.halfLifeSeconds !== undefined;
  const list = ordered(told.queues);
  let path = search.get('queue') ?? list[0]?.path;
  if (!list.some((q) => q.path === path)) path = list[0]?.path;
  let chart = null;
  const pick = select(list.map((q) => [q.path, q.path === 'all' ? say('queue.root') : q.path]), path, { 'aria-label': say('queue'), onchange: () => { path = pick.value; drawn(); } });
  box.append(lead(say('page.queues'), say('queues.now.note')), section('tree', say('queues.tree'), say('queues.tree.note') + ' ' + (isRecent ? say('queues.recent.note', { time: Words.duration(told.halfLifeSeconds) }) : say('queues.recent.none')), tree),
    section('reclaim', say('reclaims'), undefined, reclaim), section('over', say('queues.over'), say('since.start'), field(say('queue'), pick), plot));

  async function drawn() {
    const q = told.queues.find((each) => each.path === path);
    chart?.destroy();
    if (q === undefined) return;
    const keys = [['accent', say('used')], ...(isRecent ? [['borrowed', say('recent')]] : []), ['muted', say('waits.gpus')]];
    const shown = figure(q.path === 'all' ? say('queue.root') : q.path, say('queues.over.text', { used: Words.gpus(q.used), quota: count(q.quota) }), [...keys, ['line', say('quota')]]);
    plot.replaceChildren(shown.node);
    chart = await overTime(shown.canvas, told.times, [
      { label: say('quota'), values: q.history.quota, line: colour('text'), dashed: true },
      { label: say('used'), values: q.history.used, line: colour('accent'), fill: colour('shade') },
      ...(isRecent ? [{ label: say('recent'), values: q.history.recent, line: colour('gap') }] : []),
      { label: say('waits.gpus'), values: q.history.waiting, line: colour('muted') },
    ], (value) => count(value), signal);
  }

  function draw() {
    const queues = ordered(told.queues);
    const heads = ['queue', 'quota', 'used', 'borrowed', 'lent', ...(isRecent ? ['recent'] : []), 'fair', 'leaving', 'waiting.jobs', 'waiting.gpus'].map((key, i) => ({ head: say(key), number: i > 0 }));
    renew(tree, queues.map(({ history, ...now }) => now), () => table(say('queues.tree.caption'), heads, rows(queues, isRecent)));
    const leaving = queues.filter((q) => q.leaf && q.leaving > 0);
    renew(reclaim, leaving.map((q) => [q.path, q.leaving]), () => (leaving.length === 0 ? el('p', { class: 'none' }, say('reclaims.none'))
      : el('ul', { class: 'said' }, leaving.map((q) => el('li', {}, say('reclaims.of', { queue: q.path, n: count(q.leaving) }))))));
  }

  draw();
  await drawn();
  let times = told.times.length;
  return async () => {
    told = await ask('/v1/shares', { signal });
    draw();
    if (told.times.length !== times) {
      times = told.times.length;
      await drawn();
    }
  };
}
