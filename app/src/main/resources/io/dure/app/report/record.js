// The outcome that the page shows, and what several sections ask of it.
const Record = (() => {
  'use strict';
  const MOST_SERIES = 10;
  const element = document.getElementById('outcome');
  const data = element.textContent;
  const outcome = JSON.parse(data);
  const { say, count, moment } = Words;
  const list = (value) => (Array.isArray(value) ? value : []);
  const sum = (values) => list(values).reduce((total, value) => total + (Words.finite(value) ? value : 0), 0);

  const timeline = outcome.timeline ?? {};
  const columns = list(timeline.allocatedGpus).length;
  const edges = Charts.bins(list(timeline.fromSeconds), columns, outcome.lastEndSeconds);
  const hasTime = columns > 0 && edges.length === columns + 1 && edges[columns] > edges[0];
  const span = hasTime ? edges[columns] - edges[0] : 0;

  // When there are very many queues, the last line stands for all the small ones.
  const joined = Number(element.dataset.joined);

  /** As written: a seed may have more digits than a JavaScript number holds. Quotes inside names are escaped. */
  function seed() {
    return data.match(/"seed":(-?\d+)/)?.[1] ?? outcome.run.seed;
  }

  /** Where a list is at its most: a mean over one bin, named by the moment the bin begins. */
  function peak(values) {
    return list(values).reduce((best, value, i, all) => (value > (all[best] ?? 0) ? i : best), 0);
  }

  /** Times the widths of the bins: the last one is often narrower than the others. */
  function gpuTime(means) {
    return sum(list(means).map((mean, i) => mean * (edges[i + 1] - edges[i])));
  }

  function mean(means) {
    return span > 0 ? gpuTime(means) / span : 0;
  }

  function added(lines, field) {
    return Array.from({ length: columns }, (_, i) => sum(lines.map((line) => list(line[field])[i])));
  }

  function queueLines() {
    const lines = list(timeline.queues);
    return joined > 0 ? lines.map((line, i) => (i === lines.length - 1 ? { ...line, stands: joined } : line)) : lines;
  }

  /** The largest few lines and the rest as one, so that colours stay apart. */
  function largest(lines, field, name) {
    const bySize = list(lines)
      .map((line, i) => ({ line, i, size: sum(line[field]) }))
      .filter(({ size }) => size > 0)
      .sort((a, b) => Number(a.line.stands > 0) - Number(b.line.stands > 0) || b.size - a.size || a.i - b.i)
      .map(({ line }) => line);
    const few = bySize.length <= MOST_SERIES ? bySize : bySize.slice(0, MOST_SERIES - 1);
    const kept = few.map((line, i) => ({ label: name(line), line, values: list(line[field]), colour: Charts.series(i) }));
    const rest = bySize.slice(few.length);
    if (rest.length === 0) return kept;
    const n = sum(rest.map((line) => line.stands ?? 1));
    return [...kept, { label: say('others', { n: count(n) }), rest, values: added(rest, field), colour: Charts.series(-1) }];
  }

  function pathName(path) {
    return String(path) === '' ? say('queue.root') : String(path);
  }

  /** “1 site”, “2 sites”. */
  function number(key, n) {
    return say(n === 1 ? key + '.one' : key, { n: count(n) });
  }

  function when(column) {
    return column === 0 ? say('start') : moment(edges[column]);
  }

  return {
    added, columns, data, edges, gpuTime, hasTime, largest, list, mean, number, outcome, pathName, peak, queueLines, seed,
    span, sum, timeline, when,
  };
})();
