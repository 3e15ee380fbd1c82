// The map of Korea with the sites of the fleet: areas in proportion to GPUs, one layer within the other.
import * as Words from './words.js';
import { el, svg, swatch } from './parts.js';

const { say, count } = Words;
export const LAYERS = ['delivered', 'powered', 'busy', 'productive'];
const [WEST, EAST, NORTH, SOUTH, UNIT] = [124.4, 132.05, 38.75, 33.05, 100];
const NARROWER = Math.cos((36 * Math.PI) / 180);
const WIDTH = x(EAST);
const HEIGHT = y(SOUTH);
let korea;

/** Degrees east and north to the map's units: true to scale at 36° north. */
function x(longitude) {
  return (longitude - WEST) * NARROWER * UNIT;
}

function y(latitude) {
  return (NORTH - latitude) * UNIT;
}

export function isOnMap(site) {
  return Words.finite(site.latitude) && site.longitude > WEST && site.longitude < EAST && site.latitude > SOUTH && site.latitude < NORTH;
}

function point(east, north) {
  return x(east / korea.steps).toFixed(1) + ' ' + y(north / korea.steps).toFixed(1);
}

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

async function land() {
  korea ??= await (await fetch('/page/korea.json')).json();
  return svg('g', { class: 'land', 'aria-hidden': 'true' }, korea.provinces.map(({ rings }) => svg('path', { d: rings.map(path).join('') })));
}

function scale(sites) {
  const most = Math.max(1, ...sites.map((site) => site.gpus.delivered));
  return (n) => 38 * Math.sqrt(n / most);
}

function told(site) {
  const power = Words.finite(site.limitWatts) ? [say('power.of', { draw: Words.megawatts(site.drawWatts), limit: Words.megawatts(site.limitWatts) })] : [];
  return [site.name, site.operator, ...LAYERS.map((layer) => say(layer) + ' ' + count(site.gpus[layer])), ...power].filter(Boolean).join(', ');
}

function disc(site, radius) {
  const [cx, cy] = [x(site.longitude).toFixed(1), y(site.latitude).toFixed(1)];
  const outer = Math.max(4, radius(site.gpus.delivered));
  const layers = LAYERS.map((layer) => svg('circle', { class: layer, cx, cy, r: (layer === 'delivered' ? outer : radius(Math.min(site.gpus[layer], site.gpus.delivered))).toFixed(2) }));
  return svg('g', { class: 'site', role: 'link', tabindex: '-1', 'aria-label': told(site) }, layers, svg('circle', { class: 'ring', cx, cy, r: outer.toFixed(2) }));
}

function width(text, em) {
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = '100px ' + getComputedStyle(document.body).fontFamily;
  return (pen.measureText(text).width * em) / 100;
}

function apart(a, b) {
  return a.left > b.right || a.right < b.left || a.top > b.bottom || a.bottom < b.top;
}

/** Names beside their circles, the largest site first; one without room is told on hover and in the table. */
function labels(sites, radiusOf, em) {
  const radius = (site) => Math.max(4, radiusOf(site.gpus.delivered));
  const taken = sites.map((site) => {
    const [cx, cy, r] = [x(site.longitude), y(site.latitude), radius(site) * 0.95];
    return { left: cx - r, right: cx + r, top: cy - r, bottom: cy + r };
  });
  const texts = [];
  for (const [i, site] of sites.entries()) {
    const [cx, cy, r, wide] = [x(site.longitude), y(site.latitude), radius(site) + 5, width(site.name, em)];
    const places = [[cx + r, cy], [cx - r - wide, cy], [cx - wide / 2, cy - r - em / 2], [cx - wide / 2, cy + r + em / 2],
      [cx + r * 0.75, cy - r * 0.75], [cx + r * 0.75, cy + r * 0.75], [cx - r * 0.75 - wide, cy - r * 0.75], [cx - r * 0.75 - wide, cy + r * 0.75]];
    for (const [left, middle] of places) {
      const box = { left, right: left + wide, top: middle - em * 0.6, bottom: middle + em * 0.6 };
      if (left >= -15 && box.right <= WIDTH + 15 && box.top >= 2 && box.bottom <= HEIGHT - 2 && taken.every((other, j) => j === i || apart(box, other))) {
        taken.push(box);
        texts.push(svg('text', { x: left.toFixed(1), y: (middle + em * 0.35).toFixed(1), 'font-size': em.toFixed(1) }, site.name));
        break;
      }
    }
  }
  return svg('g', { class: 'names', 'aria-hidden': 'true' }, texts);
}

