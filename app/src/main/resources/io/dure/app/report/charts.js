// The charts: what the report needs of Chart.js, in the page's own colours. Canvas only, so names stay plain text.
const Charts = (() => {
  'use strict';
  const STEPS = [1, 5, 15, 30, 60, 300, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 259200, 604800, 1209600, 2592000, 7776000, 31536000];
  const live = [];

  function colour(name) {
    return getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
  }

  function series(index) {
    return colour(index < 0 ? 'others' : 'c' + (index % 10));
  }

  function clear() {
    live.splice(0).forEach((chart) => chart.destroy());
  }

  function draw(canvas, config) {
    Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
    Chart.defaults.font.size = Math.max(12, parseFloat(getComputedStyle(document.body).fontSize) * 0.8);
    const chart = new Chart(canvas, config);
    live.push(chart);
    return chart;
  }

  function short(name) {
    return name.length > 36 ? name.slice(0, 16) + '…' + name.slice(-19) : name;
  }

  /** The bins of a timeline; the last edge may be left out, then the last bin is as wide as the one before. */
  function bins(from, columns, end) {
    const edges = from.slice(0, columns + 1);
    if (edges.length === columns && columns > 0) {
      const width = columns > 1 ? edges[columns - 1] - edges[columns - 2] : Math.max(end - edges[0], 1);
      edges.push(edges[columns - 1] + width);
    }
    return edges;
  }

  /** Points at the middle of each bin, and at both ends, so that steps drawn between points fall on the edges. */
  function points(edges, values) {
    const y = (i) => (Words.finite(values[i]) ? values[i] : 0);
    const last = edges.length - 2;
    const middles = edges.slice(0, -1).map((edge, i) => ({ x: (edge + edges[i + 1]) / 2, y: y(i) }));
    return [{ x: edges[0], y: y(0) }, ...middles, { x: edges[last + 1], y: y(last) }];
  }

  function timeTicks(axis) {
    const span = axis.max - axis.min;
    const most = Math.max(2, Math.min(9, Math.floor(axis.width / 70)));
    const step = STEPS.find((s) => span / s <= most) ?? span / most;
    axis.ticks = [];
    for (let at = Math.ceil(axis.min / step) * step; at <= axis.max; at += step) axis.ticks.push({ value: at });
  }

  const crosshair = {
    id: 'crosshair',
    beforeDatasetsDraw(chart) {
      const active = chart.tooltip?.getActiveElements() ?? [];
      if (active.length === 0) return;
      const { ctx, chartArea } = chart;
      ctx.save();
      ctx.strokeStyle = colour('muted');
      ctx.beginPath();
      ctx.moveTo(active[0].element.x, chartArea.top);
      ctx.lineTo(active[0].element.x, chartArea.bottom);
      ctx.stroke();
      ctx.restore();
    },
  };

  function axis(more) {
    return {
      border: { display: false },
      grid: { color: colour('line'), drawTicks: false },
      beginAtZero: true,
      ...more,
      ticks: { color: colour('muted'), padding: 8, maxTicksLimit: 5, ...more.ticks },
    };
  }

  function tooltip(callbacks, more = {}) {
    return {
      backgroundColor: colour('surface'),
      borderColor: colour('line'),
      borderWidth: 1,
      titleColor: colour('text'),
      bodyColor: colour('text'),
      footerColor: colour('muted'),
      padding: 10,
      boxWidth: 8,
      boxHeight: 8,
      boxPadding: 6,
      cornerRadius: 4,
      caretSize: 0,
      callbacks,
      ...more,
    };
  }

  function base(scales, tip) {
    return {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      interaction: { mode: 'index', axis: 'x', intersect: false },
      scales,
      plugins: { legend: { display: false }, tooltip: tip },
    };
  }

  function timeScales(edges, y) {
    return {
      x: axis({
        type: 'linear',
        min: edges[0],
        max: edges[edges.length - 1],
        grid: { display: false },
        afterBuildTicks: timeTicks,
        ticks: { autoSkip: false, maxRotation: 0, maxTicksLimit: 50, callback: (at) => Words.moment(at) },
      }),
      y: axis({
        ...y,
        afterFit: (scale) => { scale.width = Math.max(scale.width, 52); },
        ticks: { callback: (value) => Words.tick(value) },
      }),
    };
  }

  function timeTooltip(edges, stacked, footer, write = Words.amount) {
    const bin = (item) => Math.min(Math.max(item.dataIndex - 1, 0), edges.length - 2);
    return tooltip(
      {
        title: (items) => items.length === 0 ? '' : Words.moment(edges[bin(items[0])]) + ' – ' + Words.moment(edges[bin(items[0]) + 1]),
        label: (item) => ' ' + short(item.dataset.label) + '  ' + write(item.parsed.y),
        footer: (items) => (footer === undefined || items.length === 0 ? '' : footer(bin(items[0]))),
      },
      stacked ? { itemSort: (a, b) => b.datasetIndex - a.datasetIndex, filter: (item) => item.parsed.y > 0 } : { filter: (item) => item.dataset.silent !== true },
    );
  }

  const STEP = { stepped: 'middle', pointRadius: 0, pointHoverRadius: 0, borderWidth: 1.5, borderJoinStyle: 'round' };

  function area(label, data, line) {
    return { ...STEP, label, data, borderColor: line, backgroundColor: line + '33', fill: 'origin' };
  }

  /** An area that hides what lies behind it: sets that come first lie in front. */
  function layer(label, data, fill) {
    return { ...STEP, borderWidth: 0, label, data, borderColor: fill, backgroundColor: fill, fill: 'origin' };
  }

  /** Not told on hover. */
  function silent(set) {
    return { ...set, silent: true };
  }

  function dashed(label, data, line) {
    return { ...STEP, label, data, borderColor: line, backgroundColor: line, borderDash: [5, 4], fill: false };
  }

  /** Stretches of time marked behind the lines: [{from, until, colour}] in seconds. */
  function shaded(stretches) {
    return {
      id: 'shaded',
      beforeDatasetsDraw({ ctx, chartArea, scales }) {
        ctx.save();
        for (const { from, until, colour: fill } of stretches) {
          const left = Math.max(chartArea.left, scales.x.getPixelForValue(from));
          const right = Math.min(chartArea.right, Math.max(left + 2.5, scales.x.getPixelForValue(until)));
          ctx.fillStyle = fill;
          if (right > left) ctx.fillRect(left, chartArea.top, right - left, chartArea.height);
        }
        ctx.restore();
      },
    };
  }

  /** Lines and areas over time, each on its own: sets are made with area(), layer() and dashed(). */
  function overTime(canvas, edges, sets, { top, footer, shades = [], write } = {}) {
    return draw(canvas, {
      type: 'line',
      data: { datasets: sets },
      options: base(timeScales(edges, { suggestedMax: top }), timeTooltip(edges, false, footer, write)),
      plugins: [shaded(shades), crosshair],
    });
  }

  /** Areas on top of each other; lines is [{label, values, colour}], the first one at the bottom. */
  function stacked(canvas, edges, lines) {
    const sets = lines.map((line, i) => ({
      ...STEP,
      label: line.label,
      data: points(edges, line.values),
      borderColor: colour('page'),
      borderWidth: 0.75,
      backgroundColor: line.colour,
      fill: i === 0 ? 'origin' : '-1',
    }));
    return draw(canvas, {
      type: 'line',
      data: { datasets: sets },
      options: base(timeScales(edges, { stacked: true }), timeTooltip(edges, true)),
      plugins: [crosshair],
    });
  }

  /** Where a wait falls among the bins, in bins from the left. */
  function place(histogram, seconds) {
    const i = histogram.findIndex((bin) => !(seconds >= bin.toSeconds));
    if (i < 0) return histogram.length;
    const width = histogram[i].toSeconds - histogram[i].fromSeconds;
    return i + (width > 0 && Words.finite(width) ? Math.max(0, seconds - histogram[i].fromSeconds) / width : 0.5);
  }

  /** A text on a patch of page, so that no line runs through it. */
  function label(ctx, text, x, y, width) {
    ctx.fillStyle = colour('page');
    ctx.fillRect(x - 2, y - 11, width + 4, 15);
    ctx.fillStyle = colour('text');
    ctx.fillText(text, x, y);
  }

  /**
   * Where the texts of marks go, each next to its own line: to the right of it, or to the left where there is no room.
   * A line begins at the height of its text, so texts to the right go down from the left, and those to the left go down
   * from the right: then no text lies across another's line. One that is too near to a text from its right turns too.
   */
  function places(xs, widths, left, right) {
    const last = xs.length - 1;
    let turned = 0;
    for (let i = last; i >= 0; i--) {
      const near = turned > 0 && xs[i] + 12 + Math.max(widths[i], widths[i + 1]) > xs[i + 1];
      const fitsLeft = xs[i] - 5 - widths[i] >= left;
      if (xs[i] + 6 + widths[i] <= right && !(near && fitsLeft)) break;
      turned++;
    }
    return xs.map((x, i) => {
      const toLeft = i > last - turned;
      return { row: toLeft ? last - i : turned + i, left: toLeft ? x - 5 - widths[i] : x + 5 };
    });
  }

  /** Upright lines with a text at the top, each next to its own line. list is in order from the left. */
  function marks(list) {
    return {
      id: 'marks',
      afterDatasetsDraw({ ctx, chartArea, scales }) {
        ctx.save();
        ctx.font = '12px ' + getComputedStyle(document.body).fontFamily;
        ctx.strokeStyle = colour('text');
        ctx.setLineDash([2, 3]);
        const xs = list.map(({ at }) => Math.round(scales.x.getPixelForValue(at)) + 0.5);
        const widths = list.map(({ text }) => ctx.measureText(text).width);
        const at = places(xs, widths, chartArea.left, chartArea.right);
        xs.forEach((x, i) => {
          ctx.beginPath();
          ctx.moveTo(x, 3 + at[i].row * 17);
          ctx.lineTo(x, chartArea.bottom);
          ctx.stroke();
        });
        list.forEach(({ text }, i) => label(ctx, text, at[i].left, 12 + at[i].row * 17, widths[i]));
        ctx.restore();
      },
    };
  }

  function range(bin) {
    return Words.finite(bin.toSeconds)
      ? Words.duration(bin.fromSeconds) + ' – ' + Words.duration(bin.toSeconds)
      : Words.say('waits.more', { x: Words.duration(bin.fromSeconds) });
  }

  /** Bars side by side whatever the widths of the bins, so that seconds and days are both seen. */
  function histogram(canvas, bars, points) {
    const total = bars.reduce((sum, bin) => sum + bin.count, 0);
    const edge = (i) => Words.duration(i < bars.length ? bars[i].fromSeconds : bars[bars.length - 1].toSeconds);
    const options = base(
      {
        x: axis({
          type: 'linear', min: 0, max: bars.length, offset: false,
          grid: { display: false },
          ticks: { callback: edge, stepSize: 1, maxTicksLimit: 14, maxRotation: 0, autoSkipPadding: 12 },
        }),
        y: axis({ ticks: { precision: 0, callback: (value) => Words.count(value) } }),
      },
      tooltip({
        title: (items) => (items.length === 0 ? '' : range(bars[items[0].dataIndex])),
        label: ({ parsed }) => ' ' + Words.say('waits.jobs') + '  ' + Words.count(parsed.y) + ' (' + Words.share(total > 0 ? parsed.y / total : 0) + ')',
      }),
    );
    options.layout = { padding: { top: 56 } };
    const data = bars.map((bin, i) => ({ x: i + 0.5, y: bin.count }));
    const bar = { data, backgroundColor: colour('accent'), hoverBackgroundColor: colour('gap'), categoryPercentage: 1, barPercentage: 0.92, grouped: false };
    const at = points.map(({ seconds, text }) => ({ at: place(bars, seconds), text }));
    return draw(canvas, { type: 'bar', data: { datasets: [bar] }, options, plugins: [marks(at)] });
  }

  function resize() {
    live.forEach((chart) => chart.resize());
  }

  return { area, bins, clear, colour, dashed, histogram, layer, overTime, points, resize, series, silent, stacked };
})();
