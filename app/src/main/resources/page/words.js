// What the page says, in the reader's language, and how it writes figures. All output is plain text.
// Only Korean counts in hundreds of millions.
const HUNDRED_MILLION = 'plan.won.eok';
const NOTHING = '–';
const KEPT = 'dure.language';
const spoken = {};
let language = 'en';

async function load(path) {
  const answer = await fetch(path);
  if (!answer.ok) throw new Error(path + ': ' + answer.status);
  return answer.json();
}

/** The language that was chosen before, or the browser's. */
export function wanted() {
  const kept = localStorage.getItem(KEPT);
  if (kept === 'ko' || kept === 'en') return kept;
  return (navigator.languages ?? [navigator.language]).find((each) => /^(ko|en)/.test(each))?.startsWith('ko') ? 'ko' : 'en';
}

/** Speaks this language from now on. The reports' words come first, so that page and reports say the same. */
export async function use(name) {
  if (spoken[name] === undefined) {
    const [own, reports, plans] = await Promise.all([load('/page/' + name + '.json'), load('/page/report-words.json'), load('/page/plan-words.json')]);
    const prefixed = Object.fromEntries(Object.entries(plans[name]).map(([key, text]) => ['plan.' + key, text]));
    spoken[name] = { ...reports[name], ...prefixed, ...own };
  }
  language = name;
  document.documentElement.lang = name;
}

export function choose(name) {
  localStorage.setItem(KEPT, name);
  return use(name);
}

export function now() {
  return language;
}

export function knows(key) {
  return Object.hasOwn(spoken[language] ?? {}, key);
}

/** The text of a key with {names} filled in; the key itself when nobody wrote the text. */
export function say(key, values = {}) {
  const text = knows(key) ? spoken[language][key] : key;
  return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
}

export function finite(value) {
  return typeof value === 'number' && Number.isFinite(value);
}

export function decimal(value, digits = 0, least = digits) {
  if (!finite(value)) return NOTHING;
  return new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: least }).format(Object.is(value, -0) ? 0 : value);
}

export function count(value) {
  return decimal(value, 0);
}

/** GPUs: whole ones as such, parts of few with decimals. */
export function gpus(value) {
  return decimal(value, Number.isInteger(value) || value >= 100 ? 0 : 2, 0);
}

export function share(value) {
  return finite(value) ? decimal(value * 100, 1) + (language === 'ko' ? '%' : ' %') : NOTHING;
}

export function megawatts(watts) {
  if (!finite(watts)) return NOTHING;
  const mega = watts / 1e6;
  return decimal(mega, mega < 1 ? 3 : mega < 100 ? 1 : 0, 0) + ' MW';
}

export function won(value) {
  const size = Math.abs(value);
  const sign = value < 0 ? '−' : '';
  if (!finite(value)) return NOTHING;
  if (size < 50_000) return '0';
  if (size >= 1e12) return sign + say('plan.won.trillion', { n: decimal(size / 1e12, 2) });
  if (size >= 1e8) return sign + (language === 'ko' ? say(HUNDRED_MILLION, { n: count(size / 1e8) }) : say('plan.won.billion', { n: decimal(size / 1e9, 1) }));
  return sign + say('plan.won.million', { n: decimal(size / 1e6, 1) });
}

/** A date of the server, in the reader's own time zone. */
export function when(date, style = {}) {
  if (!date) return NOTHING;
  return new Intl.DateTimeFormat(language, { month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...style }).format(new Date(date));
}

export function clock(date) {
  return when(date, { month: undefined, day: undefined, second: '2-digit' });
}

/** One unit and at most one decimal: what a person would say. */
export function duration(seconds) {
  if (!finite(seconds)) return NOTHING;
  const size = Math.abs(seconds);
  const unit = (name, value, digits) => say('unit.' + name, { n: decimal(value, digits, 0) });
  if (size < 89.5) return unit('second', seconds, 0);
  if (size < 90 * 60) return unit('minute', seconds / 60, 0);
  if (size < 48 * 3600) return unit('hour', seconds / 3600, 1);
  return unit('day', seconds / 86400, 1);
}

export { NOTHING };
