import * as z from 'zod/mini';
import { notFound } from '../../../core/errors.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { remediations } from '../../../remediation/index.ts';
import { planSchema, reasonSchema } from '../../model.ts';
import { proposePlan } from '../../recovery/propose.ts';

const short = z.string().check(z.minLength(1), z.maxLength(512));

export default defineOperation({
  id: 'incidents.plan-remediation',
  title: 'Plan a remediation',
  summary: 'Diagnoses one resource and shows the plan that would heal it. Changes nothing.',
  method: 'POST',
  path: '/v1/remediations/{id}/plan',
  scope: 'remediations:plan',
  risk: 'read',
  permissions: ['store:read', 'cloud:remediate'],
  input: z.strictObject({
    id: short,
    resource: z.strictObject({ account: short, region: short, type: z.optional(short), id: short }),
    provider: z.enum(['aws', 'sandbox']),
  }),
  output: z.strictObject({
    plan: z.optional(planSchema),
    hypotheses: z.array(z.strictObject({ cause: z.string(), confidence: z.number(), evidence: z.array(z.string()) })),
    /** Why there is no plan. */
    reason: z.optional(reasonSchema),
  }),
  run: async ({ id, resource: { type, ...resource }, provider }, { ports }) => {
    const remediation = remediations.find((candidate) => candidate.id === id);
    if (remediation === undefined) throw notFound('REMEDIATION_NOT_FOUND', `There is no remediation ${id}. GET /v1/remediations lists them.`);
    return proposePlan(ports, remediation, { ...resource, provider, type: type ?? remediation.resourceTypes[0] ?? '' });
  },
});
