// The pieces that views are made of. Text goes in as text nodes only, so no name can become markup.
import * as Words from './words.js';

const SVG = 'http://www.w3.org/2000/svg';

function made(node, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith('on')) node.addEventListener(name.slice(2), value);
    else if (value !== undefined && value !== false && value !== null) node.setAttribute(name, value === true ? '' : value);
  }
  node.append(...children.flat(2).filter((child) => child !== undefined && child !== null && child !== false));
  return node;
}

export function el(tag, attributes = {}, ...children) {
  return made(document.createElement(tag), attributes, children);
}

export function svg(tag, attributes = {}, ...children) {
  return made(document.createElementNS(SVG, tag), attributes, children);
}

export function colour(name) {
  return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
}

export function section(id, title, note, ...children) {
  return el('section', { 'aria-labelledby': 'h-' + id }, el('h2', { id: 'h-' + id }, title), note && el('p', { class: 'note' }, note), ...children);
}

export function facts(pairs) {
  return el('dl', { class: 'facts tight' }, pairs.filter(Boolean).map(([name, value, note]) =>
    el('div', {}, el('dt', {}, name), el('dd', {}, value, note && el('span', { class: 'note' }, note)))));
}

export function swatch(kind, fill) {
  const node = el('span', { class: 'swatch ' + kind, 'aria-hidden': 'true' });
  if (fill !== undefined) node.style.color = fill;
  return node;
}

function percent(part, whole) {
  return whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) + '%' : '0%';
}

/** A thin bar: what is there, a lighter stretch, and a mark. For eyes only. */
export function meter(value, whole, { mark, until = value } = {}) {
  const piece = (name, from, to) => {
    const node = el('span', { class: name });
    node.style.left = percent(from, whole);
    node.style.width = 'calc(' + percent(to, whole) + ' - ' + percent(from, whole) + ')';
    return node;
  };
  const bar = el('span', { class: 'meter', 'aria-hidden': 'true' }, piece('has', 0, value), piece('gap', value, until));
  if (mark !== undefined) {
    const tick = el('span', { class: 'mark-at' });
    tick.style.left = percent(mark, whole);
    bar.append(tick);
  }
  return bar;
}

/** A table that scrolls by itself when the page is too narrow. Columns: [{head, number, sort}]; cells: text or nodes. */
export function table(caption, columns, rows, { onSort } = {}) {
  const cell = (content, i) => (i === 0
    ? el('th', { scope: 'row' }, content)
    : el('td', { class: columns[i].number ? 'n' : undefined }, content));
  const head = columns.map((column) => el('th', {
    scope: 'col', class: column.number ? 'n' : undefined, 'aria-sort': column.sorted === undefined ? undefined : column.sorted,
  }, column.sort === undefined ? column.head : el('button', { type: 'button', class: 'sort', onclick: () => onSort(column.sort) },
    column.head, el('span', { 'aria-hidden': 'true' }, column.sorted === 'ascending' ? ' ↑' : column.sorted === 'descending' ? ' ↓' : ''))));
  const body = el('tbody', {}, rows.map((row) => el('tr', {}, row.map(cell))));
  const whole = el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, head)), body);
  return el('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption }, whole);
}

/** The first rows of a long table, and a button for the rest. */
export function longTable(caption, columns, rows, most) {
  if (rows.length <= most) return table(caption, columns, rows);
  const box = el('div', {}, table(caption, columns, rows.slice(0, most)));
  box.append(el('button', { type: 'button', onclick: () => {
    const all = table(caption, columns, rows);
    box.replaceChildren(all);
    all.focus();
  } }, Words.say('showAll', { n: Words.count(rows.length) })));
  return box;
}

/** Amounts one under the other, each with a bar, its part of the whole, and a sentence. */
export function bars(rows, most) {
  return el('ul', { class: 'reasons' }, rows.map((row) => el('li', {},
    el('strong', {}, row.name),
    el('span', { class: 'amount' }, row.amount, row.part && el('span', { class: 'part' }, row.part)),
    meter(row.value, most, row),
    row.note && el('span', { class: 'note' }, row.note))));
}

/** Buttons of which one is on. */
export function choice(label, options, chosen, onChoose) {
  return el('div', { class: 'choice', role: 'group', 'aria-label': label }, options.map(([key, text]) =>
    el('button', { type: 'button', 'aria-pressed': String(key === chosen), onclick: () => onChoose(key) }, text)));
}

export function field(label, input) {
  return el('label', { class: 'field' }, el('span', {}, label), input);
}

export function select(options, chosen, more = {}) {
  const node = el('select', more, options.map(([key, text]) => el('option', { value: key }, text)));
  node.value = chosen;
  return node;
}

/** What went wrong: nobody answers, or the server refused. It gives its reasons in English; another language says the kind before. */
export function problem(refused) {
  if (refused instanceof TypeError) return el('p', { class: 'problem', role: 'alert' }, Words.say('unreachable'));
  const key = 'refused.' + refused.status;
  const own = Words.now() !== 'en' && Words.knows(key) ? [Words.say(key) + ' ', el('span', { class: 'note', lang: 'en' }, refused.message)] : refused.message ?? String(refused);
  return el('p', { class: 'problem', role: 'alert' }, own);
}

/** Puts a part in its place unless nothing of it is otherwise, or somebody is in it with the keyboard. */
export function renew(box, data, make) {
  const text = JSON.stringify(data);
  if (box.dataset.shown === text || (box.dataset.shown !== undefined && box.contains(document.activeElement))) return;
  box.dataset.shown = text;
  box.replaceChildren(...[make()].flat().filter(Boolean));
}
