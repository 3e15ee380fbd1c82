// The sites: where they lie, and how many of their GPUs are delivered, powered, busy and productive.
const Sites = (() => {
  'use strict';
  const { say, count, share } = Words;
  const { el } = Parts;
  const { list, outcome, sum } = Record;
  const LAYERS = ['delivered', 'powered', 'busy', 'productive'];
  const WEST = 124.4;
  const EAST = 132.05;
  const NORTH = 38.75;
  const SOUTH = 33.05;
  const UNIT = 100;
  const NARROWER = Math.cos((36 * Math.PI) / 180);
  const WIDTH = x(EAST);
  const HEIGHT = y(SOUTH);
  const MOST_LABELS = 24;
  const MARGIN = 15;
  const korea = JSON.parse(document.getElementById('korea').textContent);

  /** Degrees east and north to the map's units: true to scale at 36° north, and everywhere the same for coast and site. */
  function x(longitude) {
    return (longitude - WEST) * NARROWER * UNIT;
  }

  function y(latitude) {
    return (NORTH - latitude) * UNIT;
  }

  /** SVG elements need their own namespace; the page has one such element to ask. */
  function svg(tag, attributes = {}, ...children) {
    const node = document.createElementNS(document.getElementById('map').namespaceURI, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children.flat());
    return node;
  }

  function hasPlace(site) {
    return Words.finite(site.latitude) && Words.finite(site.longitude) && (site.latitude !== 0 || site.longitude !== 0);
  }

  function onMap(site) {
    return hasPlace(site) && site.longitude > WEST && site.longitude < EAST && site.latitude > SOUTH && site.latitude < NORTH;
  }

  /** Something to tell of the sites beyond how many GPUs they have: a single site without a place is the whole fleet. */
  function known() {
    const sites = list(outcome.fleet.sites);
    return sites.some(hasPlace) || sites.some((site) => (sites.length > 1 || stranded(site) > 0.5) && site.poweredGpus > 0);
  }

  function gpus(site, layer) {
    return Math.max(0, Words.finite(site[layer + 'Gpus']) ? site[layer + 'Gpus'] : 0);
  }

  function stranded(site) {
    return Math.max(0, gpus(site, 'delivered') - gpus(site, 'powered'));
  }

  /** A ring of the resource: a first point, then steps, in parts of a degree. */
  function path(ring) {
    let [east, north] = ring;
    let text = 'M' + point(east, north);
    for (let i = 2; i < ring.length; i += 2) {
      east += ring[i];
      north += ring[i + 1];
      text += 'L' + point(east, north);
    }
    return text + 'Z';
  }

  function point(east, north) {
    return x(east / korea.steps).toFixed(1) + ' ' + y(north / korea.steps).toFixed(1);
  }

  function land() {
    return svg('g', { class: 'land' }, korea.provinces.map(({ code, rings }) => svg('path', { 'data-code': code, d: rings.map(path).join('') })));
  }

  function told(site) {
    const figures = LAYERS.map((layer) => say(layer) + ' ' + count(gpus(site, layer)));
    return [site.name, site.operator, ...figures, say('stranded') + ' ' + count(stranded(site))].filter(Boolean).join(', ');
  }

  /** From GPUs to the radius of a circle, whose area counts; many sites get smaller circles. */
  function scale(sites) {
    const most = Math.max(1, ...sites.map((site) => gpus(site, 'delivered')));
    const largest = 38 * Math.min(1, Math.sqrt(20 / sites.length));
    return (n) => largest * Math.sqrt(n / most);
  }

  function disc(site, radius) {
    const node = svg('g', { class: 'site', role: 'img', tabindex: '-1', 'aria-label': told(site) });
    const outer = Math.max(3, radius(gpus(site, 'delivered'))).toFixed(2);
    const [cx, cy] = [x(site.longitude).toFixed(1), y(site.latitude).toFixed(1)];
    for (const layer of LAYERS) {
      const n = Math.min(gpus(site, layer), gpus(site, 'delivered'));
      if (n > 0 || layer === 'delivered') node.append(svg('circle', { class: layer, cx, cy, r: layer === 'delivered' ? outer : radius(n).toFixed(2) }));
    }
    node.append(svg('circle', { class: 'ring', cx, cy, r: outer }));
    return node;
  }

  function textWidth(text, em) {
    const pen = document.createElement('canvas').getContext('2d');
    pen.font = '100px ' + getComputedStyle(document.body).fontFamily;
    return (pen.measureText(text).width * em) / 100;
  }

  function apart(a, b) {
    return a.left > b.right || a.right < b.left || a.top > b.bottom || a.bottom < b.top;
  }

  /** Names beside their circles, the largest site first; one without room is told on hover and in the table. */
  function labels(sites, radiusOf, em) {
    const radius = (site) => Math.max(3, radiusOf(gpus(site, 'delivered')));
    const taken = sites.map((site) => {
      const [cx, cy, r] = [x(site.longitude), y(site.latitude), radius(site) * 0.95];
      return { left: cx - r, right: cx + r, top: cy - r, bottom: cy + r };
    });
    const texts = [];
    for (const [i, site] of sites.slice(0, MOST_LABELS).entries()) {
      const name = String(site.name).length > 22 ? String(site.name).slice(0, 21) + '…' : String(site.name);
      const [cx, cy, r, wide] = [x(site.longitude), y(site.latitude), radius(site) + 5, textWidth(name, em)];
      const places = [[cx + r, cy], [cx - r - wide, cy], [cx - wide / 2, cy - r - em / 2], [cx - wide / 2, cy + r + em / 2],
        [cx + r * 0.75, cy - r * 0.75], [cx + r * 0.75, cy + r * 0.75], [cx - r * 0.75 - wide, cy - r * 0.75], [cx - r * 0.75 - wide, cy + r * 0.75]];
      for (const [left, middle] of places) {
        const box = { left, right: left + wide, top: middle - em * 0.6, bottom: middle + em * 0.6 };
        const inside = left >= -MARGIN && box.right <= WIDTH + MARGIN && box.top >= 2 && box.bottom <= HEIGHT - 2;
        if (inside && taken.every((other, j) => j === i || apart(box, other))) {
          taken.push(box);
          texts.push(svg('text', { x: left.toFixed(1), y: (middle + em * 0.35).toFixed(1), 'font-size': em.toFixed(1) }, name));
          break;
        }
      }
    }
    return svg('g', { class: 'names', 'aria-hidden': 'true' }, texts);
  }

  function tip(box, site) {
    const rows = LAYERS.map((layer) => el('div', {}, el('dt', {}, swatch(layer), say(layer)), el('dd', {}, count(gpus(site, layer)))));
    const node = el('div', { class: 'tip', 'aria-hidden': 'true' },
      el('strong', {}, site.name), site.operator && el('span', { class: 'note' }, site.operator),
      el('dl', {}, rows, el('div', {}, el('dt', {}, say('stranded')), el('dd', {}, count(stranded(site))))));
    box.querySelector('.tip')?.remove();
    box.append(node);
    const scale = box.clientWidth / WIDTH;
    const [left, top] = [x(site.longitude) * scale, y(site.latitude) * scale];
    const right = left > box.clientWidth / 2;
    node.style.left = Math.max(0, Math.min(box.clientWidth - node.offsetWidth, right ? left - node.offsetWidth - 14 : left + 14)) + 'px';
    node.style.top = Math.max(0, Math.min(box.clientHeight - node.offsetHeight, top + 14)) + 'px';
  }

  function swatch(layer) {
    return el('span', { class: 'swatch ' + layer, 'aria-hidden': 'true' });
  }

  /** The map takes one stop of the tab key; arrow keys go from site to site. */
  function walk(nodes, box, sites) {
    nodes.forEach((node, i) => {
      const show = () => tip(box, sites[i]);
      const hide = () => box.querySelector('.tip')?.remove();
      node.setAttribute('tabindex', i === 0 ? '0' : '-1');
      node.addEventListener('mouseenter', show);
      node.addEventListener('focus', show);
      node.addEventListener('mouseleave', hide);
      node.addEventListener('blur', hide);
      node.addEventListener('keydown', (event) => {
        const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
        if (event.key === 'Escape') hide();
        if (step === undefined) return;
        event.preventDefault();
        const next = nodes[(i + step + nodes.length) % nodes.length];
        nodes.forEach((other) => other.setAttribute('tabindex', other === next ? '0' : '-1'));
        next.focus();
      });
    });
  }

  /** Call draw() once the map is in the page: how wide it is decides how large its texts are. */
  function map(sites) {
    const radius = scale(sites);
    const picture = svg('svg', { viewBox: `0 0 ${WIDTH.toFixed(0)} ${HEIGHT.toFixed(0)}`, role: 'group', 'aria-label': say('map.title') + '. ' + say('map.keys') });
    const nodes = sites.map((site) => disc(site, radius));
    const box = el('div', { class: 'map' }, picture);
    const names = () => labels(sites, radius, (12.5 * WIDTH) / Math.max(280, box.clientWidth));
    picture.append(land(), ...nodes, svg('g', { class: 'names' }));
    const draw = () => picture.querySelector('.names').replaceWith(names());
    new ResizeObserver(draw).observe(box);
    walk(nodes, box, sites);
    const legend = el('ul', { class: 'legend still' }, LAYERS.map((layer) => el('li', {}, swatch(layer), say('layer.' + layer))));
    const node = el('figure', {}, el('h3', {}, say('map.title')), legend, box, el('figcaption', {}, say('map.text') + ' ' + say('map.source')));
    return { node, draw };
  }

  function table(sites) {
    const columns = ['site', ...LAYERS, 'stranded'].map((key) => ({ head: say(key), number: key !== 'site' }));
    const cell = (site, layer) => el('span', { title: layer === 'delivered' ? undefined : share(gpus(site, layer) / gpus(site, 'delivered')) }, count(gpus(site, layer)));
    const rows = sites.map((site) => [
      el('span', { class: 'named' }, el('span', { class: 'name', title: site.name }, site.name), site.operator && el('span', { class: 'note' }, site.operator)),
      ...LAYERS.map((layer) => cell(site, layer)),
      count(stranded(site)),
    ]);
    const all = (layer) => count(sum(sites.map((site) => gpus(site, layer))));
    const whole = [el('strong', {}, say('all')), ...LAYERS.map(all), count(sum(sites.map(stranded)))];
    return Parts.longTable(say('sites.caption'), columns, [whole, ...rows], 21);
  }

  function section() {
    if (!known()) return Parts.leaveOut('fleet');
    const sites = [...list(outcome.fleet.sites)].sort((a, b) => gpus(b, 'delivered') - gpus(a, 'delivered'));
    const placed = korea === null ? [] : sites.filter(onMap);
    const beside = el('div', { class: 'beside' }, table(sites));
    if (placed.length === 0) return Parts.show('fleet', beside);
    const picture = map(placed);
    Parts.show('fleet', el('div', { class: 'pair' }, picture.node, beside));
    return picture.draw();
  }

  return { known, section };
})();
