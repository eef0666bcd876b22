import { notFound, unprocessable } from '../../core/errors.ts';
import { CloudError, type Ports, type ResourceRef } from '../../ports/index.ts';
import type { Diagnosis, PlanRequest, Remediation, Signal } from '../../remediation/index.ts';
import { contextOf, readFrom } from '../cloud-reader.ts';
import type { HashedPlan, Reason } from '../model.ts';
import { hashPlan } from './plan.ts';

export interface Proposal {
  readonly plan?: HashedPlan;
  readonly hypotheses: { cause: string; confidence: number; evidence: string[] }[];
  readonly reason?: Reason;
}

/** What would be done for a resource as it is now, without an incident; `signals` are those that one would have. Throws `RESOURCE_NOT_FOUND`, `STATE_UNREADABLE`. */
export async function proposePlan({ cloud, clock }: Pick<Ports, 'cloud' | 'clock'>, remediation: Remediation, resource: ResourceRef, signals: readonly Signal[] = []): Promise<Proposal> {
  const diagnosis = await diagnosed(remediation, resource, signals, { cloud, clock });
  const hypotheses = diagnosis.hypotheses.map(({ cause, confidence, evidence }) => ({ cause, confidence, evidence: [...evidence] }));
  if (diagnosis.native !== undefined) return { hypotheses, reason: { code: 'NATIVE_HEALER', detail: `${diagnosis.native} is at work on it.` } };
  if (diagnosis.stop !== undefined) return { hypotheses, reason: { code: diagnosis.stop.code, detail: diagnosis.stop.detail } };
  for (const hypothesis of diagnosis.hypotheses) {
    const plan = planned(remediation, { resource, diagnosis, hypothesis, signals });
    if (plan !== undefined) return { hypotheses, plan };
  }
  return { hypotheses, reason: { code: 'NO_REMEDY', detail: 'No remedy is known for what was found.' } };
}

function planned(remediation: Remediation, request: PlanRequest): HashedPlan | undefined {
  const drafted = remediation.plan(request);
  return drafted && hashPlan({ ...drafted, remediation: remediation.id, attempt: 1, risk: drafted.risk ?? remediation.risk, hypothesis: request.hypothesis.cause });
}

async function diagnosed(remediation: Remediation, resource: ResourceRef, signals: readonly Signal[], { cloud, clock }: Pick<Ports, 'cloud' | 'clock'>): Promise<Diagnosis> {
  try {
    return await remediation.diagnose({ signals, resource, now: clock.now(), read: readFrom(cloud, contextOf(resource, remediation.id, 'proposal'), clock.now()) });
  } catch (thrown) {
    if (!(thrown instanceof CloudError)) throw thrown;
    if (thrown.kind === 'not-found') throw notFound('RESOURCE_NOT_FOUND', `There is no ${resource.type} ${resource.id} in ${resource.account}, ${resource.region}.`);
    throw unprocessable('STATE_UNREADABLE', `The live state could not be read (${thrown.code}).`);
  }
}
