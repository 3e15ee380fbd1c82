// The nation's fleet at a glance.
import * as Words from './words.js';
import { ask } from './ask.js';
import { bars, el, meter, renew, section, swatch, table } from './parts.js';
import { LAYERS, isOnMap, map } from './country.js';

const { say, count, share, megawatts } = Words;

function tiles({ delivered, powered, busy, productive, down }) {
  const notes = {
    delivered: [down > 0 && say('tiles.down', { n: count(down) })],
    powered: [say('tiles.stranded', { n: count(delivered - powered - down) })],
    busy: [say('tiles.idle', { n: count(Math.max(0, powered - busy)) })],
    productive: [busy > productive && say('tiles.leaving', { n: count(busy - productive) })],
  };
  const values = { delivered, powered, busy, productive };
  return el('ul', { class: 'tiles four' }, LAYERS.map((layer) => el('li', {},
    el('span', { class: 'label' }, swatch(layer), say(layer)), el('strong', { class: 'figure' }, count(values[layer])),
    meter(values[layer], delivered),
    el('span', { class: 'note' }, el('span', {}, layer === 'delivered' ? say('tiles.all') : say('gpus.share', { share: share(delivered > 0 ? values[layer] / delivered : 0) })),
      notes[layer].filter(Boolean).map((text) => el('span', {}, text))))));
}

function sites(list) {
  const heads = [{ head: say('site') }, ...LAYERS.map((layer) => ({ head: say(layer), number: true })), { head: say('power.draw.limit'), number: true }];
  const rows = [...list].sort((a, b) => b.gpus.delivered - a.gpus.delivered).map((site) => [
    el('span', { class: 'named' }, el('a', { class: 'to name', href: '#/fleet/' + encodeURIComponent(site.name) }, site.name), site.operator && el('span', { class: 'note' }, site.operator)),
    ...LAYERS.map((layer) => count(site.gpus[layer])),
    el('span', { class: 'measure' }, Words.finite(site.limitWatts) ? say('power.of', { draw: megawatts(site.drawWatts), limit: megawatts(site.limitWatts) }) : megawatts(site.drawWatts),
      Words.finite(site.limitWatts) && meter(site.drawWatts, site.limitWatts)),
  ]);
  return table(say('sites.now.caption'), heads, rows);
}

function organisations(list) {
  const most = Math.max(1, ...list.map((o) => Math.max(o.used, o.quota)));
  return bars(list.map((o) => ({
    name: el('a', { class: 'to', href: '#/queues?queue=' + encodeURIComponent(o.path) }, o.path),
    amount: Words.gpus(o.used) + ' / ' + count(o.quota), part: share(o.quota > 0 ? o.used / o.quota : NaN),
    value: Math.min(o.used, o.quota), until: o.used, mark: o.quota,
    note: [o.used > o.quota && say('organisations.beyond', { n: Words.gpus(o.used - o.quota) }),
      o.waitingJobs > 0 && say('organisations.waits', { n: Words.gpus(o.waiting), jobs: count(o.waitingJobs) })].filter(Boolean).join(' '),
  })), most);
}

/** Those that wait longest first: the newest are often gone before they are read. */
const LONGEST = '#/jobs?state=waiting&sort=submitted&order=asc';

function waits(list) {
  if (list.length === 0) return el('p', { class: 'none' }, say('waits.none'));
  const all = list.reduce((sum, one) => sum + one.gpus, 0);
  return [bars(list.map((one) => ({
    name: say('reason.' + one.code), amount: say('gpus', { n: Words.gpus(one.gpus) }), part: share(all > 0 ? one.gpus / all : 0), value: one.gpus,
    note: say('jobs.n', { n: count(one.jobs) }) + ' · ' + say('reason.' + one.code + '.meaning'),
  })), all), el('p', {}, el('a', { class: 'to', href: LONGEST }, say('waits.jobs')))];
}

