// One job: where it stands, why it waits, when it will start, what it has run, and what may be done with it.
import * as Words from './words.js';
import { ask, askText } from './ask.js';
import { el, facts, problem, section, svg, table } from './parts.js';
import { because, remedy } from './why.js';

const { say, count } = Words;
const ROLES = ['viewer', 'submitter', 'queue-admin', 'operator', 'admin'];

function may(me, job) {
  const rank = ROLES.indexOf(me.role);
  return rank >= 2 || (rank === 1 && me.name === job.user);
}

function acts(job, me, again) {
  const over = !['waiting', 'running', 'stopping'].includes(job.state);
  if (over || !may(me, job)) return null;
  const fault = el('div', {});
  const act = (name, isSure) => el('button', { type: 'button', onclick: async () => {
    if (isSure && !confirm(say('act.' + name + '.sure', { n: job.id }))) return;
    try {
      await ask('/v1/jobs/' + job.id + '/' + name, { method: 'POST' });
      await again();
    } catch (refused) {
      fault.replaceChildren(problem(refused));
    }
  } }, say('act.' + name));
  const names = job.state === 'waiting' ? [['hold'], ['release'], ['cancel', true]] : [['cancel', true]];
  return el('div', {}, el('div', { class: 'acts' }, names.map(([name, isSure]) => act(name, isSure))), fault);
}

