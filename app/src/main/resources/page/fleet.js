// Every GPU of the fleet, from the country down to one of them.
import * as Words from './words.js';
import { ask, query } from './ask.js';
import { choice, el, renew, swatch, table } from './parts.js';
import { Picture } from './canvas.js';
import { lay, tree } from './layout.js';

const { say, count } = Words;
const KINDS = ['pretraining', 'fine-tuning', 'inference', 'simulation', 'data'];
const COLUMNS = ['use', 'owner', 'kind', 'cap', 'age'];
const BY = ['owner', 'state', 'kind', 'power', 'age'];
const [DRAINED, DOWN, OFF] = [1, 2, 3];
const UNKNOWN = 99;
const AGES = 6;

function unrolled(runs, size) {
  const values = new Uint8Array(size);
  let at = 0;
  for (let i = 0; i < runs.length; i += 2) {
    values.fill(runs[i], at, at + runs[i + 1]);
    at += runs[i + 1];
  }
  return values;
}

/** The fleet as columns, and the tree of its places. */
class Fleet {
  take(map) {
    this.version = map.version;
    if (map.racks !== undefined) {
      this.map = map;
      Object.assign(this, tree(map));
      this.gpus = this.first[this.first.length - 1];
      this.state = unrolled(map.nodes.state, this.first.length - 1);
      for (const name of COLUMNS) this[name] = unrolled(map.gpus[name], this.gpus);
      this.nodeOf = new Int32Array(this.gpus);
      for (let n = 0; n + 1 < this.first.length; n++) this.nodeOf.fill(n, this.first[n], this.first[n + 1]);
      return null;
    }
    let at = 0;
    map.changed.forEach((node, i) => {
      this.state[node] = map.state[i];
      for (let g = this.first[node]; g < this.first[node + 1]; g++, at++) for (const name of COLUMNS) this[name][g] = map[name][at];
    });
    return map.changed;
  }

  rack(node) {
    return this.racks[this.rackOf[node]];
  }

  nodeBox(node, places) {
    const rack = this.rack(node);
    const gpus = this.first[node + 1] - this.first[node];
    return { kind: 'node', name: 'n' + this.numberIn[node], node, parent: rack, children: [], nodes: [node], x: places.nodeAt[2 * node], y: places.nodeAt[2 * node + 1], w: Math.min(8, gpus), h: Math.ceil(gpus / 8) };
  }
}

function path(box) {
  return box.kind === 'country' ? [] : [...path(box.parent), box];
}

function nameOf(box) {
  return path(box).map((each) => each.name).join('/');
}

/** What each colour stands for: [[colour, text]], by its code. */
function legend(by, fleet) {
  const always = [['idle', say('gpu.free')], ['drained', say('gpu.drained')], ['dead', say('gpu.down')], ['off', say('gpu.off')]];
  const own = {
    state: [['c0', say('gpu.busy')], ['gap', say('gpu.leaving')]],
    owner: [['stranger', say('gpu.others')], ...fleet.map.owners.slice(2).map((name, i) => ['c' + (i % 10), name])],
    kind: [['stranger', say('gpu.others')], ...KINDS.map((kind, i) => ['c' + i, say('kind.' + kind)])],
    power: [['stranger', say('gpu.others')], ['c0', say('gpu.full')], ['c2', say('gpu.capped.little')], ['c1', say('gpu.capped')]],
    age: [['stranger', say('gpu.others')], ...Array.from({ length: AGES }, (_, i) => ['age' + i, say('age.' + i)])],
  }[by];
  return [...always, ...own];
}

/** The code of a GPU in the legend. */
function coder(by, { state, nodeOf, use, owner, kind, cap, age }) {
  const own = {
    state: (g) => (use[g] === 2 ? 5 : 4),
    owner: (g) => (owner[g] === 1 ? 4 : 3 + owner[g]),
    kind: (g) => (kind[g] === UNKNOWN ? 4 : 4 + kind[g]),
    power: (g) => (cap[g] === UNKNOWN ? 4 : cap[g] >= 10 ? 5 : cap[g] >= 8 ? 6 : 7),
    age: (g) => (age[g] === UNKNOWN ? 4 : 4 + age[g]),
  }[by];
  return (g) => {
    const node = state[nodeOf[g]];
    if (node === DOWN) return 2;
    if (node === OFF && use[g] === 0) return 3;
    if (use[g] === 0) return node === DRAINED ? 1 : 0;
    return own(g);
  };
}

function sums(fleet, nodes) {
  const sum = { gpus: 0, busy: 0, down: 0 };
  for (const node of nodes) {
    const [from, to] = [fleet.first[node], fleet.first[node + 1]];
    sum.gpus += to - from;
    if (fleet.state[node] === DOWN) sum.down += to - from;
    for (let g = from; g < to; g++) if (fleet.use[g] > 0) sum.busy++;
  }
  return sum;
}

function nodesOf(box) {
  return box.children.length === 0 ? box.nodes : box.children.flatMap(nodesOf);
}

