// The pieces that sections are made of. Text goes in as text nodes only, so no name can become markup.
const Parts = (() => {
  'use strict';
  const say = Words.say;

  function el(tag, attributes = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (value !== undefined && value !== false) node.setAttribute(name, value === true ? '' : value);
    }
    node.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
    return node;
  }

  function fill(id, ...children) {
    document.getElementById(id).replaceChildren(...children.flat());
  }

  /** A section that this run has nothing for. */
  function leaveOut(id) {
    document.getElementById(id).closest('section').hidden = true;
    fill(id);
  }

  function show(id, ...children) {
    document.getElementById(id).closest('section').hidden = false;
    fill(id, ...children.filter(Boolean));
  }

  function none(key = 'none') {
    return el('p', { class: 'none' }, say(key));
  }

  /** Pairs for a description list; a pair may have a note under its value. */
  function facts(pairs) {
    return pairs.map(([name, value, note]) =>
      el('div', {}, el('dt', {}, name), el('dd', {}, value, note && el('span', { class: 'note' }, note))));
  }

  function percent(part, whole) {
    return whole > 0 ? Math.min(100, Math.max(0, (part / whole) * 100)) + '%' : '0%';
  }

  /** A thin bar: what is there, a lighter stretch, and a mark. For eyes only. */
  function meter(value, mark, whole, stretch = [value, value]) {
    const piece = (name, from, to) => {
      const node = el('span', { class: name });
      node.style.left = percent(from, whole);
      node.style.width = 'calc(' + percent(to, whole) + ' - ' + percent(from, whole) + ')';
      return node;
    };
    const bar = el('span', { class: 'meter', 'aria-hidden': 'true' }, piece('has', 0, Math.min(value, stretch[0])), piece('gap', ...stretch));
    if (mark !== undefined) {
      const tick = el('span', { class: 'mark-at' });
      tick.style.left = percent(mark, whole);
      bar.append(tick);
    }
    return bar;
  }

  /** A table that scrolls by itself when the page is too narrow. Columns: [{head, number}]; cells: text or nodes. */
  function table(caption, columns, rows) {
    const cell = (content, i) => {
      const kind = columns[i].number ? 'n' : undefined;
      return i === 0 ? el('th', { scope: 'row' }, content) : el('td', { class: kind }, content);
    };
    const head = columns.map((column) => el('th', { scope: 'col', class: column.number ? 'n' : undefined }, column.head));
    const body = el('tbody', {}, rows.map((row) => el('tr', {}, row.map(cell))));
    const whole = el('table', {}, el('caption', {}, caption), el('thead', {}, el('tr', {}, head)), body);
    return el('div', { class: 'scroll', role: 'region', tabindex: '0', 'aria-label': caption }, whole);
  }

  /** The first rows of a long table, and a button for the rest. */
  function longTable(caption, columns, rows, most) {
    if (rows.length <= most) return table(caption, columns, rows);
    const box = el('div', {}, table(caption, columns, rows.slice(0, most)));
    const button = el('button', { type: 'button' }, say('showAll', { n: Words.count(rows.length) }));
    button.addEventListener('click', () => {
      const all = table(caption, columns, rows);
      box.replaceChildren(all);
      all.focus();
    });
    box.append(button);
    return box;
  }

  /** A figure: title, chart, and a sentence that says the same in words. Call draw() once it is in the page. */
  function figure(title, text, height = '') {
    const canvas = el('canvas', { role: 'img', 'aria-label': [title, text].filter(Boolean).join('. ') });
    const plot = el('div', { class: 'plot ' + height }, canvas);
    const legend = el('ul', { class: 'legend' });
    const node = el('figure', {}, el('h3', {}, title), legend, plot, text && el('figcaption', {}, text));
    return { node, canvas, plot, legend };
  }

  /** One button for each set of a chart, which shows or hides it; the shape tells lines from areas. */
  function legend(list, chart, keys) {
    list.replaceChildren(...keys.map(({ label, colour, isLine }, i) => {
      const swatch = el('span', { class: isLine ? 'swatch line' : 'swatch', 'aria-hidden': 'true' });
      swatch.style.color = colour;
      const button = el('button', { type: 'button', 'aria-pressed': 'true', title: label }, swatch, el('span', {}, label));
      button.addEventListener('click', () => {
        const shown = !chart.isDatasetVisible(i);
        chart.setDatasetVisibility(i, shown);
        chart.update();
        button.setAttribute('aria-pressed', String(shown));
      });
      return el('li', {}, button);
    }));
  }

  /** Amounts one under the other, each with a bar, its part of the whole, and a sentence. */
  function bars(rows, most) {
    return el('ul', { class: 'reasons' }, rows.map((row) => el('li', {},
      el('strong', {}, row.name),
      el('span', { class: 'amount' }, row.amount, el('span', { class: 'part' }, row.part)),
      meter(row.value, undefined, most),
      el('span', { class: 'note' }, row.note))));
  }

  /** Small figures side by side, the first few of them drawn, and a button for the rest. */
  function multiples(makers, most) {
    const node = el('div', { class: 'multiples' });
    const add = (made) => {
      const figures = made.map((make) => make());
      figures.forEach((figure) => node.append(figure.node));
      return () => figures.forEach((figure) => figure.draw());
    };
    const draw = add(makers.slice(0, most));
    if (makers.length <= most) return { node, draw };
    const button = el('button', { type: 'button' }, say('showAll', { n: Words.count(makers.length) }));
    const box = el('div', {}, node, el('p', { class: 'more' }, button));
    button.addEventListener('click', () => {
      const first = node.children.length;
      button.parentElement.remove();
      add(makers.slice(most))();
      node.children[first].tabIndex = -1;
      node.children[first].focus();
    });
    return { node: box, draw };
  }

  /** Buttons of which one is on. */
  function choice(options, chosen, onChoose) {
    return el('div', { class: 'choice', role: 'group' }, options.map(([key, label]) => {
      const button = el('button', { type: 'button', 'aria-pressed': String(key === chosen) }, label);
      button.addEventListener('click', () => onChoose(key));
      return button;
    }));
  }

  /** Gives the reader a file of this JSON. */
  function save(name, text) {
    const link = el('a', { href: URL.createObjectURL(new Blob([text], { type: 'application/json' })), download: name });
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  return { bars, choice, el, facts, figure, fill, leaveOut, legend, longTable, meter, multiples, none, save, show, table };
})();
