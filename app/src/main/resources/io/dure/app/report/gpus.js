// GPUs over time: delivered, powered, busy and productive, one within the other; and what waits beside them.
const Gpus = (() => {
  'use strict';
  const { say, count, share, amount } = Words;
  const { el, fill } = Parts;
  const { columns, edges, gpuTime, hasTime, list, mean, outcome, peak, sum, timeline, when } = Record;
  const ALL = [
    ['productive', timeline.productiveGpus],
    ['busy', timeline.allocatedGpus],
    ['powered', timeline.poweredGpus],
    ['delivered', timeline.deliveredGpus],
  ].map(([name, values]) => ({ name, values: list(values) }));

  function differ(a, b) {
    return a.some((value, i) => Math.abs(value - (b[i] ?? 0)) > 1e-6 * Math.max(1, Math.abs(value)));
  }

  /** A fleet that grows, or has GPUs without power: then all four are worth their figures. */
  function unfolds() {
    const [, , powered, delivered] = ALL.map(({ values }) => values);
    const grows = delivered.some((value) => value > delivered[0] * 1.001);
    return delivered.length === columns && powered.length === columns && (grows || differ(delivered, powered));
  }

  function strandedGpus() {
    const [, , powered, delivered] = ALL.map(({ values }) => values);
    return delivered.map((value, i) => Math.max(0, value - (powered[i] ?? 0)));
  }

  function figures() {
    const means = [...ALL].reverse().map(({ name, values }) => ({ name, value: mean(values) }));
    const whole = means[0].value;
    return el('ul', { class: 'tiles four' }, means.map(({ name, value }, i) => el('li', {},
      el('span', { class: 'label' }, el('span', { class: 'swatch ' + name, 'aria-hidden': 'true' }), say(name)),
      el('strong', { class: 'figure' }, count(value)),
      Parts.meter(value, undefined, whole),
      el('span', { class: 'note' }, el('span', {}, i === 0 ? say('gpus.mean') : say('gpus.share', { share: share(whole > 0 ? value / whole : 0) })),
        i > 0 && el('span', {}, say('gpus.less.' + name, { n: count(Math.max(0, means[i - 1].value - value)) }))))));
  }

  function strandedText() {
    const stranded = strandedGpus();
    const most = peak(stranded);
    if (sum(stranded) === 0) return say('gpus.text.none');
    return say('gpus.text', { n: count(mean(stranded)), hours: amount(gpuTime(stranded) / 3600), most: count(stranded[most]), when: when(most) });
  }

  function upText() {
    const up = gpuTime(timeline.upGpus);
    return say('utilisation.text', { mean: share(up > 0 ? gpuTime(timeline.allocatedGpus) / up : 0) });
  }

  /** The areas worth a colour: of two that are the same all the time, the inner one. */
  function areas(national) {
    if (national) return ALL;
    const [productive, busy] = ALL;
    return differ(productive.values, busy.values) && productive.values.length === columns ? [productive, busy] : [busy];
  }

  function upper(national) {
    return national
      ? Parts.figure(say('gpus.title'), strandedText() + ' ' + upText(), 'tall')
      : Parts.figure(say('utilisation.title'), upText());
  }

  function draw(figure, national) {
    const [accent, muted] = ['accent', 'muted'].map(Charts.colour);
    const layers = areas(national);
    const single = layers.length === 1;
    const keys = layers.map(({ name }) => ({ label: say(name === 'busy' && !national ? 'utilisation.allocated' : name), colour: single ? accent : Charts.colour('layer-' + name) }));
    const sets = layers.map(({ values }, i) => (single ? Charts.area : Charts.layer)(keys[i].label, Charts.points(edges, values), keys[i].colour));
    const up = { label: say('utilisation.up'), colour: single ? muted : Charts.colour('text'), isLine: true };
    sets.unshift(Charts.dashed(up.label, Charts.points(edges, list(timeline.upGpus)), up.colour));
    const chart = Charts.overTime(figure.canvas, edges, sets, { top: outcome.fleet.gpus });
    Parts.legend(figure.legend, chart, [up, ...keys]);
  }

  function drawWaiting(figure) {
    const jobs = (column) => say('utilisation.waitingJobs') + '  ' + amount(list(timeline.waitingJobs)[column]);
    const set = Charts.area(say('utilisation.waiting'), Charts.points(edges, list(timeline.waitingGpus)), Charts.colour('gap'));
    Charts.overTime(figure.canvas, edges, [set], { footer: jobs });
  }

  function waitingText() {
    if (sum(timeline.waitingGpus) === 0) return say('utilisation.text.calm');
    const most = peak(timeline.waitingGpus);
    return say('utilisation.text.waiting', { when: when(most), gpus: count(timeline.waitingGpus[most]), jobs: count(list(timeline.waitingJobs)[most]) });
  }

  function section() {
    const national = hasTime && unfolds();
    document.getElementById('h-utilisation').textContent = say(national ? 'gpus.head.time' : 'utilisation');
    if (!hasTime) return fill('utilisation', Parts.none());
    const top = upper(national);
    const low = Parts.figure(say('utilisation.waiting'), waitingText(), 'low');
    fill('utilisation', national ? figures() : [], top.node, low.node);
    draw(top, national);
    return drawWaiting(low);
  }

  return { section };
})();
