// The country among others, before and after. Nothing where the scenario tells no standing.
const Standing = (() => {
  'use strict';
  const { say, count, decimal } = Words;
  const { el } = Parts;
  const told = JSON.parse(document.getElementById('standing-data').textContent);
  const local = (each) => (Words.language === 'ko' ? each.koreanName : each.country ?? each.name);
  const said = (each) => (Words.language === 'ko' ? each.ko : each.en);
  const origin = (each) => say('standing.origin', { year: each.year, mark: each.mark, source: each.source });
  const over = (text) => el('h3', { class: 'over' }, text);

  function facts() {
    const own = told.counts.find((c) => c.own);
    const place = (n) => say('standing.place', { n });
    return el('dl', { class: 'facts' }, Parts.facts([
      [say('standing.gpus'), say('standing.change', { before: count(told.before.gpus), after: own ? count(own.gpus) : Words.NOTHING }), say('standing.gpus.note', { before: told.before.year, after: own?.year ?? '' })],
      [say('standing.compute'), say('standing.change', { before: count(told.computeBefore), after: count(told.computeAfter) }), say('standing.compute.note', { unit: told.computeUnit, times: decimal(told.computeAfter / told.computeBefore, 1) })],
      [say('standing.among'), say('standing.change', { before: place(told.placeBefore), after: place(told.placeAfter) }), say('standing.among.note')],
    ]));
  }

  /** The count held before stands among the others, in its own colour of text only. */
  function counts() {
    const before = { ...told.before, own: true, before: true };
    const all = [...told.counts, before].sort((a, b) => b.gpus - a.gpus);
    const name = (c) => (c.before ? say('standing.before', { country: local(told.counts.find((o) => o.own) ?? told.counts[0]) }) : local(c));
    return Parts.bars(all.map((c) => ({ name: name(c), amount: count(c.gpus), part: String(c.year), value: c.gpus, note: origin(c) })), all[0].gpus);
  }

  function ranked(index) {
    const heads = [{ head: say('standing.country') }, { head: say('standing.rank'), number: true }, { head: say('standing.score'), number: true }];
    const rows = index.rows.map((r) => [r.own ? el('strong', {}, local(r)) : local(r), count(r.place), decimal(r.score, 2)]);
    const name = (Words.language === 'ko' ? index.koreanName : index.name) + ' ' + index.year;
    return el('div', {}, over(name), el('p', { class: 'note' }, origin(index)), Parts.table(name, heads, rows));
  }

  function shares() {
    if (told.shares.length === 0) return [];
    return [over(say('standing.shares')), Parts.bars(told.shares.map((s) => ({
      name: local(s), amount: decimal(s.percent, 0) + ' %', part: String(s.year), value: s.percent, note: origin(s),
    })), 100)];
  }

  function money() {
    const rows = told.investment.rows;
    if (rows.length === 0) return [];
    return [over(say('standing.money')), el('p', { class: 'note' }, origin(told.investment)), Parts.bars(rows.map((r) => ({
      name: local(r), amount: decimal(r.billionUsd, 2), part: '', value: r.billionUsd, note: '',
    })), Math.max(...rows.map((r) => r.billionUsd)))];
  }

  const list = (lines) => el('ul', { class: 'said' }, lines.map((line) => el('li', {}, said(line))));

  function section() {
    if (told === null) return Parts.leaveOut('standing');
    return Parts.show('standing', facts(), over(say('standing.counts')), counts(), ...shares(),
      el('div', { class: 'beside' }, told.indices.map(ranked)), ...money(),
      over(say('standing.third')), list(told.third), over(say('standing.honest')), list(told.honest));
  }

  return { section };
})();