export async function show(box, { lead, rest, signal }) {
  const fleet = new Fleet();
  const stage = el('div', { class: 'stage' });
  const tip = el('div', { class: 'tip', hidden: true });
  const [crumbs, beside, keys, deadLine] = [el('ol', { class: 'crumbs' }), el('div', { class: 'beside' }), el('ul', { class: 'keys' }), el('p', { class: 'note', role: 'status' })];
  let by = sessionStorage.getItem('dure.fleet.by') ?? 'owner';
  let codes = new Uint8Array(0);
  let chosen = null;
  const title = el('span', {});
  const choices = el('div', {});
  const button = (text, label, act) => el('button', { type: 'button', 'aria-label': label, title: label, onclick: act }, text);
  box.append(lead(say('page.fleet'), title),
    el('div', { class: 'tools' }, choices, el('div', { class: 'choice' }, button('+', say('zoom.in'), () => picture.zoom(1.6)), button('−', say('zoom.out'), () => picture.zoom(1 / 1.6)), button(say('zoom.whole'), say('zoom.whole.note'), () => choose(fleet.country)))),
    el('div', { class: 'grid' }, el('div', {}, stage, keys, el('p', { class: 'note' }, say('fleet.keys'))),
      el('div', {}, el('nav', { 'aria-label': say('fleet.path') }, crumbs), deadLine, beside)));

  const picture = new Picture(stage, say('fleet.canvas'), { hover, pick });
  stage.append(tip);

  function hover(gpu, at) {
    tip.hidden = gpu < 0;
    if (gpu < 0) return;
    const node = fleet.nodeOf[gpu];
    const rack = fleet.rack(node);
    const one = coder('state', fleet)(gpu);
    const row = (name, value) => el('div', {}, el('dt', {}, name), el('dd', {}, value));
    const isHeld = fleet.use[gpu] > 0;
    tip.replaceChildren(el('strong', {}, nameOf(rack) + '/n' + fleet.numberIn[node]),
      el('span', { class: 'note' }, fleet.map.types[fleet.typeOf[node]] + ' · GPU ' + (gpu - fleet.first[node])),
      el('dl', {}, row(say('state'), legend('state', fleet)[one][1]),
        isHeld && row(say('gpu.owner'), fleet.owner[gpu] === 1 ? say('gpu.others') : fleet.map.owners[fleet.owner[gpu]]),
        isHeld && fleet.kind[gpu] !== UNKNOWN && row(say('kind'), say('kind.' + KINDS[fleet.kind[gpu] - 1])),
        isHeld && fleet.cap[gpu] !== UNKNOWN && row(say('gpu.cap'), Words.share(fleet.cap[gpu] / 10)),
        isHeld && fleet.age[gpu] !== UNKNOWN && row(say('by.age'), say('age.' + (fleet.age[gpu] - 1)))));
    const [x, y] = at.map((value) => value / picture.ratio);
    tip.style.left = Math.max(4, Math.min(stage.clientWidth - tip.offsetWidth - 4, x > stage.clientWidth / 2 ? x - tip.offsetWidth - 16 : x + 16)) + 'px';
    tip.style.top = Math.max(4, Math.min(stage.clientHeight - tip.offsetHeight - 4, y + 16)) + 'px';
  }

  /** A tap goes one level in: to the site, then the hall, the rack, the node. */
  function pick(gpu) {
    if (gpu < 0) return;
    const node = fleet.nodeBox(fleet.nodeOf[gpu], picture.places);
    const line = path(node);
    const depth = line.findIndex((each) => nameOf(each) === nameOf(chosen));
    choose(line[Math.min(line.length - 1, depth + 1)]);
  }

  function choose(next, isQuiet = false) {
    chosen = next;
    picture.chosen = next;
    if (!isQuiet) {
      if (next.kind === 'country') picture.whole();
      else picture.goTo(next);
      history.replaceState(null, '', '#/fleet' + (next.kind === 'country' ? '' : '/' + encodeURIComponent(nameOf(next))));
    }
    picture.draw();
    side();
  }

  function crumb(each) {
    const name = each.kind === 'country' ? say('fleet.whole') : each.name;
    return el('li', {}, each === chosen ? el('span', { 'aria-current': 'location' }, name) : el('button', { type: 'button', class: 'link', onclick: () => choose(each) }, name));
  }

  function child(each) {
    const { gpus, busy, down } = sums(fleet, nodesOf(each));
    return [el('button', { type: 'button', class: 'link', onclick: () => choose(each) }, each.name),
      count(gpus), count(busy), down > 0 ? el('span', { class: down === gpus ? 'dead' : '' }, down === gpus ? say('fleet.dead') : count(down)) : '0'];
  }

  function side() {
    if (chosen === null) return undefined;
    crumbs.replaceChildren(...[fleet.country, ...path(chosen)].map(crumb));
    if (chosen.kind === 'node') return node();
    const children = chosen.kind === 'rack' ? chosen.nodes.map((n) => fleet.nodeBox(n, picture.places)) : chosen.children;
    const level = { country: 'site', site: 'hall', hall: 'rack', rack: 'node' }[chosen.kind];
    const shown = children.slice(0, 400);
    const rows = shown.map(child);
    const data = [nameOf(chosen), by, Words.now(), shown.map((each) => sums(fleet, nodesOf(each)))];
    return renew(beside, data, () => [table(say('fleet.children', { level: say('level.' + level) }), [{ head: say('level.' + level) }, ...['gpus.head', 'busy', 'gpu.down'].map((key) => ({ head: say(key), number: true }))], rows),
      children.length > shown.length && el('p', { class: 'note' }, say('others', { n: count(children.length - shown.length) }))]);
  }

  async function node() {
    const name = nameOf(chosen);
    try {
      const told = await ask('/v1/fleet/node' + query({ name }), { signal });
      if (chosen === null || nameOf(chosen) !== name) return;
      const rows = told.gpus.map((gpu, i) => ['GPU\u00a0' + i,
        gpu.job !== undefined ? el('a', { class: 'to', href: '#/job/' + gpu.job }, say('job.n', { n: gpu.job })) : gpu.busy ? say('gpu.others') : told.state === 'up' ? say('gpu.free') : '–',
        gpu.queue ?? '', gpu.kind === undefined ? '' : say('kind.' + gpu.kind)]);
      renew(beside, told, () => [el('p', {}, el('strong', {}, told.gpuType), ' · ', el('span', { class: told.state === 'down' ? 'dead' : '' }, say('node.' + told.state))),
        table(say('fleet.node', { name }), ['gpus.head', 'job', 'queue', 'kind'].map((key) => ({ head: say(key) })), rows)]);
    } catch (refused) {
      beside.replaceChildren(el('p', { class: 'problem' }, refused.message));
    }
  }

  function recolour(nodes) {
    const list = legend(by, fleet);
    const code = coder(by, fleet);
    if (codes.length !== fleet.gpus) codes = new Uint8Array(fleet.gpus);
    const names = list.map(([name]) => name);
    if (nodes === null) {
      for (let g = 0; g < fleet.gpus; g++) codes[g] = code(g);
      picture.paint(codes, names);
    } else {
      for (const n of nodes) {
        for (let g = fleet.first[n]; g < fleet.first[n + 1]; g++) codes[g] = code(g);
        picture.paint(codes, names, fleet.first[n], fleet.first[n + 1]);
      }
    }
    picture.dead = fleet.racks.filter((rack) => rack.nodes.length > 0 && rack.nodes.every((n) => fleet.state[n] === DOWN));
    picture.developed();
    told(list);
  }

  function told(list) {
    const counts = new Array(list.length).fill(0);
    for (let g = 0; g < fleet.gpus; g++) counts[codes[g]]++;
    keys.replaceChildren(...list.map(([name, text], i) => (counts[i] > 0 || i === 0 ? el('li', {}, swatch('', 'var(--' + name + ')'), text + ' ' + count(counts[i])) : '')));
    title.textContent = say('fleet.under', { gpus: count(fleet.gpus), nodes: count(fleet.first.length - 1), racks: count(fleet.racks.length) });
    const dead = picture.dead;
    deadLine.textContent = dead.length === 0 ? '' : say(dead.length === 1 ? 'fleet.dead.rack' : 'fleet.dead.racks', { n: count(dead.length), names: dead.slice(0, 3).map(nameOf).join(', ') + (dead.length > 3 ? ' …' : '') });
  }

  function chooseBy(next) {
    by = next;
    sessionStorage.setItem('dure.fleet.by', next);
    choices.replaceChildren(choice(say('fleet.by'), BY.map((key) => [key, say('by.' + key)]), by, chooseBy));
    recolour(null);
  }

  function found(name) {
    let at = fleet.country;
    for (const part of name.split('/').filter(Boolean)) {
      const next = at.children.find((each) => each.name === part) ?? (at.kind === 'rack' ? at.nodes.map((n) => fleet.nodeBox(n, picture.places)).find((each) => each.name === part) : undefined);
      if (next === undefined) break;
      at = next;
    }
    return at;
  }

  function whole(map) {
    fleet.take(map);
    picture.fit();
    picture.place(lay(fleet, stage.clientWidth, Math.max(1, stage.clientHeight)), fleet.country);
  }

  whole(await ask('/v1/fleet/map', { signal }));
  chooseBy(BY.includes(by) ? by : 'owner');
  const start = found(rest.join('/'));
  choose(start, start.kind === 'country');
  signal.addEventListener('abort', () => picture.close());

  return async () => {
    const news = await ask('/v1/fleet/map' + query({ since: fleet.version }), { signal });
    if (news.racks !== undefined) {
      const was = nameOf(chosen);
      whole(news);
      recolour(null);
      choose(found(was), true);
    } else if (news.changed.length > 0) {
      recolour(fleet.take(news));
      side();
    } else {
      fleet.version = news.version;
    }
  };
}
