import { CloudError } from '../../ports/index.ts';
import type { Diagnosis } from '../../remediation/index.ts';
import { contextOf, isPassing, readFrom } from '../cloud-reader.ts';
import { toJson } from '../incident-store.ts';
import { jsonObjectSchema } from './step-records.ts';
import type { Incident } from '../model.ts';
import { secondsSince } from '../elapsed.ts';
import { conclude, moveTo, remediationOf, waitFor, type Next, type Recovery } from './phase.ts';

const PATIENCE_SECONDS = 240;
const PAUSE_SECONDS = 15;

/** Reads live state anew, also when a first remedy did not help, and says what it is probably about. */
export async function diagnose(recovery: Recovery, incident: Incident): Promise<Next> {
  const remediation = remediationOf(recovery, incident.remediation);
  if (remediation === undefined) return conclude(recovery, incident, 'HANDED_OVER', { code: 'NO_REMEDIATION', detail: 'No remediation is known for this kind of signal.' });
  if (incident.signals.length > 0 && incident.signals.every(({ kind, status }) => kind === 'alarm' && status === 'resolved')) {
    return conclude(recovery, incident, 'NO_ACTION', { code: 'SIGNAL_RESOLVED', detail: 'The alarm was over before anything was done.' });
  }
  const { clock, cloud } = recovery.ports;
  const context = contextOf(incident.resource, remediation.id, incident.id);
  try {
    const diagnosis = await remediation.diagnose({ signals: incident.signals, resource: incident.resource, now: clock.now(), read: readFrom(cloud, context, clock.now()) });
    return await judge(recovery, incident, diagnosis);
  } catch (thrown) {
    if (!(thrown instanceof CloudError)) throw thrown;
    return unread(recovery, incident, thrown);
  }
}

function judge(recovery: Recovery, incident: Incident, diagnosis: Diagnosis): Promise<Next> {
  const { stop, native, fleet } = diagnosis;
  const hypotheses = diagnosis.hypotheses.map(({ cause, confidence, evidence }) => ({ cause, confidence, evidence: [...evidence] }));
  const found: Partial<Incident> = { hypotheses, facts: jsonObjectSchema.parse(toJson(diagnosis.facts)), ...(fleet === undefined ? {} : { fleet }) };
  if (native !== undefined) return conclude(recovery, incident, 'NO_ACTION', { code: 'NATIVE_HEALER', detail: `${native} is at work on it.` }, found);
  // After a remedy that was taken back, an alarm that goes on is never nothing.
  const isOpen = incident.tried.length > 0 && incident.signals.some(({ kind, status }) => kind === 'alarm' && status === 'firing');
  if (stop !== undefined) return conclude(recovery, incident, isOpen ? 'HANDED_OVER' : stop.outcome, { code: stop.code, detail: stop.detail }, found);
  const best = hypotheses.find(({ cause }) => !incident.tried.includes(cause));
  if (best === undefined) return conclude(recovery, incident, incident.tried.length > 0 ? 'ROLLED_BACK' : 'HANDED_OVER', { code: 'NO_HYPOTHESIS', detail: 'Live state gives no further cause.' }, found);
  return moveTo(recovery, incident, 'plan', { code: 'DIAGNOSED', detail: `${best.cause} (${best.confidence}): ${best.evidence.join('; ')}` }, found);
}

/** Gone: nothing to heal. Denied or malformed: a person. Anything passing: again, for a while. */
function unread(recovery: Recovery, incident: Incident, error: CloudError): Promise<Next> | Next {
  const { kind, code } = error;
  if (kind === 'not-found') return conclude(recovery, incident, 'NO_ACTION', { code: 'RESOURCE_GONE', detail: `The resource is gone (${code}).` });
  const waited = secondsSince(recovery.ports.clock, incident.phaseSince);
  if (isPassing(error) && waited < PATIENCE_SECONDS) return waitFor('diagnose', PAUSE_SECONDS);
  return conclude(recovery, incident, 'HANDED_OVER', { code: 'DIAGNOSIS_FAILED', detail: `Live state could not be read (${code}).` });
}
