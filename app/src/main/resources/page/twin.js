// What if: the live fleet is forked, one thing is changed, both are run forward and compared. Nothing of it is kept.
import * as Words from './words.js';
import { ask } from './ask.js';
import { el, facts, field, longTable, problem, section, select } from './parts.js';

const { say, count } = Words;
const POLICIES = ['dure', 'fifo', 'easy', 'conservative', 'bestfit', 'fgd'];

function number(name, more = {}) {
  return el('input', { name, type: 'number', min: 0, step: 'any', inputmode: 'decimal', ...more });
}

function changes(data) {
  const told = { days: Number(data.get('days')) };
  if (data.get('quota') !== '') told.quotas = [{ queue: data.get('queue'), quota: Math.round(Number(data.get('quota'))) }];
  if (data.get('megawatts') !== '' && data.get('megawatts') !== null) told.envelopes = [{ site: data.get('site'), watts: Math.round(Number(data.get('megawatts')) * 1e6) }];
  const down = String(data.get('down') ?? '').split(/[\s,]+/).filter(Boolean);
  if (down.length > 0) told.nodesDown = down;
  if (data.get('policy')) told.policy = data.get('policy');
  return told;
}

function answer(told) {
  const rows = told.jobs.map((job) => {
    const shift = job.now && job.then ? (Date.parse(job.then) - Date.parse(job.now)) / 1000 : undefined;
    return [el('a', { class: 'to', href: '#/job/' + job.job }, String(job.job)), job.queue, job.now ? Words.when(job.now) : say('twin.never'), job.then ? Words.when(job.then) : say('twin.never'),
      shift === undefined ? '–' : el('span', { class: shift < 0 ? 'yes' : 'no' }, say(shift < 0 ? 'twin.sooner' : 'twin.later', { by: Words.duration(Math.abs(shift)) }))];
  });
  const pair = (a, b) => a + ' → ' + b;
  return [facts([
    [say('twin.starts'), pair(count(told.startsNow), count(told.startsThen)), say('twin.until', { at: Words.when(told.until) })],
    [say('twin.earlier'), count(told.earlier)], [say('twin.later.jobs'), count(told.later)],
    [say('twin.hours'), pair(count(told.usedGpuHours), count(told.usedGpuHoursThen))],
    [say('twin.utilisation'), pair(Words.share(told.utilisation), Words.share(told.utilisationThen))],
  ]), told.cut && el('p', { class: 'note' }, say('twin.cut')),
  rows.length === 0 ? el('p', { class: 'none' }, say('twin.same'))
    : longTable(say('twin.caption'), [{ head: say('job') }, { head: say('queue') }, { head: say('twin.now') }, { head: say('twin.then') }, { head: say('twin.shift'), number: true }], rows, 50)].filter(Boolean);
}

export async function show(box, { lead, me, signal, tell }) {
  const isOperator = ['operator', 'admin'].includes(me.role);
  const isKeeper = isOperator || me.role === 'queue-admin';
  box.append(lead(say('page.twin'), say('twin.note')));
  if (!isKeeper) return box.append(el('p', {}, say('twin.forbidden')));
  const [{ queues }, { sites }] = await Promise.all([ask('/v1/queues', { signal }), ask('/v1/fleet', { signal })]);
  const result = el('div', { 'aria-live': 'polite' });
  const go = el('button', { type: 'submit', class: 'main' }, say('twin.go'));
  const group = (title, ...fields) => el('fieldset', {}, el('legend', {}, title), fields);
  const form = el('form', { class: 'filter twin' },
    group(say('twin.quota'), field(say('queue'), select(queues.filter((q) => q.path !== 'all').map((q) => [q.path, q.path + ' (' + count(q.quota) + ')']), queues.find((q) => q.path !== 'all')?.path, { name: 'queue' })),
      field(say('twin.quota.new'), number('quota', { step: 1 }))),
    isOperator && group(say('twin.power'), field(say('site'), select(sites.map((s) => [s.name, s.name + ' (' + Words.megawatts(s.drawWatts) + ')']), sites[0]?.name, { name: 'site' })), field('MW', number('megawatts'))),
    isOperator && group(say('twin.down'), field(say('twin.down.names'), el('input', { name: 'down', size: 26, autocomplete: 'off', spellcheck: 'false', placeholder: 'site/hall/rack' }))),
    isOperator && group(say('policy'), field(say('policy'), select([['', say('twin.policy.same')], ...POLICIES.map((each) => [each, each])], '', { name: 'policy' }))),
    group(say('twin.days'), field(say('twin.days.n'), number('days', { min: 1, max: 30, step: 1, value: 3, required: true }))), go);
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    go.disabled = true;
    result.replaceChildren(el('p', { class: 'none' }, say('twin.thinking')));
    try {
      const told = await ask('/v1/what-if', { body: changes(new FormData(form)), signal });
      result.replaceChildren(section('answer', say('twin.answer'), undefined, ...answer(told)));
      tell(say('twin.answer'));
    } catch (refused) {
      if (!signal.aborted) result.replaceChildren(problem(refused));
    } finally {
      go.disabled = false;
    }
  });
  return box.append(form, result);
}
