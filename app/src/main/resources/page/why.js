// Why a job waits, in a sentence with its numbers, and what would let it start, in the reader's language.
import * as Words from './words.js';

const { say, count } = Words;

function written(numbers) {
  const told = {};
  for (const [name, value] of Object.entries(numbers)) {
    if (typeof value === 'number') told[name] = name.endsWith('Watts') ? Words.megawatts(value) : name === 'job' ? String(value) : Words.gpus(value);
    else if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) told[name] = Words.when(value);
    else if (Array.isArray(value)) told[name] = value.join(', ');
    else told[name] = name === 'level' || name === 'resource' ? say(name + '.' + value) : String(value);
  }
  if (numbers.hall !== undefined) told.site = say('power.hall.of', { site: numbers.site, hall: numbers.hall });
  told.queue ??= '';
  told.gpuType ??= say('type.any');
  told.job = numbers.job === undefined ? say('job.strange') : say('job.n', { n: numbers.job });
  return told;
}

/** How many GPUs are missing, where the reason is about a number of them. */
function missing({ code, numbers: n }) {
  switch (code) {
    case 'QuotaExhausted': case 'TypeQuotaExhausted': return n.usedGpus + n.needGpus - n.limitGpus;
    case 'NotLent': case 'TypeNotLent': return n.needGpus - n.lentGpus;
    case 'FleetBusy': return n.needGpus - n.freeGpus;
    case 'Fragmented': return n.needGpus - n.usableGpus;
    case 'FragmentedDomains': return n.needGpus - n.largestDomainGpus;
    default: return undefined;
  }
}

/** The sentence; in English as the server says it when the page has none of its own. */
export function because(reason) {
  const { code, words, numbers = {} } = reason;
  if (code === 'OfGroup') return say('because.OfGroup', { n: count((numbers.group ?? 0) + 1), because: because({ code: numbers.code, words, numbers: { ...numbers, code: undefined } }) });
  const key = 'because.' + code + (numbers.freeGpus === 0 && Words.knows('because.' + code + '.none') ? '.none' : '');
  const until = code === 'PowerEnvelope' && numbers.nextChange !== undefined ? ' ' + say('because.PowerEnvelope.change', { at: Words.when(numbers.nextChange) }) : '';
  return Words.knows(key) ? say(key, written(numbers)) + until : say('reason.' + code + '.meaning');
}

/** What would let it start sooner, of one reason. */
export function remedy(reason) {
  const numbers = reason.numbers ?? {};
  const code = reason.code === 'OfGroup' ? numbers.code : reason.code;
  const gap = missing({ code, numbers });
  const watts = code === 'PowerEnvelope' ? Words.megawatts(numbers.needWatts - numbers.headroomWatts) : '';
  const key = 'remedy.' + code + (numbers.freeGpus === 0 && Words.knows('remedy.' + code + '.none') ? '.none' : '');
  return Words.knows(key) ? say(key, { ...written(numbers), missing: Words.gpus(gap), watts }) : '';
}
