// Lanes over quarters: one row for each site or recipient, all on one axis of time. Hover tells the figures of a quarter.
const Lanes = (() => {
  'use strict';
  const SVG = 'http://www.w3.org/2000/svg';
  const LEFT = 128;
  const RIGHT = 92;
  const WIDTH = 1000;
  const LANE = 46;
  const GAP = 14;

  function node(tag, attributes, ...children) {
    const made = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  /** An area of steps from zero, one for each quarter. */
  function steps(values, top, y, width) {
    const at = (value) => y + LANE - (top > 0 ? (Math.min(value, top) / top) * LANE : 0);
    let path = 'M' + LEFT + ' ' + (y + LANE);
    values.forEach((value, i) => { path += 'V' + at(value).toFixed(1) + 'H' + (LEFT + (i + 1) * width).toFixed(1); });
    return path + 'V' + (y + LANE) + 'Z';
  }

  /**
   * lanes: [{name, right, top, layers: [{kind, values}], tips: [text], ticks: [quarter]}], the first layer lies behind.
   * label says the whole in words.
   */
  function draw(quarters, lanes, label) {
    const height = lanes.length * (LANE + GAP) + 26;
    const width = (WIDTH - LEFT - RIGHT) / quarters.length;
    const svg = node('svg', { class: 'lanes', viewBox: '0 0 ' + WIDTH + ' ' + height, role: 'img', 'aria-label': label });
    quarters.forEach((name, i) => {
      if (!name.endsWith('Q1')) return;
      const x = LEFT + i * width;
      svg.append(node('line', { class: 'grid', x1: x, x2: x, y1: 14, y2: height }));
      svg.append(node('text', { class: 'small', x: x + 3, y: 11 }, name.slice(0, 4)));
    });
    lanes.forEach((lane, row) => {
      const y = 20 + row * (LANE + GAP);
      svg.append(node('text', { x: 0, y: y + LANE / 2 + 4 }, lane.name));
      lane.layers.forEach(({ kind, values }) => svg.append(node('path', { class: kind, d: steps(values, lane.top, y, width) })));
      svg.append(node('line', { class: 'grid', x1: LEFT, x2: WIDTH - RIGHT, y1: y + LANE, y2: y + LANE }));
      svg.append(node('text', { class: 'small', x: WIDTH - RIGHT + 8, y: y + LANE / 2 + 4 }, lane.right));
      (lane.ticks ?? []).forEach((i) => {
        const x = LEFT + i * width;
        svg.append(node('path', { class: 'tick', d: 'M' + (x - 5) + ' ' + (y + LANE + 9) + 'h10l-5 -9Z' }));
      });
      lane.tips.forEach((tip, i) => svg.append(
        node('rect', { class: 'hit', x: LEFT + i * width, y, width, height: LANE }, node('title', {}, tip))));
    });
    return svg;
  }

  return { draw };
})();
