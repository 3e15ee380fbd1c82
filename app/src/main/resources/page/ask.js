// What the page asks of the API. The token stays in this tab, and goes in a header: never in an address.
import * as Oidc from './oidc.js';

const KEPT = 'dure.token';
let token = sessionStorage.getItem(KEPT) ?? '';

/** What the server refused, in its own words. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail ?? problem.title ?? String(status));
    this.status = status;
    this.problem = problem;
  }
}

export function isSignedIn() {
  return token !== '';
}

export function signIn(given) {
  token = given;
  sessionStorage.setItem(KEPT, given);
}

export function signOut() {
  token = '';
  Oidc.forget();
  sessionStorage.removeItem(KEPT);
}

function headers(more = {}) {
  return { Authorization: 'Bearer ' + token, ...more };
}

let renewing = null;

/** Tokens of identity providers live for minutes: the answer that refuses one is asked for again with the next. */
async function tried(path, options) {
  const answer = await fetch(path, { ...options, headers: headers(options.headers) });
  if (answer.status !== 401) return answer;
  renewing ??= Oidc.renewed().finally(() => { renewing = null; });
  const next = await renewing;
  if (next === null) return answer;
  signIn(next);
  return fetch(path, { ...options, headers: headers(options.headers) });
}

async function refusal(answer) {
  const problem = await answer.json().catch(() => ({}));
  return new Refused(answer.status, problem);
}

/** JSON of a path; with a body it is sent. Throws Refused. */
export async function ask(path, { method, body, signal } = {}) {
  const answer = await tried(path, {
    method: method ?? (body === undefined ? 'GET' : 'POST'),
    headers: body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: body === undefined ? undefined : JSON.stringify(body),
    signal,
  });
  if (!answer.ok) throw await refusal(answer);
  const text = await answer.text();
  return text === '' ? {} : JSON.parse(text);
}

/** Plain text of a path, as the output of a job. */
export async function askText(path, signal) {
  const answer = await tried(path, { signal });
  if (!answer.ok) throw await refusal(answer);
  return answer.text();
}

export function query(values) {
  const told = Object.entries(values).filter(([, value]) => value !== undefined && value !== '' && value !== null);
  return told.length === 0 ? '' : '?' + new URLSearchParams(told);
}

function pause(millis, signal) {
  return new Promise((done) => {
    const timer = setTimeout(done, millis);
    signal.addEventListener('abort', () => { clearTimeout(timer); done(); }, { once: true });
  });
}

async function read(stream, onEvent) {
  const reader = stream.pipeThrough(new TextDecoderStream()).getReader();
  let rest = '';
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split('\n\n');
    rest = blocks.pop();
    for (const block of blocks) {
      const lines = block.split('\n').map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1).trim()]);
      const of = (name) => lines.filter(([key]) => key === name).map(([, text]) => text).join('\n');
      if (of('event') !== '') onEvent(of('event'), of('data'));
    }
  }
}

/** Server-sent events until the signal; comes back by itself. onState hears 'live', 'away' or the refusal. */
export async function follow(path, onEvent, onState, signal) {
  let wait = 500;
  while (!signal.aborted) {
    try {
      const answer = await tried(path, { headers: { Accept: 'text/event-stream' }, signal, cache: 'no-store' });
      if (answer.status === 401) return onState(await refusal(answer));
      if (answer.ok) {
        onState('live');
        wait = 500;
        await read(answer.body, onEvent);
      }
    } catch {
      if (signal.aborted) return undefined;
    }
    onState('away');
    await pause(wait, signal);
    wait = Math.min(10_000, wait * 2);
  }
  return undefined;
}
