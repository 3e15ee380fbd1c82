// Organisations: what each used over time against what it is entitled to, what it borrowed and what it lent.
const Organisations = (() => {
  'use strict';
  const { say, share, amount } = Words;
  const { el } = Parts;
  const { edges, gpuTime, hasTime, list, outcome, pathName, sum, timeline } = Record;

  /** They all lie right below the root, so its name tells nothing. */
  function ownName(path) {
    return pathName(String(path).slice(String(path).lastIndexOf('/') + 1));
  }

  function text(line, queue) {
    const [used, entitled] = [gpuTime(line.usedGpus) / 3600, gpuTime(line.quotaGpus) / 3600];
    const first = entitled > 0
      ? say('organisations.text', { used: amount(used), entitled: amount(entitled), share: share(used / entitled) })
      : say('organisations.text.none', { used: amount(used) });
    if (queue === undefined) return first;
    return first + ' ' + say('organisations.lent', { borrowed: amount(queue.borrowedGpuHours), lent: amount(queue.lentGpuHours) });
  }

  function draw(figure, line) {
    const [used, quota] = [list(line.usedGpus), list(line.quotaGpus)];
    const within = used.map((value, i) => Math.min(value, quota[i] ?? 0));
    const borrowed = (column) => say('borrowed') + '  ' + amount(Math.max(0, used[column] - (quota[column] ?? 0)));
    Charts.overTime(figure.canvas, edges, [
      Charts.dashed(say('organisations.quota'), Charts.points(edges, quota), Charts.colour('text')),
      Charts.silent(Charts.layer(say('organisations.within'), Charts.points(edges, within), Charts.colour('layer-busy'))),
      Charts.layer(say('used'), Charts.points(edges, used), Charts.colour('gap')),
    ], { footer: borrowed });
  }

  function legend() {
    const item = (kind, label) => el('li', {}, el('span', { class: 'swatch ' + kind, 'aria-hidden': 'true' }), label);
    return el('ul', { class: 'legend still' },
      item('busy', say('organisations.within')), item('borrowed', say('organisations.borrowed')), item('line', say('organisations.quota')));
  }

  function section() {
    const lines = hasTime ? list(timeline.organisations).filter((line) => sum(line.usedGpus) + sum(line.quotaGpus) > 0) : [];
    if (lines.length === 0) return Parts.leaveOut('organisations');
    const size = (line) => gpuTime(line.quotaGpus);
    const ordered = lines.map((line, i) => ({ line, i })).sort((a, b) => size(b.line) - size(a.line) || a.i - b.i);
    const queues = new Map(list(outcome.queues).map((queue) => [queue.path, queue]));
    const grid = Parts.multiples(ordered.map(({ line }) => () => {
      const figure = Parts.figure(ownName(line.path), text(line, queues.get(line.path)), 'small');
      return { node: figure.node, draw: () => draw(figure, line) };
    }), 12);
    Parts.show('organisations', legend(), grid.node);
    return grid.draw();
  }

  return { section };
})();
