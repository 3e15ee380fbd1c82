// What the page says, in the reader's language, and how it writes figures. All output is plain text.
const Words = (() => {
  'use strict';
  const dictionary = JSON.parse(document.getElementById('words').textContent);
  const NOTHING = '–';
  let language = 'en';

  function use(wanted) {
    language = Object.hasOwn(dictionary, wanted) ? wanted : 'en';
  }

  function knows(key) {
    return Object.hasOwn(dictionary[language], key);
  }

  /** The text of a key with {names} filled in; the key itself when nobody wrote the text. */
  function say(key, values = {}) {
    const text = knows(key) ? dictionary[language][key] : (dictionary.en[key] ?? key);
    return text.replace(/\{(\w+)\}/g, (all, name) => values[name] ?? all);
  }

  /** The outcome's own text is English, so another language prefers the dictionary. */
  function translated(key, english) {
    return (language === 'en' && english) || (knows(key) ? say(key) : english || say(key));
  }

  function finite(value) {
    return typeof value === 'number' && Number.isFinite(value);
  }

  function decimal(value, digits = 0, least = digits) {
    if (!finite(value)) return NOTHING;
    const shown = new Intl.NumberFormat(language, { maximumFractionDigits: digits, minimumFractionDigits: least });
    return shown.format(Object.is(value, -0) ? 0 : value);
  }

  function count(value) {
    return decimal(value, 0);
  }

  /** Four digits and a word: “219.6 M”, “2.196억”. */
  function large(value, display = 'long') {
    if (!finite(value)) return NOTHING;
    const shown = new Intl.NumberFormat(language, { notation: 'compact', compactDisplay: display, maximumSignificantDigits: 4 }).format(value);
    return shown.replace(/(\d)([KMBT])$/, '$1 $2');
  }

  /** A mean of things counted: small ones need a decimal to mean anything, and nobody reads the last digits of millions. */
  function amount(value) {
    const size = Math.abs(value);
    if (size >= 999_999.5) return large(value, 'short');
    return decimal(value, size < 1 ? 2 : size < 99.95 ? 1 : 0, 0);
  }

  /** On an axis. */
  function tick(value) {
    return Math.abs(value) >= 1e6 ? large(value, 'short') : decimal(value, 2, 0);
  }

  function energy(megawattHours) {
    const giga = Math.abs(megawattHours) >= 9999.5;
    return say(giga ? 'gigawattHours' : 'megawattHours', { n: amount(giga ? megawattHours / 1000 : megawattHours) });
  }

  function share(value) {
    return finite(value) ? decimal(value * 100, 1) + (language === 'ko' ? '%' : ' %') : NOTHING;
  }

  function unit(name, number) {
    return say('unit.' + name, { n: number });
  }

  /** One unit and at most one decimal: what a person would say. */
  function duration(seconds) {
    if (!finite(seconds)) return NOTHING;
    const size = Math.abs(seconds);
    if (size > 0 && size < 1) return unit('millisecond', decimal(seconds * 1000, 0));
    if (size < 89.5 && size !== 60) return unit('second', decimal(seconds, size < 10 ? 1 : 0, 0));
    if (size < 90 * 60 && size !== 3600) return unit('minute', decimal(seconds / 60, 1, 0));
    if (size < 48 * 3600 && size !== 86400) return unit('hour', decimal(seconds / 3600, 1, 0));
    return unit('day', decimal(seconds / 86400, 1, 0));
  }

  /** A moment on the time axis, exact to the minute (or second): “2 d 6 h”. */
  function moment(seconds) {
    if (!finite(seconds)) return NOTHING;
    const whole = Math.round(seconds);
    const parts = [
      ['day', Math.floor(whole / 86400)],
      ['hour', Math.floor(whole / 3600) % 24],
      ['minute', Math.floor(whole / 60) % 60],
      ['second', whole % 60],
    ].filter(([, n]) => n > 0);
    return parts.length === 0 ? '0' : parts.slice(0, 3).map(([name, n]) => unit(name, count(n))).join(' ');
  }

  function bytes(value) {
    if (!finite(value)) return NOTHING;
    const gib = value / 2 ** 30;
    return gib >= 1 ? decimal(gib, 1) + ' GiB' : decimal(value / 2 ** 20, 0) + ' MiB';
  }

  function ratio(value) {
    return decimal(value, 2);
  }

  return {
    use, say, translated, knows, finite, count, amount, energy, large, tick, decimal, share, duration, moment, bytes, ratio, NOTHING,
    get language() { return language; },
  };
})();
