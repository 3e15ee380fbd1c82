// Signing in, going from page to page, language and theme, and the live link that tells when there is something new.
import * as Words from './words.js';
import * as Ask from './ask.js';
import * as Oidc from './oidc.js';
import { el, field, problem } from './parts.js';

const { say } = Words;
const VIEWS = {
  overview: () => import('./overview.js'),
  jobs: () => import('./jobs.js'),
  job: () => import('./job.js'),
  submit: () => import('./submit.js'),
  fleet: () => import('./fleet.js'),
  queues: () => import('./queues.js'),
  power: () => import('./power.js'),
  plan: () => import('./plan.js'),
  twin: () => import('./twin.js'),
};
const PAGES = ['overview', 'jobs', 'fleet', 'queues', 'power', 'plan', 'twin'];
const SOON = 300;
const AGAIN = 2000;
const main = document.getElementById('main');
const status = document.getElementById('status');
let me = null;
let shown = null;
let link = null;
let isLive = false;
let turn = 0;

// ---- theme and language

function theme() {
  return document.documentElement.dataset.theme;
}

function fixed() {
  document.querySelectorAll('[data-word]').forEach((node) => { node.textContent = say(node.dataset.word); });
  document.querySelectorAll('[data-label]').forEach((node) => { node.setAttribute('aria-label', say(node.dataset.label)); });
  const language = document.getElementById('language');
  language.textContent = say('other.language');
  language.lang = Words.now() === 'ko' ? 'en' : 'ko';
  document.getElementById('theme').textContent = say(theme() === 'dark' ? 'to.light' : 'to.dark');
  document.getElementById('leave').textContent = say('leave');
}

function wire() {
  document.getElementById('theme').addEventListener('click', () => {
    const next = theme() === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    localStorage.setItem('dure.theme', next);
    fixed();
    show();
  });
  document.getElementById('language').addEventListener('click', async () => {
    await Words.choose(Words.now() === 'ko' ? 'en' : 'ko');
    fixed();
    show();
  });
  document.getElementById('leave').addEventListener('click', leave);
  document.querySelector('.skip').addEventListener('click', (event) => { event.preventDefault(); main.focus(); });
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => { // theme.js has taken it
    if (localStorage.getItem('dure.theme') !== null) return;
    fixed();
    show();
  });
  addEventListener('hashchange', () => show(true));
}

// ---- who looks

function leave(refused) {
  Ask.signOut();
  me = null;
  link?.abort();
  link = null;
  close();
  document.getElementById('pages').hidden = true;
  document.getElementById('leave').hidden = true;
  document.getElementById('fleet-title').textContent = '';
  signIn(refused instanceof Ask.Refused ? refused : undefined);
}

function signIn(refused) {
  const input = el('input', { type: 'password', name: 'token', autocomplete: 'current-password', required: true, spellcheck: 'false', placeholder: 'dure_…' });
  const form = el('form', { class: 'sign-in' }, el('input', { type: 'text', name: 'username', autocomplete: 'username', value: 'dure', hidden: true }),
    el('h1', {}, say('sign.in')), el('p', { class: 'note' }, say('sign.in.note')),
    field(say('token'), input), refused && problem(refused),
    el('button', { type: 'submit', class: 'main' }, say('sign.in')));
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    Ask.signIn(input.value.trim());
    enter();
  });
  document.title = say('sign.in') + ' – Dure';
  main.replaceChildren(form);
  input.focus();
  Oidc.provider().then((at) => at && form.isConnected && form.querySelector('h1').after(
    el('button', { type: 'button', class: 'main', onclick: () => Oidc.go(at) }, say('sign.in.at', { name: new URL(at.issuer).host })), el('p', { class: 'note or' }, say('sign.in.or'))));
}

async function enter() {
  try {
    const [who, fleet] = await Promise.all([Ask.ask('/v1/me'), Ask.ask('/v1/fleet')]);
    me = who;
    document.getElementById('fleet-title').textContent = fleet.title;
  } catch (refused) {
    if (refused.status === 401) return leave(refused);
    main.replaceChildren(problem(refused));
    return setTimeout(enter, AGAIN);
  }
  document.getElementById('pages').hidden = false;
  document.getElementById('leave').hidden = false;
  connect();
  return show();
}

