// The jobs as a table, filtered, sorted and cut into pages by the server.
import * as Words from './words.js';
import { ask, query } from './ask.js';
import { el, field, problem, select, table } from './parts.js';

const { say, count } = Words;
const STATES = ['waiting', 'running', 'stopping', 'completed', 'failed', 'timed-out', 'cancelled', 'rejected'];
const KINDS = ['pretraining', 'fine-tuning', 'inference', 'simulation', 'data'];
const SORTS = ['id', 'gpus', 'priority', 'submitted', 'started', 'ended'];

function wanted(search) {
  const get = (name) => search.get(name) ?? '';
  return { queue: get('queue'), state: get('state'), kind: get('kind'), user: get('user'), name: get('name'), sort: SORTS.includes(get('sort')) ? get('sort') : 'id', order: get('order') === 'asc' ? 'asc' : 'desc' };
}

function address(filter, after = []) {
  const told = { ...filter, sort: filter.sort === 'id' ? '' : filter.sort, order: filter.order === 'desc' ? '' : filter.order };
  return '#/jobs' + query({ ...told, page: after.join('_') });
}

function form(filter, queues) {
  const all = ['', say('all')];
  const make = (name, options) => select([all, ...options], filter[name], { name });
  const text = (name, more = {}) => {
    const input = el('input', { name, type: 'search', autocomplete: 'off', ...more });
    input.value = filter[name];
    return input;
  };
  const node = el('form', { class: 'filter', role: 'search', 'aria-label': say('jobs.filter') },
    field(say('queue'), make('queue', queues.map((path) => [path, path]))),
    field(say('state'), make('state', STATES.map((state) => [state, say('state.' + state)]))),
    field(say('kind'), make('kind', KINDS.map((kind) => [kind, say('kind.' + kind)]))),
    field(say('user'), text('user', { size: 12 })),
    field(say('job.name.starts'), text('name', { size: 14 })),
    el('button', { type: 'submit' }, say('show')));
  const go = () => {
    const values = Object.fromEntries(new FormData(node));
    location.hash = address({ ...filter, ...values });
  };
  node.addEventListener('submit', (event) => { event.preventDefault(); go(); });
  node.querySelectorAll('select').forEach((each) => each.addEventListener('change', go));
  return node;
}

function rows(jobs) {
  return jobs.map((job) => [
    el('a', { class: 'to', href: '#/job/' + job.id }, String(job.id)), job.name ?? '', job.queue, job.user,
    say('kind.' + job.kind), Words.gpus(job.gpus), count(job.priority), el('span', { class: 'state ' + job.state }, say('state.' + job.state)),
    Words.when(job.submitted), Words.when(job.started), Words.when(job.ended),
  ]);
}

export async function show(box, { lead, search, me, signal, tell }) {
  const filter = wanted(search);
  const after = (search.get('page') ?? '').split('_').filter(Boolean);
  const { queues } = await ask('/v1/queues', { signal });
  const list = el('div', {});
  box.append(lead(say('page.jobs'), say('jobs.note')), me.role === 'viewer' ? '' : el('p', { class: 'acts' }, el('a', { class: 'button', href: '#/submit' }, say('page.submit'))), form(filter, queues.map((q) => q.path).filter((path) => path !== 'all')), list);
  const heads = [['id', 'job', true], [null, 'job.name'], [null, 'queue'], [null, 'user'], [null, 'kind'], ['gpus', 'gpus.head', true], ['priority', 'priority', true], [null, 'state'],
    ['submitted', 'submitted'], ['started', 'started'], ['ended', 'ended']].map(([sort, key, number], i) => ({
    head: say(key), number: number && i > 0, sort: sort ?? undefined,
    sorted: sort === null ? undefined : sort === filter.sort ? (filter.order === 'asc' ? 'ascending' : 'descending') : 'none',
  }));
  const onSort = (sort) => {
    location.hash = address({ ...filter, sort, order: sort === filter.sort && filter.order === 'desc' ? 'asc' : 'desc' });
  };
  const draw = async () => {
    const page = await ask('/v1/job-pages' + query({ ...filter, after: after.at(-1), limit: 50 }), { signal });
    if (list.contains(document.activeElement) && list.childElementCount > 0) return;
    const total = page.more ? say('jobs.more', { n: count(page.count) }) : say('jobs.n', { n: count(page.count) });
    const first = after.length * 50;
    const range = page.jobs.length === 0 ? '' : say('jobs.range', { from: count(first + 1), to: count(first + page.jobs.length) }) + ' · ';
    list.replaceChildren(
      page.jobs.length === 0 ? el('p', { class: 'none' }, say('jobs.none')) : table(say('jobs.caption'), heads, rows(page.jobs), { onSort }),
      el('div', { class: 'pager' },
        el('button', { type: 'button', disabled: after.length === 0, onclick: () => { location.hash = address(filter, after.slice(0, -1)); } }, say('page.before')),
        el('button', { type: 'button', disabled: page.next === undefined, onclick: () => { location.hash = address(filter, [...after, page.next]); } }, say('page.next')),
        el('span', { class: 'note' }, range + total)));
    tell(total);
  };
  try {
    await draw();
  } catch (refused) {
    if (refused.status !== 400) throw refused;
    list.replaceChildren(problem(refused));
    return undefined;
  }
  return draw;
}
