// Where each GPU lies: one cell of a grid each, nodes in racks, racks in halls, halls in sites. Pure numbers; nothing is drawn here.
const [RACK_GAP, HALL_GAP, SITE_GAP, TITLE] = [1, 4, 7, 13];
/** Of a title on the screen, in pixels. */
const TITLE_HIGH = 19;
const WIDE = 8;
/** Rows are whole, so the first try is not quite of the shape that is wanted. */
const TRIES = 4;

/** A box: its kind, name, nodes from..to by number, and after lay() its place and size in cells. */
function box(kind, name, parent) {
  return { kind, name, parent, children: [], nodes: [], x: 0, y: 0, w: 0, h: 0, area: 0 };
}

function child(of, kind, name) {
  let found = of.byName?.get(name);
  if (found === undefined) {
    found = box(kind, name, of);
    (of.byName ??= new Map()).set(name, found);
    of.children.push(found);
  }
  return found;
}

/** The tree of a map answer: country > sites > halls > racks, each with its nodes; nodes know how many GPUs they have. */
export function tree(map) {
  const country = box('country', '', null);
  const racks = map.racks.map((path) => {
    const [site, hall, ...rack] = path.split('/');
    return child(child(child(country, 'site', site), 'hall', hall), 'rack', rack.join('/'));
  });
  const count = map.lots.reduce((sum, lot) => sum + lot[0], 0);
  const [rackOf, typeOf, numberIn] = [new Int32Array(count), new Uint16Array(count), new Int32Array(count)];
  const first = new Int32Array(count + 1);
  let node = 0;
  for (const [size, rack, type, gpus] of map.lots) {
    for (let i = 0; i < size; i++, node++) {
      [rackOf[node], typeOf[node], numberIn[node]] = [rack, type, i + 1];
      first[node + 1] = first[node] + gpus;
      racks[rack].nodes.push(node);
    }
  }
  return { country, racks, rackOf, typeOf, numberIn, first };
}

function layRack(rack, first) {
  const size = (n) => first[n + 1] - first[n];
  const most = Math.max(1, ...rack.nodes.map(size));
  const wide = Math.min(WIDE, most);
  const high = Math.ceil(most / WIDE);
  let columns = 1;
  while (columns * wide < (rack.nodes.length / columns) * high * 0.6) columns++;
  Object.assign(rack, { columns, wide, high, w: columns * wide, h: Math.ceil(rack.nodes.length / columns) * high });
  rack.area = (rack.w + RACK_GAP) * (rack.h + RACK_GAP);
}

/** Children side by side in rows no wider than width, in their order. */
function flow(of, width, gap) {
  let [x, y, high, widest] = [0, 0, 0, 0];
  for (const each of of.children) {
    if (x > 0 && x + each.w > width) [x, y, high] = [0, y + high + gap, 0];
    [each.x, each.y] = [x, y];
    x += each.w + gap;
    high = Math.max(high, each.h);
    widest = Math.max(widest, x - gap);
  }
  [of.w, of.h] = [widest, y + high];
}

function worst(row, width) {
  const high = row.reduce((sum, each) => sum + each.area, 0) / width;
  return Math.max(...row.map((each) => Math.max(each.area / high / high, (high * high) / each.area)));
}

/** Children in strips, the largest first, each as nearly square as can be; lay(child, width) makes each fit its width. */
function strips(of, width, gap, above, lay) {
  const rows = [];
  let row = [];
  for (const each of [...of.children].sort((a, b) => b.area - a.area || (a.name < b.name ? -1 : 1))) {
    if (row.length > 0 && worst([...row, each], width) > worst(row, width)) {
      rows.push(row);
      row = [];
    }
    row.push(each);
  }
  if (row.length > 0) rows.push(row);
  let [y, widest] = [0, 0];
  for (const each of rows) {
    const area = each.reduce((sum, one) => sum + one.area, 0);
    const free = width - gap * (each.length - 1);
    let [x, high] = [0, 0];
    for (const one of each) {
      lay(one, Math.max(10, Math.round((free * one.area) / area)));
      [one.x, one.y] = [x, y + above];
      x += one.w + gap;
      high = Math.max(high, one.h);
    }
    widest = Math.max(widest, x - gap);
    y += high + gap + above;
  }
  [of.w, of.h] = [widest, Math.max(1, y - gap)];
}

function absolute(of, x, y) {
  of.x += x;
  of.y += y;
  of.children.forEach((each) => absolute(each, of.x, of.y));
}

/** Lays the tree out for a window of this size in pixels; returns which GPU lies in which cell, -1: none. */
export function lay(fleet, wide, high) {
  const aspect = wide / high;
  const { country, racks, first } = fleet;
  racks.forEach((rack) => layRack(rack, first));
  const halls = country.children.flatMap((site) => site.children);
  halls.forEach((hall) => { hall.area = hall.children.reduce((sum, rack) => sum + rack.area, 0) + HALL_GAP * 20; });
  country.children.forEach((site) => { site.area = site.children.reduce((sum, hall) => sum + hall.area, 0) + TITLE * 60; });
  const area = country.children.reduce((sum, site) => sum + site.area, 0);
  let width = Math.sqrt(area * aspect * 1.06);
  for (let i = 0; i < TRIES; i++) {
    const title = Math.max(2, Math.ceil((TITLE_HIGH * width) / wide));
    strips(country, Math.max(40, Math.round(width)), SITE_GAP, title, (site, wide) => strips(site, wide, HALL_GAP, 0, (hall, inner) => flow(hall, inner, RACK_GAP)));
    width *= Math.sqrt((aspect * country.h) / country.w);
  }
  [country.x, country.y] = [0, 0];
  country.children.forEach((site) => absolute(site, 0, 0));
  return cells(fleet);
}

function cells({ country, racks, first }) {
  const [w, h] = [country.w, country.h];
  const gpuAt = new Int32Array(w * h).fill(-1);
  const cellOf = new Int32Array(first[first.length - 1]);
  const nodeAt = new Int32Array(first.length * 2);
  for (const rack of racks) {
    rack.nodes.forEach((node, i) => {
      const left = rack.x + (i % rack.columns) * rack.wide;
      const top = rack.y + Math.floor(i / rack.columns) * rack.high;
      nodeAt[2 * node] = left;
      nodeAt[2 * node + 1] = top;
      for (let g = first[node]; g < first[node + 1]; g++) {
        const k = g - first[node];
        const cell = (top + Math.floor(k / WIDE)) * w + left + (k % WIDE);
        gpuAt[cell] = g;
        cellOf[g] = cell;
      }
    });
  }
  return { w, h, gpuAt, cellOf, nodeAt };
}
