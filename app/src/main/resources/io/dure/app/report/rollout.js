// The rollout plan that was run: what it said of this time, beside what came of it. Nothing where no plan was run.
const Believed = (() => {
  'use strict';
  const { say, count, share } = Words;
  const { el } = Parts;
  const told = JSON.parse(document.getElementById('rollout-data').textContent);

  function row(line, name) {
    const part = line.plannedRunning > 0 ? share(line.powered / line.plannedRunning) : Words.NOTHING;
    return [
      el('strong', {}, name), count(line.plannedStanding), count(line.plannedRunning), count(line.delivered),
      count(line.powered), count(line.busy), part,
    ];
  }

  function section() {
    if (told === null) return Parts.leaveOut('rollout');
    document.getElementById('rolloutNote').textContent = say('rollout.note', { from: told.from, until: told.until });
    const heads = ['site', 'planned', 'toRun', 'delivered', 'powered', 'busy', 'part'].map((key, i) => ({ head: say('rollout.' + key), number: i > 0 }));
    const rows = [...told.sites.map((line) => row(line, line.name)), row(told.all, say('rollout.all'))];
    return Parts.show('rollout', Parts.table(say('rollout'), heads, rows));
  }

  return { section };
})();
