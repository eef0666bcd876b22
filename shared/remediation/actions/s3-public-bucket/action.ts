import { CloudError } from '../../../ports/index.ts';
import type { JsonObject } from '../../../core/json.ts';
import { defineRemediation, type DiagnosisContext, type Signal } from '../../model.ts';
import { objectOf } from '../../values.ts';

const TYPE = 'AWS::S3::Bucket';
const CONTROLS = new Set(['S3.1', 'S3.2', 'S3.3', 'S3.8']);
const EVENTS = new Set(['PutBucketPolicy', 'PutBucketAcl', 'PutBucketPublicAccessBlock', 'DeleteBucketPublicAccessBlock', 'DeletePublicAccessBlock', 'PutPublicAccessBlock']);
const ALL_BLOCKED = { BlockPublicAcls: true, IgnorePublicAcls: true, BlockPublicPolicy: true, RestrictPublicBuckets: true };

function matches({ attributes, resources }: Signal): boolean {
  if (!resources.some(({ type }) => type === TYPE)) return false;
  if (attributes['findingType'] === 'AccessAnalyzer') return attributes['isPublic'] === true;
  return EVENTS.has(String(attributes['eventName'])) || CONTROLS.has(String(attributes['controlId'])) || String(attributes['findingType'] ?? '').startsWith('Policy:S3/');
}

/** What is set now; null when nothing is, which is an answer and no fault. */
async function absentIsNull(read: DiagnosisContext['read'], action: string, bucket: string): Promise<JsonObject | null> {
  try {
    return await read(action, { Bucket: bucket });
  } catch (thrown) {
    if (thrown instanceof CloudError && thrown.kind === 'not-found' && thrown.code !== 'NoSuchBucket') return null;
    throw thrown;
  }
}

/** Row 39: a bucket can be read by everybody. All four public access blocks are set; what was set before is kept. */
export default defineRemediation({
  id: 's3-public-bucket',
  row: 39,
  title: 'Block public access to a bucket',
  risk: 'containment',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['s3:GetBucketPolicyStatus', 's3:GetBucketPublicAccessBlock', 's3:GetBucketWebsite', 's3:PutBucketPublicAccessBlock'],
  blast: { perHour: 20, perResourcePerDay: 5, cooldownMinutes: 10 },
  matches,
  diagnose: async ({ resource, read }) => {
    const isPublic = objectOf((await absentIsNull(read, 's3:GetBucketPolicyStatus', resource.id))?.['PolicyStatus'])['IsPublic'] === true;
    const block = await absentIsNull(read, 's3:GetBucketPublicAccessBlock', resource.id);
    const before = block === null ? null : objectOf(block['PublicAccessBlockConfiguration']);
    const isOpen = isPublic || before === null || Object.keys(ALL_BLOCKED).some((name) => before[name] !== true);
    if (!isOpen) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'ALREADY_BLOCKED', detail: 'All public access is blocked.' } };
    const website = await absentIsNull(read, 's3:GetBucketWebsite', resource.id);
    if (website !== null) return { hypotheses: [], facts: {}, stop: { outcome: 'HANDED_OVER', code: 'BUCKET_IS_A_WEBSITE', detail: 'The bucket serves a website: whether it is meant to be public is for a person to say.' } };
    return { hypotheses: [{ cause: 'public-access-not-blocked', confidence: isPublic ? 0.95 : 0.7, evidence: [isPublic ? 'its policy lets everybody in' : 'public access is not blocked'] }], facts: { before } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    // Without a configuration AWS blocks nothing, which is the same as all four switched off.
    const before = facts['before'] === null ? { BlockPublicAcls: false, IgnorePublicAcls: false, BlockPublicPolicy: false, RestrictPublicBuckets: false } : objectOf(facts['before']);
    const blocked = Object.keys(ALL_BLOCKED).map((name) => `PublicAccessBlockConfiguration.${name}`).join(' && ');
    const read = { action: 's3:GetBucketPublicAccessBlock', parameters: { Bucket: resource.id } };
    const set = (block: JsonObject) => ({ action: 's3:PutBucketPublicAccessBlock', parameters: { Bucket: resource.id, PublicAccessBlockConfiguration: block } });
    return {
      summary: `Block all public access to ${resource.id}.`,
      steps: [{ id: 'block', title: 'Set all four public access blocks', ...set(ALL_BLOCKED), resource, effect: { ...read, expect: blocked }, settle: { withinSeconds: 60, everySeconds: 5 }, undo: [{ ...set(before), effect: { ...read, expect: `!(${blocked})` } }] }],
      verify: { probes: [{ ...read, expect: blocked }], signals: false, withinSeconds: 120, everySeconds: 10 },
      touches: [resource],
    };
  },
});