/** One bar an attempt, over the time from submission to now or its end. */
function timeline(job, attempts, now) {
  const from = Date.parse(job.submitted);
  const until = Math.max(from + 1000, job.ended ? Date.parse(job.ended) : Date.parse(now));
  const wide = 1000;
  const at = (date) => ((Date.parse(date) - from) / (until - from)) * wide;
  const height = 22 * Math.max(1, attempts.length) + 4;
  const bars = attempts.map((a, i) => {
    const left = at(a.started);
    const right = a.ended ? at(a.ended) : wide;
    return svg('rect', { x: left.toFixed(1), y: 4 + i * 22, width: Math.max(3, right - left).toFixed(1), height: 14, rx: 2, class: a.ended === undefined ? 'busy' : a.ending === 'completed' ? 'productive' : 'delivered' });
  });
  const rail = attempts.map((_, i) => svg('rect', { x: 0, y: 10 + i * 22, width: wide, height: 2, class: 'rail' }));
  const ends = el('p', { class: 'ends note', 'aria-hidden': 'true' }, el('span', {}, Words.when(job.submitted)), el('span', {}, job.ended ? Words.when(job.ended) : say('attempts.now', { at: Words.when(now) })));
  return el('div', { class: 'attempts site' }, svg('svg', { viewBox: `0 0 ${wide} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, rail, bars), ends);
}

function attemptTable(attempts) {
  const heads = ['attempt', 'site', 'started', 'ended', 'ending', 'placement'].map((key) => ({ head: say(key) }));
  const ending = (a) => (a.ending === undefined ? (a.stopCause ? say('event.stop-' + a.stopCause + '.short') : say('state.running'))
    : [say('ending.' + a.ending), a.stopCause && say('event.stop-' + a.stopCause + '.short'), a.exitCode !== undefined && say('exit', { n: a.exitCode })].filter(Boolean).join(', '));
  const nodes = (a) => {
    const list = a.nodes ?? [];
    const shown = list.slice(0, 6).map((name) => el('div', {}, el('a', { class: 'to', href: '#/fleet/' + encodeURIComponent(name) }, name)));
    return el('div', {}, shown, list.length > 6 && el('span', { class: 'note' }, say('others', { n: count(list.length - 6) })));
  };
  return table(say('attempts.caption'), heads, attempts.map((a) => [String(a.attempt), a.site, Words.when(a.started), Words.when(a.ended), ending(a), nodes(a)]));
}

function inFuture(date, now) {
  const seconds = (Date.parse(date) - Date.parse(now)) / 1000;
  return seconds < 1 ? say('start.now') : say('start.at', { at: Words.when(date), in: Words.duration(seconds) });
}

/** A forecast from before a firm promise was made says later: of it, only what keeps the promise is told. */
function kept(promise, told) {
  if (!promise?.firm || told === null || told === undefined) return told;
  const until = Date.parse(promise.start);
  return Object.fromEntries(Object.entries(told).filter(([key, value]) => ['now', 'isOver'].includes(key) || !(Date.parse(value) > until)));
}

/** When it will start: the promise if there is one, and the range as far as it is worked out. */
function start(why, answer) {
  const lines = [];
  const told = kept(why.promise, answer);
  if (why.promise) lines.push(say(why.promise.firm ? 'start.promised.firm' : 'start.promised', { at: Words.when(why.promise.start) }));
  const at = (key) => told?.[key] && inFuture(told[key], told.now);
  const [early, late] = [at('asObserved'), at('atLimit')];
  const after = told?.atLimitAfter ?? told?.asObservedAfter;
  if (why.promise?.firm && early && !late) lines.push(say('start.early', { at: early }));
  else if (early && late) lines.push(say('start.between', { early, late }));
  else if (late) lines.push(say('start.latest', { at: late }));
  else if (early) lines.push(say(after ? 'start.earliest.after' : 'start.earliest', { at: early, after: Words.when(after) }));
  else if (told?.until && told.isOver && Date.parse(after) >= Date.parse(told.until)) lines.push(say('start.unknown', { until: Words.when(told.until) }));
  else if (after) lines.push(say(told.isOver ? 'start.after' : 'start.working', { at: inFuture(after, told.now) }));
  if (told === null) lines.push(say('start.failed'));
  else if (lines.length === 0 || (!after && !told?.isOver)) lines.push(say('start.pending'));
  return lines;
}

function waiting(why, starts) {
  if (!why.waits) return el('p', { class: 'because' }, say('why.not'));
  const remedies = why.reasons.map(remedy).filter(Boolean);
  return [
    el('h3', {}, say('why.title')), why.reasons.map((reason) => el('p', { class: 'because' }, because(reason))),
    el('h3', { class: 'over' }, say('start.title')), starts,
    remedies.length > 0 && [el('h3', { class: 'over' }, say('remedy.title')), el('p', { class: 'note' }, say(why.reasons.length > 1 ? 'remedy.all' : 'remedy.one')),
      el('ul', { class: 'said' }, remedies.map((text) => el('li', {}, text)))],
  ].flat();
}

function output(job, signal) {
  const box = el('div', {});
  const load = async () => {
    try {
      const text = await askText('/v1/jobs/' + job.id + '/log', signal);
      box.replaceChildren(el('pre', { class: 'log', tabindex: '0', 'aria-label': say('log') }, text === '' ? say('log.empty') : text));
    } catch (refused) {
      box.replaceChildren(el('p', { class: 'none' }, refused.status === 404 ? say('log.none') : refused.message));
    }
  };
  return el('div', {}, el('button', { type: 'button', onclick: load }, say('log.show')), box);
}

/** Asks for the start until nothing more comes of it, and again when the answer is old. heard() is told of each answer. */
function ahead(job, heard, signal) {
  let last = '';
  let asked = 0;
  const ask1 = async () => {
    asked = Date.now();
    const told = await ask('/v1/jobs/' + job + '/start', { signal }).catch(() => null);
    if (signal.aborted) return;
    const { now, ...rest } = told ?? {};
    if (JSON.stringify(rest) !== last) heard(told);
    last = JSON.stringify(rest);
    if (told !== null && !told.isOver) setTimeout(() => signal.aborted || ask1(), 1500);
  };
  ask1();
  return () => Date.now() - asked > 30_000 && ask1();
}

export async function show(box, { lead, rest, me, signal }) {
  const id = rest[0] ?? '';
  let told;
  const body = el('div', {});
  const logs = el('div', {});
  const head = el('div', {});
  box.append(head, body, logs);
  const starts = el('div', { role: 'status' });
  const line = el('div', {});
  const sayStart = (why) => starts.replaceChildren(...start(why, told).map((line) => el('p', {}, line)));
  let lastWhy = null;
  let last = '';
  const draw = async (isForced = false) => {
    const { now, job, spec, attempts } = await ask('/v1/jobs/' + encodeURIComponent(id), { signal });
    const isWaiting = job.state === 'waiting';
    const why = isWaiting ? await ask('/v1/jobs/' + job.id + '/why', { signal }) : null;
    const text = JSON.stringify([job, attempts, why]);
    lastWhy = why;
    if (why !== null) sayStart(why);
    if (attempts.length > 0) line.replaceChildren(timeline(job, attempts, now));
    if (!isForced && (text === last || (last !== '' && body.contains(document.activeElement)))) return job;
    last = text;
    const isOpen = body.querySelector('details')?.open ?? false;
    head.replaceChildren(lead(say('job.n', { n: job.id }) + (job.name ? ' · ' + job.name : ''), el('span', { class: 'state ' + job.state }, say('state.' + job.state))));
    body.replaceChildren(
      facts([[say('queue'), job.queue], [say('user'), job.user], [say('kind'), say('kind.' + job.kind)], [say('gpus.head'), Words.gpus(job.gpus)], [say('priority'), count(job.priority)],
        [say('submitted'), Words.when(job.submitted)],
        job.started && [say('started'), Words.when(job.started)], job.started && [say('waited'), Words.duration((Date.parse(job.started) - Date.parse(job.submitted)) / 1000)], job.ended && [say('ended'), Words.when(job.ended)]]),
      acts(job, me, () => draw(true)) ?? '',
      job.detail ? el('p', { class: 'note' }, job.detail) : '',
      why === null ? '' : el('section', { 'aria-label': say('why.title'), class: 'waits' }, waiting(why, starts)),
      section('attempts', say('attempts'), undefined, attempts.length === 0 ? el('p', { class: 'none' }, say('attempts.none')) : [line, attemptTable(attempts)]),
      el('details', { open: isOpen }, el('summary', {}, say('spec')), el('pre', { class: 'log', tabindex: '0' }, JSON.stringify(spec, null, 2))));
    return job;
  };
  const job = await draw();
  logs.append(section('log', say('log'), undefined, output(job, signal)));
  const again = job.state !== 'waiting' ? () => {} : ahead(job.id, (answer) => {
    told = answer;
    if (lastWhy !== null) sayStart(lastWhy);
  }, signal);
  return async () => {
    if ((await draw()).state === 'waiting') again();
  };
}
