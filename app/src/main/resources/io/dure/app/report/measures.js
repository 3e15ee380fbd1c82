// The outcomes that have bounds: what each is called, how it is written, and how far it is from its bound.
const Measures = (() => {
  'use strict';
  const { say } = Words;

  // What is said of no job at all is nothing, and not zero.
  const begun = (o, value) => (o.jobs?.started > 0 ? value : undefined);
  const done = (o, value) => (o.jobs?.completed > 0 ? value : undefined);

  // A bound names its outcome by the field of the outcome record; shorter names are taken too.
  const KNOWN = {
    allocated: { write: 'share', names: ['utilisation.allocated', 'utilisation', 'allocated'], of: (o) => o.utilisation?.allocated },
    productive: { write: 'share', names: ['utilisation.productive', 'productive'], of: (o) => o.utilisation?.productive },
    waitMean: { write: 'duration', names: ['wait.mean', 'meanWait', 'wait'], of: (o) => begun(o, o.wait?.meanSeconds) },
    waitP50: { write: 'duration', names: ['wait.p50', 'p50Wait', 'wait.median', 'medianWait'], of: (o) => begun(o, o.wait?.p50Seconds) },
    waitP95: { write: 'duration', names: ['wait.p95', 'p95Wait'], of: (o) => begun(o, o.wait?.p95Seconds) },
    waitP99: { write: 'duration', names: ['wait.p99', 'p99Wait'], of: (o) => begun(o, o.wait?.p99Seconds) },
    waitMax: { write: 'duration', names: ['wait.max', 'maxWait'], of: (o) => begun(o, o.wait?.maxSeconds) },
    slowdown: { write: 'ratio', names: ['boundedSlowdown.mean', 'boundedSlowdown', 'slowdown'], of: (o) => done(o, o.boundedSlowdown?.mean) },
    slowdownP95: { write: 'ratio', names: ['boundedSlowdown.p95'], of: (o) => done(o, o.boundedSlowdown?.p95) },
    lastEnd: { write: 'duration', names: ['lastEnd', 'makespan'], of: (o) => o.lastEndSeconds },
    completed: { write: 'count', names: ['jobs.completed', 'completed'], of: (o) => o.jobs?.completed },
    powered: { write: 'share', names: ['utilisation.powered'], of: (o) => o.utilisation?.powered },
    goodput: { write: 'share', names: ['utilisation.goodput', 'goodput'], of: (o) => o.utilisation?.goodput },
    fragmentation: { write: 'share', names: ['fragmentation'], of: (o) => o.fragmentation },
    completionMean: { write: 'duration', names: ['completion.mean'], of: (o) => done(o, o.completion?.meanSeconds) },
    completionP50: { write: 'duration', names: ['completion.p50'], of: (o) => done(o, o.completion?.p50Seconds) },
    completionP95: { write: 'duration', names: ['completion.p95'], of: (o) => done(o, o.completion?.p95Seconds) },
    completionP99: { write: 'duration', names: ['completion.p99'], of: (o) => done(o, o.completion?.p99Seconds) },
    slowdownP50: { write: 'ratio', names: ['boundedSlowdown.p50'], of: (o) => done(o, o.boundedSlowdown?.p50) },
    slowdownP99: { write: 'ratio', names: ['boundedSlowdown.p99'], of: (o) => done(o, o.boundedSlowdown?.p99) },
    evictions: { write: 'count', names: ['jobs.evictions', 'evictions', 'evicted'], of: (o) => o.jobs?.evictions },
  };

  function plain(name) {
    return String(name).toLowerCase().replace(/[^a-z0-9]/g, '').replace(/seconds$/, '').replace(/^waits/, 'wait');
  }

  function keyOf(outcomeName) {
    const wanted = plain(outcomeName);
    return Object.keys(KNOWN).find((key) => KNOWN[key].names.some((name) => plain(name) === wanted));
  }

  function label(bound) {
    const key = keyOf(bound.outcome);
    return key === undefined ? String(bound.outcome) : say('measure.' + key);
  }

  function how(bound) {
    const key = keyOf(bound.outcome);
    return key === undefined ? bound.how : Words.translated('how.' + key, bound.how);
  }

  function writing(key, name) {
    if (key !== undefined) return KNOWN[key].write;
    return /seconds$/i.test(name) ? 'duration' : 'ratio';
  }

  function write(how, value) {
    return Words[how](value);
  }

  /** The distance in words: a share in points, all else in its own unit. */
  function distance(how, value, bound, better) {
    if (!Words.finite(value) || !Words.finite(bound)) return Words.NOTHING;
    const away = better === 'higher' ? bound - value : value - bound;
    const small = Math.max(Math.abs(bound), Math.abs(value)) * 5e-4;
    if (Math.abs(away) <= small) return say('bound.at');
    if (away < 0) return say('bound.beyond');
    if (how === 'share') return say('bound.points', { x: Words.decimal(away * 100, 1) });
    return say(better === 'higher' ? 'bound.below' : 'bound.above', { x: write(how, away) });
  }

  /** The bound that the run came with, or one that is true of any run: all complete, none is evicted. */
  function boundOf(outcome, key) {
    const given = (outcome.bounds?.all ?? []).find((bound) => keyOf(bound.outcome) === key);
    if (given !== undefined) return given;
    if (key === 'completed') return { bound: outcome.jobs?.submitted, better: 'higher' };
    if (key === 'evictions') return { bound: 0, better: 'lower' };
    return undefined;
  }

  function whole(how, value, bound) {
    return how === 'share' ? 1 : Math.max(value, bound ?? 0) * 1.02;
  }

  function tile(outcome, key) {
    const { write: how, of } = KNOWN[key];
    const value = of(outcome);
    const bound = boundOf(outcome, key);
    const mark = Words.finite(bound?.bound) ? bound.bound : undefined;
    const amount = Words.finite(value) && (mark !== undefined || how === 'share') ? value : 0;
    const texts = mark === undefined
      ? [say('bound.none')]
      : [say('bound.is', { bound: write(how, mark) }), distance(how, value, mark, bound.better)];
    return Parts.el('li', {},
      Parts.el('span', { class: 'label' }, say('measure.' + key)),
      Parts.el('strong', { class: 'figure' }, write(how, value)),
      Parts.meter(amount, mark, whole(how, amount, mark), [Math.min(amount, mark ?? amount), Math.max(amount, mark ?? amount)]),
      Parts.el('span', { class: 'note' }, texts.map((text) => Parts.el('span', {}, text))));
  }

  function table(outcome) {
    const bounds = outcome.bounds?.all ?? [];
    if (bounds.length === 0) return Parts.none();
    const columns = [
      { head: say('outcome') },
      { head: say('value'), number: true },
      { head: say('bound'), number: true },
      { head: say('distance'), number: true },
      { head: say('how') },
    ];
    const rows = bounds.map((bound) => {
      const writes = writing(keyOf(bound.outcome), bound.outcome);
      const away = distance(writes, bound.value, bound.bound, bound.better);
      return [label(bound), write(writes, bound.value), write(writes, bound.bound), away, Parts.el('span', { class: 'prose' }, how(bound))];
    });
    return Parts.table(say('bounds.caption'), columns, rows);
  }

  return { table, tile };
})();
