// Work: what jobs of each kind asked for and got, and how the templates with their pipelines went.
const Work = (() => {
  'use strict';
  const { say, count, amount, duration } = Words;
  const { el } = Parts;
  const { list, outcome } = Record;
  const kinds = list(outcome.kinds);
  const templates = list(outcome.templates);

  function kindName(kind) {
    const key = 'kind.' + String(kind).toLowerCase().replace(/_/g, '-');
    return Words.knows(key) ? say(key) : String(kind);
  }

  function hoursOf(kind) {
    return [kind.askedGpuHours, kind.gotGpuHours].filter(Words.finite);
  }

  function kindTable() {
    const heads = ['kind', 'jobs', 'jobs.completed', 'kind.asked', 'kind.got', 'kind.productive', 'kind.bar', 'meanWait', 'kind.p95'];
    const columns = heads.map((key) => ({ head: say(key), number: key !== 'kind' && key !== 'kind.bar' }));
    const most = Math.max(0, ...kinds.flatMap(hoursOf)) * 1.02;
    const rows = kinds.map((kind) => [
      el('span', { class: 'name', title: kind.kind }, kindName(kind.kind)), count(kind.jobs), count(kind.completed),
      amount(kind.askedGpuHours), amount(kind.gotGpuHours), amount(kind.productiveGpuHours),
      el('span', { class: 'wide' }, Parts.meter(kind.productiveGpuHours, kind.askedGpuHours, most, [kind.productiveGpuHours, kind.gotGpuHours])),
      kind.jobs > 0 ? duration(kind.meanWaitSeconds) : Words.NOTHING, kind.jobs > 0 ? duration(kind.p95WaitSeconds) : Words.NOTHING,
    ]);
    return el('div', {}, el('h3', { class: 'over' }, say('work.kinds')), el('p', { class: 'note' }, say('work.kinds.note')),
      Parts.longTable(say('work.kinds.caption'), columns, rows, 20));
  }

  function templateTable() {
    const heads = ['template', 'jobs', 'jobs.completed', 'kind.got', 'template.begun', 'template.finished', 'template.givenUp', 'template.hours'];
    const columns = heads.map((key, i) => ({ head: say(key), number: i > 0 }));
    const rows = templates.map((template) => {
      const begun = template.pipelines > 0;
      const of = (value) => (begun ? count(value) : Words.NOTHING);
      return [
        el('span', { class: 'name', title: template.name }, template.name), count(template.jobs), count(template.completed), amount(template.gotGpuHours),
        of(template.pipelines), of(template.finished), of(template.givenUp), template.finished > 0 ? duration(template.meanHours * 3600) : Words.NOTHING,
      ];
    });
    return el('div', {}, el('h3', { class: 'over' }, say('work.templates')), el('p', { class: 'note' }, say('work.templates.note')),
      Parts.longTable(say('work.templates.caption'), columns, rows, 20));
  }

  function section() {
    if (kinds.length === 0 && templates.length === 0) return Parts.leaveOut('work');
    return Parts.show('work', kinds.length > 0 && kindTable(), templates.length > 0 && templateTable());
  }

  return { section };
})();
