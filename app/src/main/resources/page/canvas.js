// Draws all GPUs at once: a picture of one pixel a GPU, which is put on the canvas at any size. Only what changed is coloured anew.
import { colour } from './parts.js';

const [MOST_CELL, LINES_FROM, LABELS_FROM] = [64, 7, 15];

function packed(name) {
  const hex = colour(name).replace('#', '');
  const [r, g, b] = [0, 2, 4].map((i) => parseInt(hex.slice(i, i + 2), 16));
  return (255 << 24) | (b << 16) | (g << 8) | r;
}

export class Picture {
  /** What: {places, country}; on: {hover, moved} hear of the pointer and of the view. */
  constructor(stage, label, on) {
    this.stage = stage;
    this.on = on;
    this.canvas = document.createElement('canvas');
    for (const [name, value] of Object.entries({ tabindex: '0', role: 'application', 'aria-label': label })) this.canvas.setAttribute(name, value);
    stage.append(this.canvas);
    this.pen = this.canvas.getContext('2d', { alpha: false });
    this.film = document.createElement('canvas');
    this.pointers = new Map();
    this.view = { x: 0, y: 0, cell: 1 };
    this.dead = [];
    this.chosen = null;
    this.listen();
    this.watch = new ResizeObserver(() => this.fit());
    this.watch.observe(stage);
  }

  /** Lies out anew. */
  place(places, country) {
    this.places = places;
    this.country = country;
    [this.film.width, this.film.height] = [places.w, places.h];
    this.filmPen = this.film.getContext('2d', { willReadFrequently: true });
    this.image = this.filmPen.createImageData(places.w, places.h);
    this.pixels = new Uint32Array(this.image.data.buffer);
    this.whole();
  }

  /** Colours GPUs from..to by their code; names are those of colours in the style sheet. */
  paint(codes, names, from = 0, to = codes.length) {
    const colours = Uint32Array.from(names.map(packed));
    const { cellOf } = this.places;
    for (let g = from; g < to; g++) this.pixels[cellOf[g]] = colours[codes[g]];
  }

  developed() {
    this.filmPen.putImageData(this.image, 0, 0);
    this.draw();
  }

  fit() {
    const ratio = Math.min(2, devicePixelRatio);
    const [w, h] = [Math.round(this.stage.clientWidth * ratio), Math.round(this.stage.clientHeight * ratio)];
    if (w === this.canvas.width && h === this.canvas.height) return;
    const isWhole = this.canvas.width < 2 || this.isWhole;
    [this.canvas.width, this.canvas.height, this.ratio] = [w, h, ratio];
    this.pen.fillStyle = colour('page'); // until there is something to draw, it would be black
    this.pen.fillRect(0, 0, w, h);
    if (isWhole && this.places !== undefined) this.whole();
    this.draw();
  }

  least() {
    return Math.min(this.canvas.width / (this.places.w + 8), this.canvas.height / (this.places.h + 8));
  }

  whole() {
    this.goTo(this.country, 0);
    this.isWhole = true;
  }

  /** So that the box fills the window, with a margin in parts of it. */
  goTo(box, margin = 0.12) {
    const cell = Math.min(MOST_CELL * this.ratio || MOST_CELL, Math.min(this.canvas.width / (box.w + 8), this.canvas.height / (box.h + 8)) * (1 - margin));
    this.view = { cell, x: box.x + box.w / 2 - this.canvas.width / cell / 2, y: box.y + box.h / 2 - this.canvas.height / cell / 2 };
    this.isWhole = false;
    this.draw();
  }

  zoom(factor, at = [this.canvas.width / 2, this.canvas.height / 2]) {
    const cell = Math.min(MOST_CELL * this.ratio, Math.max(this.least() * 0.8, this.view.cell * factor));
    this.view.x += at[0] / this.view.cell - at[0] / cell;
    this.view.y += at[1] / this.view.cell - at[1] / cell;
    this.view.cell = cell;
    this.isWhole = false;
    this.draw();
  }