/** Browsers open six connections to a server at most, for all tabs together: one that nobody sees holds none. */
function connect() {
  link?.abort();
  link = null;
  if (me === null || document.hidden) return;
  link = new AbortController();
  Ask.follow('/v1/fleet/live', (event) => event === 'changed' && changed(), heard, link.signal);
}

function heard(state) {
  if (state instanceof Ask.Refused) return leave(state);
  isLive = state === 'live';
  if (isLive && shown?.isFailed) show();
  document.querySelectorAll('.live').forEach((node) => {
    node.classList.toggle('away', !isLive);
    node.textContent = say(isLive ? 'live' : 'away');
  });
  return undefined;
}

// ---- pages

function route() {
  const [path, search] = location.hash.replace(/^#\/?/, '').split('?');
  const [name, ...rest] = path.split('/');
  return { name: Object.hasOwn(VIEWS, name) ? name : 'overview', rest: rest.map(decodeURIComponent), search: new URLSearchParams(search ?? '') };
}

function pages(current) {
  const on = ['job', 'submit'].includes(current) ? 'jobs' : current;
  document.getElementById('pages').replaceChildren(el('ul', {}, PAGES.map((name) =>
    el('li', {}, el('a', { href: '#/' + name, 'aria-current': name === on ? 'page' : undefined }, say('page.' + name))))));
  document.querySelector('#pages [aria-current]')?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
}

function close() {
  shown?.closed.abort();
  shown = null;
}

async function show(isNew = false) {
  if (me === null) return Ask.isSignedIn() ? undefined : signIn();
  const mine = ++turn;
  const { name, rest, search } = route();
  const view = await VIEWS[name]();
  if (mine !== turn) return undefined;
  close();
  pages(name);
  document.title = say('page.' + name) + ' – Dure';
  const box = el('div', { class: 'view ' + name });
  main.replaceChildren(box);
  const closed = new AbortController();
  shown = { closed, changed: undefined, isBusy: false, isStale: false };
  const own = shown;
  const lead = (title, under) => el('header', {}, el('h1', {}, title),
    el('div', { class: 'lead' }, el('p', { class: 'under' }, under ?? ''), el('span', { class: isLive ? 'live' : 'live away' }, say(isLive ? 'live' : 'away'))));
  try {
    own.changed = await view.show(box, { rest, search, me, lead, signal: closed.signal, tell: (text) => { status.textContent = text; } });
  } catch (refused) {
    if (closed.signal.aborted) return undefined;
    if (refused.status === 401) return leave(refused);
    own.isFailed = refused instanceof TypeError;
    box.replaceChildren(lead(say('page.' + name)), problem(refused));
  }
  if (isNew) {
    scrollTo(0, 0);
    main.focus({ preventScroll: true });
  }
  return undefined;
}

/** Something is new: the view that is shown asks again, but not while it still asks, and not all the time. */
async function changed() {
  const own = shown;
  if (own?.changed === undefined || document.hidden) return;
  if (own.isBusy) {
    own.isStale = true;
    return;
  }
  own.isBusy = true;
  try {
    await own.changed();
  } catch (refused) {
    if (refused.status === 401) leave(refused);
  }
  setTimeout(() => {
    own.isBusy = false;
    if (own.isStale && own === shown) {
      own.isStale = false;
      changed();
    }
  }, SOON);
}

document.addEventListener('visibilitychange', connect);
addEventListener('pagehide', () => link?.abort());
addEventListener('pageshow', (event) => event.persisted && connect());

await Words.use(Words.wanted());
wire();
fixed();
try {
  const token = await Oidc.come();
  if (token !== null) Ask.signIn(token);
  if (Ask.isSignedIn()) await enter();
  else signIn();
} catch (refused) {
  signIn(refused);
}
