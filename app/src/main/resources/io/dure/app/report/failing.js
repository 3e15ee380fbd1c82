// Failures: what failed, how often, what it took down, and what all lost work was lost to.
const Failing = (() => {
  'use strict';
  const { say, count, share, amount } = Words;
  const { el } = Parts;
  const { list, outcome, sum } = Record;
  const failing = outcome.failing ?? {};
  const causes = list(failing.causes);
  const LOST = ['failures', 'evictions', 'failedJobs', 'cancelledJobs'];
  const lost = LOST.map((key) => ({ key, hours: failing['lostTo' + key[0].toUpperCase() + key.slice(1)] })).filter(({ hours }) => hours > 0);

  function causeName(cause) {
    return Words.translated('cause.' + String(cause).toLowerCase(), cause);
  }

  function scopeName(scope) {
    const key = 'scope.' + String(scope).toLowerCase().replace(/-/g, '_');
    return Words.knows(key) ? say(key) : String(scope);
  }

  function facts() {
    return el('dl', { class: 'facts' }, Parts.facts([
      [say('failing.strikes'), count(sum(causes.map((cause) => cause.strikes)))],
      [say('failing.nodeHours'), amount(failing.nodeHours)],
      [say('failing.quarantined'), count(failing.quarantined)],
      [say('failing.lost'), amount(sum(lost.map(({ hours }) => hours)))],
    ]));
  }

  function table() {
    const heads = ['cause', 'cause.scope', 'cause.strikes', 'nodes.head', 'cause.repair', 'cause.attempts', 'cause.lost'];
    const columns = heads.map((key, i) => ({ head: say(key), number: i > 1 }));
    const rows = [...causes].sort((a, b) => b.lostGpuHours - a.lostGpuHours).map((cause) => [
      el('span', { class: 'name', title: cause.cause }, causeName(cause.cause)), scopeName(cause.scope), count(cause.strikes), count(cause.nodes),
      cause.strikes > 0 ? Words.duration(cause.meanRepairHours * 3600) : Words.NOTHING, count(cause.attempts), amount(cause.lostGpuHours),
    ]);
    return el('div', {}, el('h3', { class: 'over' }, say('failing.causes')), Parts.longTable(say('failing.caption'), columns, rows, 20));
  }

  function lostTo() {
    const whole = sum(lost.map(({ hours }) => hours));
    const most = lost.reduce((best, { hours }) => Math.max(best, hours), 0);
    return el('div', {}, el('h3', { class: 'over' }, say('failing.lostTo')),
      Parts.bars(lost.map(({ key, hours }) => ({
        name: say('lost.' + key), amount: say('gpuHours', { hours: amount(hours) }), part: share(hours / whole), value: hours, note: say('lost.' + key + '.note'),
      })), most));
  }

  function section() {
    if (causes.length === 0 && lost.length === 0 && !(failing.nodeHours > 0) && !(failing.quarantined > 0)) return Parts.leaveOut('failing');
    return Parts.show('failing', facts(), causes.length > 0 && table(), lost.length > 0 && lostTo());
  }

  return { section };
})();