  pan(dx, dy) {
    this.view.x += dx / this.view.cell;
    this.view.y += dy / this.view.cell;
    this.isWhole = false;
    this.draw();
  }

  draw() {
    if (this.isAsked || this.pixels === undefined) return;
    this.isAsked = true;
    requestAnimationFrame(() => {
      this.isAsked = false;
      this.frame();
    });
  }

  frame() {
    const { pen, canvas, view, places } = this;
    pen.fillStyle = colour('page');
    pen.fillRect(0, 0, canvas.width, canvas.height);
    const left = Math.max(0, Math.floor(view.x));
    const top = Math.max(0, Math.floor(view.y));
    const right = Math.min(places.w, Math.ceil(view.x + canvas.width / view.cell));
    const bottom = Math.min(places.h, Math.ceil(view.y + canvas.height / view.cell));
    if (right > left && bottom > top) {
      pen.imageSmoothingEnabled = view.cell < 3;
      pen.drawImage(this.film, left, top, right - left, bottom - top,
        (left - view.x) * view.cell, (top - view.y) * view.cell, (right - left) * view.cell, (bottom - top) * view.cell);
      if (view.cell >= LINES_FROM) this.lines(left, top, right, bottom);
    }
    this.names();
    this.dead.forEach((box) => this.outline(box, 'dead', 2.5, 5));
    if (this.chosen !== null && this.chosen.kind !== 'country') this.outline(this.chosen, 'text', 2, 4);
    this.on.moved?.();
  }

  lines(left, top, right, bottom) {
    const { pen, canvas, view } = this;
    pen.beginPath();
    for (let x = left; x <= right; x++) {
      const at = Math.round((x - view.x) * view.cell) + 0.5;
      pen.moveTo(at, 0);
      pen.lineTo(at, canvas.height);
    }
    for (let y = top; y <= bottom; y++) {
      const at = Math.round((y - view.y) * view.cell) + 0.5;
      pen.moveTo(0, at);
      pen.lineTo(canvas.width, at);
    }
    pen.strokeStyle = colour('page');
    pen.lineWidth = Math.max(1, view.cell / 14);
    pen.stroke();
  }

  onScreen(box) {
    const { view } = this;
    return { x: (box.x - view.x) * view.cell, y: (box.y - view.y) * view.cell, w: box.w * view.cell, h: box.h * view.cell };
  }

  outline(box, name, width, least) {
    const at = this.onScreen(box);
    const grow = Math.max(0, least * this.ratio - Math.min(at.w, at.h)) / 2;
    this.pen.strokeStyle = colour(name);
    this.pen.lineWidth = width * this.ratio;
    this.pen.strokeRect(at.x - grow - 1, at.y - grow - 1, at.w + 2 * grow + 2, at.h + 2 * grow + 2);
  }

  text(text, x, y, size, room) {
    const { pen } = this;
    pen.font = '600 ' + size + 'px ' + this.family;
    let shown = text;
    while (shown.length > 3 && pen.measureText(shown).width > room) shown = shown.slice(0, -2) + '…';
    if (pen.measureText(shown).width > room) return;
    pen.fillText(shown, x, y);
  }

  names() {
    const { pen, canvas, view } = this;
    this.family ??= getComputedStyle(document.body).fontFamily;
    pen.fillStyle = colour('text');
    pen.textBaseline = 'bottom';
    const size = Math.round(Math.max(12, parseFloat(getComputedStyle(this.stage).fontSize) * 0.85) * this.ratio);
    const isSeen = (at) => at.x < canvas.width && at.y < canvas.height + 40 && at.x + at.w > 0 && at.y + at.h > 0;
    for (const site of this.country.children) {
      const at = this.onScreen(site);
      if (!isSeen(at)) continue;
      const areRacksNamed = view.cell >= LABELS_FROM; // the first rack's name stands where the site's would
      this.text(site.name, Math.max(4, at.x), Math.max(size + 2, at.y - 2 - (areRacksNamed ? size * 1.3 : 0)), size, Math.max(at.w, size * 6));
      if (!areRacksNamed) continue;
      for (const hall of site.children) {
        for (const rack of hall.children) {
          const place = this.onScreen(rack);
          if (isSeen(place)) this.text(hall.name + '/' + rack.name, place.x, place.y, Math.min(size, view.cell * 0.85), place.w);
        }
      }
    }
  }

