// One job: where it stands, why it waits, when it will start, what it has run, and what may be done with it.
import * as Words from './words.js';
import { ask, askText, query } from './ask.js';
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
  return el('div', { class: 'attempts site' }, svg('svg', { viewBox: `0 0 ${wide} ${height}`, preserveAspectRatio: 'none', 'aria-hidden': 'true' }, rail, bars));
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
  return say('start.at', { at: Words.when(date), in: Words.duration((Date.parse(date) - Date.parse(now)) / 1000) });
}

/** When it will start: the promise if there is one, and the range of the forecast. */
function start(why, forecast, job) {
  const own = forecast?.jobs?.find((one) => one.job === job.id);
  const now = forecast?.now ?? new Date().toISOString();
  const lines = [];
  if (why.promise) lines.push(say(why.promise.firm ? 'start.promised.firm' : 'start.promised', { at: Words.when(why.promise.start) }));
  if (own?.asObserved && own?.atLimit) lines.push(say('start.between', { early: inFuture(own.asObserved, now), late: inFuture(own.atLimit, now) }));
  else if (own?.atLimit) lines.push(say('start.latest', { at: inFuture(own.atLimit, now) }));
  else if (own?.asObserved) lines.push(say('start.earliest', { at: inFuture(own.asObserved, now) }));
  else if (why.start) lines.push(say('start.alone', { at: inFuture(why.start, now) }));
  if (lines.length === 0) lines.push(forecast === undefined ? say('start.pending') : forecast === null ? say('start.busy') : say('start.unknown', { until: Words.when(forecast.until) }));
  return lines;
}

function waiting(why, forecast, job) {
  if (!why.waits) return el('p', { class: 'because' }, say('why.not'));
  const remedies = why.reasons.map(remedy).filter(Boolean);
  return [
    el('h3', {}, say('why.title')), why.reasons.map((reason) => el('p', { class: 'because' }, because(reason))),
    el('h3', { class: 'over' }, say('start.title')), start(why, forecast, job).map((line) => el('p', {}, line)),
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

export async function show(box, { lead, rest, me, signal }) {
  const id = rest[0] ?? '';
  let forecast;
  const body = el('div', {});
  const logs = el('div', {});
  const head = el('div', {});
  box.append(head, body, logs);
  let last = '';
  const draw = async (isForced = false) => {
    const { job, spec, attempts } = await ask('/v1/jobs/' + encodeURIComponent(id), { signal });
    const isWaiting = job.state === 'waiting';
    const why = isWaiting ? await ask('/v1/jobs/' + job.id + '/why', { signal }) : null;
    const text = JSON.stringify([job, attempts, why, forecast === undefined]);
    if (text === last && !isForced) return job;
    last = text;
    const now = new Date().toISOString();
    head.replaceChildren(lead(say('job.n', { n: job.id }) + (job.name ? ' · ' + job.name : ''), el('span', { class: 'state ' + job.state }, say('state.' + job.state))));
    body.replaceChildren(
      facts([[say('queue'), job.queue], [say('user'), job.user], [say('kind'), say('kind.' + job.kind)], [say('gpus.head'), Words.gpus(job.gpus)], [say('priority'), count(job.priority)],
        [say('submitted'), Words.when(job.submitted)],
        job.started && [say('started'), Words.when(job.started)], job.ended && [say('ended'), Words.when(job.ended)]]),
      acts(job, me, () => draw(true)) ?? '',
      job.detail ? el('p', { class: 'note' }, job.detail) : '',
      why === null ? '' : el('section', { 'aria-label': say('why.title'), class: 'waits' }, waiting(why, forecast, job)),
      section('attempts', say('attempts'), undefined, attempts.length === 0 ? el('p', { class: 'none' }, say('attempts.none')) : [timeline(job, attempts, now), attemptTable(attempts)]),
      el('details', {}, el('summary', {}, say('spec')), el('pre', { class: 'log', tabindex: '0' }, JSON.stringify(spec, null, 2))));
    return job;
  };
  const job = await draw();
  logs.append(section('log', say('log'), undefined, output(job, signal)));
  if (job.state === 'waiting') {
    ask('/v1/forecast' + query({ queue: job.queue === 'all' ? '' : job.queue, limit: 1000, days: 7 }), { signal }).catch(() => null)
      .then((told) => { forecast = told; return signal.aborted ? undefined : draw(true); })
      .catch((refused) => { if (!signal.aborted) body.append(problem(refused)); });
  }
  return () => draw();
}
