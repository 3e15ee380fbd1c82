// The sweep: its variants side by side; all is drawn again when language or theme changes.
(() => {
  'use strict';
  const { say, count, duration, share } = Words;
  const { el, fill } = Parts;
  const sweep = JSON.parse(document.getElementById('sweep').textContent);
  const FEW = 16;

  /** As people write it; other figures keep four digits after the point while they are small. */
  function written(figure, value) {
    if (!Words.finite(value)) return '';
    if (figure.endsWith('Seconds')) return duration(value);
    if (/^(utilisation\.|fragmentation$)/.test(figure)) return share(value);
    return Number.isInteger(value) ? count(value) : Words.decimal(value, Math.abs(value) < 10 ? 3 : 1, 0);
  }

  /** With how far the seeds lie apart, where they do; the lowest and highest of all variants are marked. */
  function cell(figure, line, all) {
    const value = line.figures[figure];
    const spread = line.spreads[figure];
    const text = written(figure, value) + (Words.finite(spread) ? ' ± ' + written(figure, spread) : '');
    const [low, high] = [Math.min(...all), Math.max(...all)];
    if (low === high || !Words.finite(value)) return text;
    return value === low ? el('u', {}, text) : value === high ? el('strong', {}, text) : text;
  }

  function table(caption, figures, head) {
    const heads = [...sweep.varied.map((name) => ({ head: name })), { head: say('runs.head'), number: true }, ...figures.map((name) => ({ head: head(name), number: true }))];
    const all = new Map(figures.map((name) => [name, sweep.lines.map((line) => line.figures[name]).filter(Words.finite)]));
    const rows = sweep.lines.map((line) => [...sweep.varied.map((name) => line.settings[name] ?? ''), count(line.runs),
      ...figures.map((name) => cell(name, line, all.get(name)))]);
    return Parts.table(caption, heads, rows);
  }

  /** Few variants stand side by side with a line for each figure; many one under the other. */
  function others() {
    if (sweep.lines.length > FEW) return table(say('others'), sweep.others, (name) => name);
    const name = (line) => sweep.varied.map((key) => line.settings[key] ?? '').join(' · ') || say('runs');
    const heads = [{ head: say('figure') }, ...sweep.lines.map((line) => ({ head: name(line), number: true }))];
    return Parts.table(say('others'), heads, sweep.others.map((figure) => {
      const all = sweep.lines.map((line) => line.figures[figure]).filter(Words.finite);
      return [figure, ...sweep.lines.map((line) => cell(figure, line, all))];
    }));
  }

  function render() {
    Switches.settle();
    fill('facts', Parts.facts([[say('runs'), count(sweep.runs)], [say('variants'), count(sweep.lines.length), say('lines.note')], [say('varied'), sweep.varied.join(', ')]]));
    fill('first', table(say('first'), sweep.first, (name) => say('figure.' + name)));
    Parts.show('others', others());
    if (sweep.others.length === 0) Parts.leaveOut('others');
  }

  Switches.begin(render);
})();