  /** The GPU under a point of the canvas; -1: none. */
  gpuAt(x, y) {
    const { view, places } = this;
    const [cx, cy] = [Math.floor(view.x + x / view.cell), Math.floor(view.y + y / view.cell)];
    return cx < 0 || cy < 0 || cx >= places.w || cy >= places.h ? -1 : places.gpuAt[cy * places.w + cx];
  }

  // ---- pointer and keys

  point(event) {
    const at = this.canvas.getBoundingClientRect();
    return [(event.clientX - at.left) * this.ratio, (event.clientY - at.top) * this.ratio];
  }

  listen() {
    const { canvas } = this;
    canvas.addEventListener('wheel', (event) => {
      event.preventDefault();
      this.zoom(Math.exp(-event.deltaY * (event.ctrlKey ? 0.01 : 0.0018)), this.point(event));
    }, { passive: false });
    canvas.addEventListener('pointerdown', (event) => {
      if (event.isTrusted) canvas.setPointerCapture(event.pointerId);
      this.pointers.set(event.pointerId, this.point(event));
      this.isMoved = false;
    });
    canvas.addEventListener('pointermove', (event) => this.moved(event));
    const up = (event) => {
      if (this.pointers.delete(event.pointerId) && !this.isMoved && event.type === 'pointerup') this.on.pick?.(this.gpuAt(...this.point(event)));
    };
    canvas.addEventListener('pointerup', up);
    canvas.addEventListener('pointercancel', up);
    canvas.addEventListener('pointerleave', () => this.on.hover?.(-1));
    canvas.addEventListener('dblclick', (event) => this.zoom(2.5, this.point(event)));
    canvas.addEventListener('keydown', (event) => this.key(event));
  }

  moved(event) {
    const at = this.point(event);
    const before = this.pointers.get(event.pointerId);
    if (before === undefined) {
      this.on.hover?.(this.gpuAt(...at), at);
      return;
    }
    const [dx, dy] = [at[0] - before[0], at[1] - before[1]];
    const other = [...this.pointers].find(([id]) => id !== event.pointerId)?.[1];
    if (other !== undefined) {
      const apart = (a) => Math.max(10, Math.hypot(a[0] - other[0], a[1] - other[1]));
      this.zoom(apart(at) / apart(before), other);
      this.isMoved = true;
    } else if (this.isMoved || Math.hypot(dx, dy) > 4) {
      this.isMoved = true;
      this.pan(-dx, -dy);
    } else {
      return;
    }
    this.pointers.set(event.pointerId, at);
  }

  key(event) {
    const step = 80 * this.ratio;
    const ways = { ArrowLeft: [-step, 0], ArrowRight: [step, 0], ArrowUp: [0, -step], ArrowDown: [0, step] };
    if (ways[event.key] !== undefined) this.pan(...ways[event.key]);
    else if (event.key === '+' || event.key === '=') this.zoom(1.5);
    else if (event.key === '-') this.zoom(1 / 1.5);
    else if (event.key === '0' || event.key === 'Home') this.whole();
    else if (event.key === 'Enter') this.on.pick?.(this.gpuAt(this.canvas.width / 2, this.canvas.height / 2));
    else return;
    event.preventDefault();
    const middle = [this.canvas.width / 2, this.canvas.height / 2];
    this.on.hover?.(this.gpuAt(...middle), middle);
  }

  close() {
    this.watch.disconnect();
  }
}
