// The report: each function fills one section from the outcome; all run again when language or theme changes.
(() => {
  'use strict';
  const { say, count, share, duration, moment } = Words;
  const { el, fill } = Parts;
  const chosen = { shares: 'together' };
  const {
    added, columns, data, edges, gpuTime, hasTime, largest, list, number, outcome, pathName, peak, queueLines, seed, sum, timeline, when,
  } = Record;
  const hours = (value) => Words.amount(value);
  const leaves = list(outcome.queues).filter((queue) => queue.leaf);

  function what() {
    const { run, fleet } = outcome;
    const title = run.title || run.name;
    document.getElementById('title').textContent = title;
    document.title = title + ' – Dure';
    fill('name', title === run.name ? [] : [run.name]);
    const sites = list(fleet.sites);
    const size = [number('gpus', fleet.gpus), number('nodes', fleet.nodes), number('sites', sites.length)];
    const policy = String(run.policy).toLowerCase();
    const believed = 'runTimes.' + String(run.runTimes).toLowerCase();
    fill('run', Parts.facts([
      [say('policy'), policy, Words.translated('policy.' + policy, '').replace(/^policy\..*/, '')],
      [say('runTimes'), Words.knows(believed) ? say(believed) : run.runTimes, Words.knows(believed) && say(believed + '.note')],
      [say('fleet'), size[0], size.slice(1).join(', ')],
      [say('simulated'), duration(outcome.simulatedSeconds), say('seed', { n: seed() })],
    ]));
    const heads = [{ head: say('site') }, { head: say('gpus.head'), number: true }, { head: say('nodes.head'), number: true }];
    const rows = sites.map((site) => [site.name, count(site.gpus), count(site.nodes)]);
    fill('sites', sites.length > 1 && !Sites.known() ? el('details', {}, el('summary', {}, size[2]), Parts.longTable(size[2], heads, rows, 40)) : []);
  }

  function headline() {
    // Where the run was cut off, its last end says nothing: the bound is 0 then.
    const cutOff = outcome.jobs.unfinished > 0 && list(outcome.bounds?.all).some((b) => b.outcome === 'lastEndSeconds' && b.bound === 0);
    const keys = ['allocated', 'productive', 'waitMean', 'waitP95', 'slowdown', cutOff ? 'goodput' : 'lastEnd', 'completed', 'evictions'];
    fill('tiles', keys.map((key) => Measures.tile(outcome, key)));
    const names = ['submitted', 'started', 'completed', 'failed', 'timedOut', 'cancelled', 'rejected', 'unfinished', 'evictions', 'nodeLosses'];
    const pairs = names.map((name) => [say('jobs.' + name), count(outcome.jobs[name])]);
    fill('jobs', Parts.facts([...pairs, [say('jobs.lost'), hours(outcome.utilisation.lostGpuHours)]]));
  }

  function waits() {
    const bins = list(outcome.waitHistogram);
    if (bins.length === 0 || sum(bins.map((bin) => bin.count)) === 0) return fill('waits', Parts.none());
    const { p50Seconds, p95Seconds, p99Seconds, maxSeconds } = outcome.wait;
    const [p50, p95, p99, max] = [p50Seconds, p95Seconds, p99Seconds, maxSeconds].map(duration);
    const figure = Parts.figure(say('waits.title'), say('waits.text', { n: count(outcome.jobs.started), p50, p95, p99, max }), 'tall');
    fill('waits', figure.node);
    const marks = [['p50', p50Seconds], ['p95', p95Seconds], ['p99', p99Seconds]]
      .filter(([, seconds]) => Words.finite(seconds))
      .map(([name, seconds]) => ({ seconds, text: name + '  ' + duration(seconds) }));
    Charts.histogram(figure.canvas, bins, marks);
  }

  function shares() {
    const lines = hasTime ? largest(queueLines(), 'usedGpus', (line) => pathName(line.path)) : [];
    if (lines.length === 0) return fill('shares', Parts.none());
    const options = [['together', say('shares.together')], ['each', say('shares.each')]];
    const choice = Parts.choice(options, chosen.shares, (key) => {
      chosen.shares = key;
      render();
      document.querySelector('#shares [aria-pressed="true"]').focus();
    });
    choice.setAttribute('aria-label', say('shares'));
    return chosen.shares === 'each' ? sharesEach(choice, lines) : sharesTogether(choice, lines);
  }

  function sharesTogether(choice, lines) {
    const used = leaves.map((queue) => queue.usedGpuHours);
    const first = leaves.reduce((best, queue) => (queue.usedGpuHours > (best?.usedGpuHours ?? 0) ? queue : best), undefined);
    const text = first && say('shares.text', { queue: pathName(first.path), hours: hours(first.usedGpuHours), share: share(first.usedGpuHours / sum(used)) });
    const figure = Parts.figure(say('shares.title'), text, 'tall');
    fill('shares', choice, figure.node);
    Parts.legend(figure.legend, Charts.stacked(figure.canvas, edges, lines), lines);
  }

  function sharesEach(choice, lines) {
    const legend = el('ul', { class: 'legend still' });
    const grid = el('div', { class: 'multiples' });
    fill('shares', choice, el('h3', {}, say('shares.each.title')), legend, grid);
    const [used, fair] = [say('shares.used'), say('shares.share')];
    const text = Charts.colour('text');
    legend.append(
      el('li', {}, el('span', { class: 'swatch', 'aria-hidden': 'true' }), used),
      el('li', {}, el('span', { class: 'swatch line', 'aria-hidden': 'true' }), fair));
    const accent = Charts.colour('accent');
    for (const { label, line, rest, values } of lines) {
      const fairShare = rest === undefined ? list(line.shareGpus) : added(rest, 'shareGpus');
      const [usedMean, fairMean] = [values, fairShare].map((each) => Words.amount(gpuTime(each) / (edges[columns] - edges[0])));
      const means = say('shares.means', { used: usedMean, share: fairMean });
      const figure = Parts.figure(label, means, 'small');
      grid.append(figure.node);
      Charts.overTime(figure.canvas, edges, [
        Charts.area(used, Charts.points(edges, values), accent),
        Charts.dashed(fair, Charts.points(edges, fairShare), text),
      ]);
    }
  }

  function queueName(queue, known, top) {
    const path = String(queue.path);
    const cut = path.lastIndexOf('/');
    const under = cut > 0 && known.has(path.slice(0, cut));
    const name = el('span', { class: 'name', title: path }, under ? path.slice(cut + 1) : pathName(path));
    name.style.setProperty('--depth', Math.min(8, Math.max(0, queue.depth - top)));
    return queue.leaf ? name : el('strong', {}, name);
  }

  function usedOfEntitled(queue, whole) {
    const part = queue.entitledGpuHours > 0 ? queue.usedGpuHours / queue.entitledGpuHours : undefined;
    if (part === undefined) return queue.usedGpuHours > 0 ? say('allBorrowed') : Words.NOTHING;
    return el('span', { class: 'measured' }, Parts.meter(part, 1, whole, [Math.min(part, 1), part]), el('span', {}, share(part)));
  }

  function queues() {
    const all = list(outcome.queues);
    if (all.length === 0) return fill('queues', Parts.none());
    const known = new Set(all.map((queue) => String(queue.path)));
    const top = all.reduce((least, queue) => Math.min(least, queue.depth), all[0].depth);
    const parts = all.map((queue) => queue.usedGpuHours / queue.entitledGpuHours).filter(Words.finite);
    const whole = Math.min(2, parts.reduce((most, part) => Math.max(most, part), 1)) * 1.02;
    const heads = ['queue', 'quota', 'entitled', 'used', 'usedOfEntitled', 'borrowed', 'lent', 'jobs', 'meanWait']
      .map((key) => ({ head: say(key), number: key !== 'queue' && key !== 'usedOfEntitled' }));
    const rows = all.map((queue) => [
      queueName(queue, known, top), count(queue.quotaGpus), hours(queue.entitledGpuHours), hours(queue.usedGpuHours),
      usedOfEntitled(queue, whole), hours(queue.borrowedGpuHours), hours(queue.lentGpuHours),
      count(queue.jobs), queue.jobs > 0 ? duration(queue.meanWaitSeconds) : Words.NOTHING,
    ]);
    return fill('queues', Parts.longTable(say('queues.caption'), heads, rows, 40));
  }

  function reasonName(code) {
    return Words.translated('reason.' + code, '').replace(/^reason\./, '');
  }

  function why() {
    const reasons = list(outcome.reasons).filter((reason) => reason.jobHours > 0).sort((a, b) => b.jobHours - a.jobHours);
    if (reasons.length === 0) {
      fill('whyOverTime');
      return fill('why', Parts.none('why.none'));
    }
    const most = reasons[0].jobHours;
    fill('why', Parts.bars(reasons.map((reason) => ({
      name: reasonName(reason.code),
      amount: say('why.hours', { hours: hours(reason.jobHours) }),
      part: share(reason.share),
      value: reason.jobHours,
      note: Words.translated('reason.' + reason.code + '.meaning', reason.meaning),
    })), most));
    return whyOverTime();
  }

  function never() {
    const rejections = list(outcome.rejections);
    if (rejections.length === 0) return fill('never');
    const heads = [{ head: say('reason') }, { head: say('jobs'), number: true }, { head: say('never.first') }, { head: say('never.meaning') }];
    const rows = rejections.map(({ code, jobs, firstJob, meaning }) => [
      reasonName(code), count(jobs), firstJob, el('span', { class: 'prose' }, Words.translated('reason.' + code + '.meaning', meaning)),
    ]);
    return fill('never', el('h3', {}, say('never')), Parts.longTable(say('never'), heads, rows, 40));
  }

  function whyOverTime() {
    const lines = hasTime ? largest(timeline.reasons, 'waitingJobs', (line) => reasonName(line.code)) : [];
    if (lines.length === 0) return fill('whyOverTime');
    const waiting = added(list(timeline.reasons), 'waitingJobs');
    const most = peak(waiting);
    const top = lines.filter((line) => line.rest === undefined).reduce((best, line) => (line.values[most] > best.values[most] ? line : best));
    const text = say('why.text', { when: when(most), n: Words.amount(waiting[most]), reason: top.label });
    const figure = Parts.figure(say('why.time.title'), text, 'tall');
    fill('whyOverTime', figure.node);
    return Parts.legend(figure.legend, Charts.stacked(figure.canvas, edges, lines), lines);
  }

  function facts() {
    const { wallSeconds, decisions, simulatedSeconds } = outcome;
    const per = (n) => (wallSeconds > 0 && n > 0 ? count(n / wallSeconds) : undefined);
    const [rate, faster] = [per(decisions), per(simulatedSeconds)];
    fill('facts', Parts.facts([
      [say('facts.name'), outcome.run.name],
      [say('facts.decisions'), count(decisions), rate && say('facts.perSecond', { n: rate })],
      [say('facts.wall'), duration(wallSeconds), faster && say('facts.faster', { n: faster })],
      [say('simulated'), duration(simulatedSeconds)],
      [say('facts.heap'), Words.bytes(outcome.peakHeapBytes)],
      [say('facts.version'), outcome.run.engineVersion],
      [say('facts.journal'), el('code', {}, outcome.journalSha256 || Words.NOTHING)],
    ]));
  }

  function render() {
    Switches.settle();
    Charts.clear();
    [what, headline, Sites.section, Believed.section, Gpus.section, Organisations.section, waits, shares, queues, why, never].forEach((section) => section());
    [Work.section, Power.section, Failing.section, facts].forEach((section) => section());
    fill('bounds', Measures.table(outcome));
    contents();
  }

  /** Links to the sections that are there. */
  function contents() {
    const heads = [...document.querySelectorAll('section:not([hidden]) > h2')];
    fill('contents', el('ul', {}, heads.map((head) => el('li', {}, el('a', { href: '#' + head.id }, head.textContent)))));
  }

  function download() {
    Parts.save(String(outcome.run.name).replace(/[^\p{L}\p{N}._-]+/gu, '-') + '.json', data);
  }

  /** Paper is light, and narrower than the window. */
  function printable() {
    const before = Switches.wear('light');
    window.addEventListener('afterprint', () => { Switches.wear(before); render(); }, { once: true });
    render();
    Charts.resize();
  }

  document.getElementById('download').addEventListener('click', download);
  window.addEventListener('beforeprint', printable);
  Switches.begin(render);
})();
