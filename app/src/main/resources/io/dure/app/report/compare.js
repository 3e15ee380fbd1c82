// The comparison: each function fills one section; all run again when language or theme changes.
(() => {
  'use strict';
  const { say, count, share, duration } = Words;
  const { el, fill } = Parts;
  const data = document.getElementById('comparison').textContent;
  const comparison = JSON.parse(data);
  const policies = comparison.policies;
  const [first, ...others] = policies;
  const manySeeds = comparison.seeds.length > 1;
  const bounds = new Map(comparison.bounds.map((limit) => [limit.outcome, limit.bound]));
  const number = (value) => (Number.isInteger(value) ? count(value) : Words.decimal(value, 1));

  // key of the figures, of the bound, how it is written, and whether more is better
  const measures = [
    ['allocated', 'utilisation.allocated', share, true],
    ['goodput', 'utilisation.goodput', share, true],
    ['fragmentation', 'fragmentation', share, false],
    ['meanWaitSeconds', 'wait.meanSeconds', duration, false],
    ['p50WaitSeconds', 'wait.p50Seconds', duration, false],
    ['p95WaitSeconds', 'wait.p95Seconds', duration, false],
    ['meanSlowdown', 'boundedSlowdown.mean', Words.ratio, false],
    ['jobsCompleted', 'jobs.completed', number, true],
    ['evictions', 'jobs.evictions', number, false],
    ['worstReceived', undefined, share, true],
  ];

  function facts() {
    const title = comparison.title || comparison.name;
    document.getElementById('title').textContent = title;
    document.title = title + ' – Dure';
    fill('name', title === comparison.name ? [] : [comparison.name]);
    const seeds = manySeeds ? say('seeds.range', { a: comparison.seeds[0], b: comparison.seeds.at(-1) }) : String(comparison.seeds[0]);
    fill('facts', Parts.facts([
      [say('policies'), policies.map((each) => each.policy).join(', '), say('compared', { policy: first.policy })],
      [say('jobs'), count(comparison.jobs), say('gpus', { n: count(comparison.gpus) })],
      [say('runTimes'), say('runTimes.' + comparison.runTimes)],
      [say('seed'), seeds],
    ]));
  }

  function mean(policy, key) {
    return policy.against.reduce((sum, each) => sum + each[key], 0) / policy.against.length;
  }

  function signed(seconds) {
    return (seconds > 0 ? '+' : seconds < 0 ? '−' : '') + duration(Math.abs(seconds));
  }

  function split(less, same, more) {
    const part = (name, width) => {
      const node = el('span', { class: name });
      node.style.width = width * 100 + '%';
      return node;
    };
    return el('span', { class: 'split', 'aria-hidden': 'true' }, part('waits-less', less), part('waits-same', same), part('waits-more', more));
  }

  function paired() {
    document.getElementById('pairedNote').textContent = say(manySeeds ? 'paired.note.seeds' : 'paired.note.one', { policy: first.policy });
    const heads = [
      { head: say('policy') }, { head: say('paired.mean'), number: true }, ...(manySeeds ? [{ head: say('paired.interval'), number: true }] : []),
      { head: say('paired.median'), number: true }, { head: say('paired.parts') }, { head: say('paired.less'), number: true },
      { head: say('paired.same'), number: true }, { head: say('paired.more'), number: true }, { head: say('paired.jobs'), number: true },
    ];
    const rows = others.map((policy) => {
      const [less, same, more] = ['better', 'equal', 'worse'].map((key) => mean(policy, key));
      const m = policy.meanDifference;
      return [
        el('strong', {}, policy.policy), el('strong', {}, signed(m.mean)), ...(manySeeds ? [signed(m.low) + ' … ' + signed(m.high)] : []),
        signed(mean(policy, 'medianSeconds')), split(less, same, more), share(less), share(same), share(more), number(mean(policy, 'jobs')),
      ];
    });
    const legend = el('ul', { class: 'legend still' }, ['less', 'same', 'more'].map((key) =>
      el('li', {}, el('span', { class: 'swatch waits-' + key, 'aria-hidden': 'true' }), say('paired.' + key))));
    fill('paired', Parts.table(say('paired'), heads, rows), legend, leftOut());
  }

  /** Jobs that started under one policy alone have no difference. */
  function leftOut() {
    const some = others.filter((policy) => mean(policy, 'onlyFirst') + mean(policy, 'onlySecond') > 0);
    return some.map((policy) => el('p', { class: 'note' }, say('paired.leftOut', {
      first: first.policy, policy: policy.policy, a: number(mean(policy, 'onlyFirst')), b: number(mean(policy, 'onlySecond')),
    })));
  }

  function figures() {
    const heads = [{ head: say('measure') }, ...policies.map((each) => ({ head: each.policy, number: true })), { head: say('bound'), number: true }];
    const rows = measures.map(([key, bound, write, moreIsBetter]) => {
      const values = policies.map((each) => each.figures[key]);
      const shown = values.map(write);
      const best = write(moreIsBetter ? Math.max(...values) : Math.min(...values));
      const isApart = shown.some((text) => text !== best);
      const cells = shown.map((text) => (isApart && text === best ? el('strong', {}, text) : text));
      const limit = bounds.has(bound) ? (moreIsBetter ? '≤ ' : '≥ ') + write(bounds.get(bound)) : Words.NOTHING;
      return [say('measure.' + key), ...cells, limit];
    });
    fill('figures', Parts.table(say('figures'), heads, rows));
  }

  function waits() {
    const most = Math.max(...policies.map((each) => each.figures.meanWaitSeconds));
    const bound = bounds.get('wait.meanSeconds');
    fill('waits', el('ul', { class: 'reasons' }, policies.map(({ policy, figures: f }) => el('li', {},
      el('strong', {}, policy),
      el('span', { class: 'amount' }, duration(f.meanWaitSeconds)),
      Parts.meter(f.meanWaitSeconds, bound > 0 ? bound : undefined, most),
      el('span', { class: 'note' }, say('waits.text', { p50: duration(f.p50WaitSeconds), p95: duration(f.p95WaitSeconds) }))))));
  }

  function seeds() {
    document.getElementById('seeds').closest('section').hidden = !manySeeds;
    if (!manySeeds) return fill('seeds');
    const heads = [{ head: say('seed') }, ...policies.map((each) => ({ head: each.policy, number: true }))];
    const rows = comparison.seeds.map((seed, i) => [
      String(seed),
      ...policies.map((each, p) => el('span', {}, duration(each.runs[i].figures.meanWaitSeconds),
        p > 0 && el('span', { class: 'note' }, signed(each.against[i].meanSeconds)))),
    ]);
    return fill('seeds', Parts.longTable(say('seeds'), heads, rows, 40));
  }

  function about() {
    fill('policies', Parts.facts(policies.map(({ policy, runs }) => {
      const worst = runs[0].worst;
      return [policy, say('policy.' + policy), worst.queue && say('worst', { queue: worst.queue, share: share(worst.part) })];
    })));
  }

  function render() {
    Switches.settle();
    [facts, paired, figures, waits, seeds, about].forEach((section) => section());
  }

  function download() {
    Parts.save(String(comparison.name).replace(/[^\p{L}\p{N}._-]+/gu, '-') + '-policies.json', data);
  }

  document.getElementById('download').addEventListener('click', download);
  Switches.begin(render);
})();