function said(event) {
  const key = 'event.' + event.code + (event.count > 1 && Words.knows('event.' + event.code + '.many') ? '.many' : '');
  return say(key, { n: count(event.count), job: event.first, gpus: Words.gpus(event.gpus), queue: event.queues > 1 ? say('queues.n', { n: count(event.queues) }) : event.queue, name: event.subject });
}

function events(list) {
  if (list.length === 0) return el('p', { class: 'none' }, say('events.none'));
  return el('ul', { class: 'happened' }, list.map((event) => el('li', {}, el('time', { datetime: event.at }, Words.clock(event.at)), el('span', {}, said(event)))));
}

function standing(told) {
  const isKorean = Words.now() === 'ko';
  const local = (each) => (isKorean ? each.koreanName : each.country ?? each.name);
  const own = told.counts.find((c) => c.own);
  const all = [...told.counts].sort((a, b) => b.gpus - a.gpus);
  const list = bars(all.map((c) => ({ name: c.own ? el('strong', {}, local(c)) : local(c), amount: count(c.gpus), part: String(c.year), value: c.gpus, note: '[' + c.mark + '] ' + c.source })), all[0].gpus);
  const third = el('ul', { class: 'said' }, told.third.map((each) => el('li', {}, isKorean ? each.ko : each.en)));
  return section('standing', say('plan.standing'), say('plan.standing.note'),
    el('dl', { class: 'facts' }, [
      [say('plan.standing.gpus'), count(told.before.gpus) + ' → ' + count(own?.gpus)],
      [say('plan.standing.compute'), count(told.computeBefore) + ' → ' + count(told.computeAfter), say('plan.standing.compute.note', { unit: told.computeUnit, times: Words.decimal(told.computeAfter / told.computeBefore, 1) })],
      [say('plan.standing.among'), say('plan.standing.place', { n: told.placeBefore }) + ' → ' + say('plan.standing.place', { n: told.placeAfter })],
    ].map(([name, value, note]) => el('div', {}, el('dt', {}, name), el('dd', {}, value, note && el('span', { class: 'note' }, note))))),
    el('div', { class: 'columns' }, el('div', {}, el('h3', { class: 'over' }, say('plan.standing.counts')), list), el('div', {}, el('h3', { class: 'over' }, say('plan.standing.third')), third)));
}

export async function show(box, { lead, signal }) {
  let now = await ask('/v1/overview', { signal });
  const under = el('span', {});
  const part = {};
  for (const name of ['tiles', 'sites', 'organisations', 'waits', 'events']) part[name] = el('div', {});
  const hasMap = now.sites.some(isOnMap);
  const picture = hasMap ? await map(now.sites) : null;
  const draw = () => {
    under.textContent = [say('now', { time: Words.when(now.now) }), now.speed !== 1 && say('speed', { n: now.speed }),
      now.running !== undefined && say('running.waiting', { running: count(now.running), waiting: count(now.waiting) })].filter(Boolean).join(' · ');
    renew(part.tiles, now.gpus, () => tiles(now.gpus));
    renew(part.sites, now.sites, () => sites(now.sites));
    renew(part.organisations, now.organisations, () => organisations(now.organisations));
    renew(part.waits, now.waits, () => waits(now.waits));
    renew(part.events, now.events, () => events(now.events));
    picture?.update(now.sites);
  };
  box.append(lead(now.title, under),
    el('section', { 'aria-label': say('headline') }, part.tiles),
    section('sites', say('sites.now'), say('sites.now.note'), hasMap ? el('div', { class: 'pair' }, picture.node, part.sites) : part.sites),
    el('div', { class: 'columns' },
      section('organisations', say('organisations'), say('organisations.now.note'), part.organisations),
      section('waits', say('waits.now'), say('waits.now.note'), part.waits)),
    section('events', say('events'), undefined, part.events));
  if (now.standing !== undefined) box.append(standing(now.standing));
  draw();
  return async () => {
    now = await ask('/v1/overview', { signal });
    draw();
  };
}
