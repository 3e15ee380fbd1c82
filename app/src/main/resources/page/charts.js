// Lines over time, by Chart.js: the same charts as in the reports. Canvas only, so names stay plain text.
import * as Words from './words.js';
import { colour, el, swatch } from './parts.js';

let loading;

/** Chart.js comes from this server, and only when a chart is to be drawn. */
function library() {
  loading ??= new Promise((done, fail) => {
    document.head.append(el('script', { src: '/page/chart.js', onload: () => done(window.Chart), onerror: fail }));
  });
  return loading;
}

export function figure(title, text, keys, height = '') {
  const canvas = el('canvas', { role: 'img', 'aria-label': [title, text].filter(Boolean).join('. ') });
  const legend = el('ul', { class: 'legend still' }, keys.map(([kind, label]) => el('li', {}, swatch(kind), label)));
  const node = el('figure', {}, el('h3', {}, title), legend, el('div', { class: 'plot ' + height }, canvas), text && el('figcaption', {}, text));
  return { node, canvas };
}

function axis(more) {
  return {
    border: { display: false }, beginAtZero: true, grid: { color: colour('line'), drawTicks: false }, ...more,
    ticks: { color: colour('muted'), padding: 8, maxTicksLimit: 6, maxRotation: 0, ...more.ticks },
  };
}

function options(times, write) {
  const at = (i) => times[Math.round(i)];
  return {
    animation: false, responsive: true, maintainAspectRatio: false,
    interaction: { mode: 'index', axis: 'x', intersect: false },
    scales: {
      x: axis({ type: 'linear', min: 0, max: Math.max(1, times.length - 1), grid: { display: false },
        ticks: { includeBounds: false, callback: (i) => (Number.isInteger(i) && at(i) ? Words.when(at(i), { month: undefined, day: undefined }) : ''), autoSkipPadding: 24 } }),
      y: axis({ ticks: { callback: write } }),
    },
    plugins: {
      legend: { display: false },
      tooltip: {
        backgroundColor: colour('surface'), borderColor: colour('line'), borderWidth: 1, titleColor: colour('text'), bodyColor: colour('text'),
        padding: 10, cornerRadius: 4, caretSize: 0,
        callbacks: {
          title: (items) => (items.length === 0 ? '' : Words.when(at(items[0].parsed.x))),
          label: (item) => ' ' + item.dataset.label + '  ' + write(item.parsed.y),
        },
      },
    },
  };
}

const STEP = { stepped: 'before', pointRadius: 0, pointHoverRadius: 0, borderWidth: 1.5 };

/** Sets: {label, values, line, fill, dashed}. Chart.js keeps every chart until it is told to forget it: destroy(), or the view's end. */
export async function overTime(canvas, times, sets, write, signal) {
  const Chart = await library();
  if (signal.aborted) return { destroy: () => {} };
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  Chart.defaults.font.size = Math.max(12, parseFloat(getComputedStyle(document.body).fontSize) * 0.8);
  const data = (values) => values.map((y, x) => ({ x, y }));
  const drawn = sets.map((set) => ({
    ...STEP, label: set.label, data: data(set.values), borderColor: set.line, backgroundColor: set.fill ?? set.line,
    fill: set.fill === undefined ? false : 'origin', borderDash: set.dashed ? [5, 4] : [],
  }));
  const chart = new Chart(canvas, { type: 'line', data: { datasets: drawn }, options: options(times, write) });
  const destroy = () => {
    signal.removeEventListener('abort', destroy);
    chart.destroy();
  };
  signal.addEventListener('abort', destroy);
  return { destroy };
}
