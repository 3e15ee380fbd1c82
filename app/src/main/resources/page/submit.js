// A new job: first tried on a fork of the fleet, of which nothing is kept, then submitted.
import * as Words from './words.js';
import { ask } from './ask.js';
import { el, field, problem, section, select } from './parts.js';
import { because, remedy } from './why.js';

const { say, count } = Words;
const KINDS = ['pretraining', 'fine-tuning', 'inference', 'simulation', 'data'];

function input(name, value, more = {}) {
  const node = el('input', { name, autocomplete: 'off', spellcheck: 'false', ...more });
  node.value = value;
  return node;
}

/** What was said in the form, in the words of the API. */
function job(form) {
  const data = new FormData(form);
  const text = (name) => String(data.get(name) ?? '').trim();
  const told = { queue: text('queue'), kind: text('kind'), tasks: Number(text('tasks')), gpus: Number(text('gpus')) };
  for (const name of ['name', 'gpuType', 'timeLimit']) if (text(name) !== '') told[name] = text(name);
  if (text('priority') !== '') told.priority = Number(text('priority'));
  if (text('command') !== '') told.command = ['/bin/sh', '-c', text('command')];
  return told;
}

function places(told) {
  if (!told.site) return null;
  const nodes = told.nodes ?? [];
  return el('p', { class: 'note' }, say('try.nodes', { n: count(nodes.length) }) + ' ',
    nodes.slice(0, 4).flatMap((name, i) => [i > 0 && ', ', el('a', { class: 'to', href: '#/fleet/' + encodeURIComponent(name) }, name)]),
    nodes.length > 4 && ', ' + say('others', { n: count(nodes.length - 4) }));
}

function sentence(told) {
  const values = { gpus: Words.gpus(told.gpus ?? 0), site: told.site ?? '', at: Words.when(told.start) };
  if (!told.admitted) return say('try.never');
  if (told.starts === 'unknown') return say(told.cut ? 'try.unknown.cut' : 'try.unknown');
  return say('try.' + told.starts, values);
}

/** Would it be taken, where and when; and if it has to wait, why. */
function answer(told) {
  const reasons = told.reasons ?? [];
  const remedies = reasons.map(remedy).filter(Boolean);
  const stops = told.stops ?? [];
  return [el('p', { class: 'because' }, sentence(told)), told.problem && el('p', { class: 'problem' }, told.problem), places(told),
    reasons.length > 0 && [el('h3', { class: 'over' }, say(told.admitted ? 'why.title' : 'try.why')), reasons.map((reason) => el('p', {}, because(reason)))],
    remedies.length > 0 && [el('h3', { class: 'over' }, say('remedy.title')), el('ul', { class: 'said' }, remedies.map((text) => el('li', {}, text)))],
    stops.length > 0 && [el('h3', { class: 'over' }, say('try.stops')), el('ul', { class: 'said' }, stops.slice(0, 20).map((stop) => el('li', {},
      stop.job === undefined ? say('job.strange') : el('a', { class: 'to', href: '#/job/' + stop.job }, say('job.n', { n: stop.job })), ': ' + say('try.' + stop.how))))],
  ].flat(2).filter(Boolean);
}

function made(leaves, types) {
  const type = [['', say('submit.type.any')], ...types.map((name) => [name, name])];
  const number = (name, value, more) => input(name, value, { type: 'number', inputmode: 'numeric', step: 1, ...more });
  return el('form', { class: 'filter submit' },
    field(say('queue'), select(leaves.map((path) => [path, path]), leaves[0], { name: 'queue' })),
    field(say('job.name'), input('name', '', { size: 18, maxlength: 100 })),
    field(say('kind'), select(KINDS.map((kind) => [kind, say('kind.' + kind)]), 'fine-tuning', { name: 'kind' })),
    field(say('submit.tasks'), number('tasks', 1, { min: 1, max: 100000, required: true })),
    field(say('submit.gpus'), number('gpus', 8, { min: 0, max: 1000, required: true })),
    field(say('submit.type'), select(type, '', { name: 'gpuType' })),
    field(say('submit.limit'), input('timeLimit', '4h', { size: 8, placeholder: '4h30m' })),
    field(say('priority'), number('priority', '', {})),
    field(say('submit.command'), input('command', '', { size: 32 })));
}

export async function show(box, { lead, me, signal, tell }) {
  box.append(lead(say('page.submit'), say('submit.note')));
  if (me.role === 'viewer') return void box.append(el('p', {}, say('submit.forbidden')));
  const [{ queues }, fleet] = await Promise.all([ask('/v1/queues', { signal }), ask('/v1/fleet', { signal })]);
  const form = made(queues.filter((q) => q.leaf).map((q) => q.path), fleet.gpuTypes ?? []);
  const result = el('div', {});
  const attempt = el('button', { type: 'submit' }, say('submit.try'));
  const send = el('button', { type: 'button', class: 'main' }, say('submit.go'));
  form.append(el('div', { class: 'acts' }, attempt, send));

  async function busy(act) {
    attempt.disabled = send.disabled = true;
    try {
      await act();
    } catch (refused) {
      if (!signal.aborted) result.replaceChildren(problem(refused));
    } finally {
      attempt.disabled = send.disabled = false;
    }
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    busy(async () => {
      result.replaceChildren(el('p', { class: 'none' }, say('try.thinking')));
      const told = await ask('/v1/jobs/dry-run', { body: job(form), signal });
      result.replaceChildren(section('try', say('try.title'), say('try.note'), ...answer(told)));
      tell(sentence(told));
    });
  });
  send.addEventListener('click', () => form.reportValidity() && busy(async () => {
    const { id } = await ask('/v1/jobs', { body: job(form), signal });
    location.hash = '#/job/' + id;
  }));
  box.append(form, result);
  return undefined;
}
