// The rollout plan that was run: what it said of this time, beside what came of it. Nothing where no plan was run.
const Believed = (() => {
  'use strict';
  const { say, count, share } = Words;
  const { el } = Parts;
  const told = JSON.parse(document.getElementById('rollout-data').textContent);

  function row(line, name) {
    const part = line.plannedRunning > 0 ? share(line.powered / line.plannedRunning) : Words.NOTHING;
    return [
      el('strong', {}, name), count(line.plannedStanding), count(line.plannedRunning), share(line.plannedCap),
      count(line.powered), part, count(line.later), count(line.delivered - line.powered), count(line.powered - line.busy),
      count(line.busy),
    ];
  }

  function section() {
    if (told === null) return Parts.leaveOut('rollout');
    document.getElementById('rolloutNote').textContent = say('rollout.note', { from: told.from, until: told.until });
    const heads = ['site', 'planned', 'toRun', 'cap', 'powered', 'part', 'later', 'dark', 'idle', 'busy'].map((key, i) => ({ head: say('rollout.' + key), number: i > 0 }));
    const rows = [...told.sites.map((line) => row(line, line.name)), row(told.all, say('rollout.all'))];
    return Parts.show('rollout', Parts.table(say('rollout'), heads, rows));
  }

  return { section };
})();