function tip(box, site) {
  const row = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, value));
  const node = el('div', { class: 'tip', 'aria-hidden': 'true' }, el('strong', {}, site.name), site.operator && el('span', { class: 'note' }, site.operator),
    el('dl', {}, LAYERS.map((layer) => row([swatch(layer), say(layer)], count(site.gpus[layer]))),
      row(say('power.draw'), Words.megawatts(site.drawWatts)), Words.finite(site.limitWatts) && row(say('power.limit'), Words.megawatts(site.limitWatts))));
  box.querySelector('.tip')?.remove();
  box.append(node);
  const factor = box.clientWidth / WIDTH;
  const [left, top] = [x(site.longitude) * factor, y(site.latitude) * factor];
  const isRight = left > box.clientWidth / 2;
  node.style.left = Math.max(0, Math.min(box.clientWidth - node.offsetWidth, isRight ? left - node.offsetWidth - 14 : left + 14)) + 'px';
  node.style.top = Math.max(0, Math.min(box.clientHeight - node.offsetHeight, top + 14)) + 'px';
}

/** The map takes one stop of the tab key; arrow keys go from site to site, Enter opens the site in the fleet. */
function walk(nodes, box, sites) {
  nodes.forEach((node, i) => {
    const hide = () => box.querySelector('.tip')?.remove();
    const open = () => { location.hash = '#/fleet/' + encodeURIComponent(sites[i].name); };
    node.setAttribute('tabindex', i === 0 ? '0' : '-1');
    node.addEventListener('mouseenter', () => tip(box, sites[i]));
    node.addEventListener('focus', () => tip(box, sites[i]));
    node.addEventListener('mouseleave', hide);
    node.addEventListener('blur', hide);
    node.addEventListener('click', open);
    node.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
      if (event.key === 'Escape') hide();
      if (event.key === 'Enter') open();
      if (step === undefined) return;
      event.preventDefault();
      const next = nodes[(i + step + nodes.length) % nodes.length];
      nodes.forEach((other) => other.setAttribute('tabindex', other === next ? '0' : '-1'));
      next.focus();
    });
  });
}

/** A figure whose discs are drawn anew by update(sites). */
export async function map(ofSites) {
  const ground = await land();
  const picture = svg('svg', { viewBox: `0 0 ${WIDTH.toFixed(0)} ${HEIGHT.toFixed(0)}`, role: 'group', 'aria-label': say('map.title') + '. ' + say('map.keys') }, ground);
  const box = el('div', { class: 'map' }, picture);
  let sites = ofSites;
  const names = () => {
    picture.querySelector('.names')?.remove();
    picture.append(labels(sites, scale(sites), (0.85 * parseFloat(getComputedStyle(box).fontSize) * WIDTH) / Math.max(280, box.clientWidth)));
  };
  const update = (list) => {
    if (picture.contains(document.activeElement)) return;
    sites = list.filter(isOnMap).sort((a, b) => b.gpus.delivered - a.gpus.delivered);
    picture.querySelectorAll('.site').forEach((node) => node.remove());
    const radius = scale(sites);
    const nodes = sites.map((site) => disc(site, radius));
    picture.append(...nodes);
    walk(nodes, box, sites);
    names();
  };
  new ResizeObserver(names).observe(box);
  const legend = el('ul', { class: 'legend still' }, LAYERS.map((layer) => el('li', {}, swatch(layer), say(layer === 'busy' ? 'layer.live.busy' : 'layer.' + layer))));
  const node = el('figure', {}, el('h3', {}, say('map.title')), legend, box, el('figcaption', {}, say('map.text') + ' ' + say('map.source')));
  return { node, update };
}
