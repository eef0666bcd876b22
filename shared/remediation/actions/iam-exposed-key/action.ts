import { defineRemediation, type Signal } from '../../model.ts';
import { literal, objectsOf, textOf } from '../../values.ts';

const TYPE = 'AWS::IAM::User';
const POLICY = 'devops-engineer-quarantine';

function matches({ attributes, resources }: Signal): boolean {
  if (!resources.some(({ type }) => type === TYPE)) return false;
  return attributes['eventTypeCode'] === 'AWS_RISK_CREDENTIALS_EXPOSED' || /^UnauthorizedAccess:IAMUser\/|^CredentialAccess:IAMUser\//.test(String(attributes['findingType'] ?? ''));
}

/** Everything is denied, whatever else allows it; taken away when the case is over. */
const DENY_ALL = JSON.stringify({ Version: '2012-10-17', Statement: [{ Sid: 'Quarantine', Effect: 'Deny', Action: '*', Resource: '*' }] });

/** Row 38: a user's access key is in strangers' hands. Keys are switched off, not deleted, and the user is denied everything. */
export default defineRemediation({
  id: 'iam-exposed-key',
  row: 38,
  title: 'Switch off exposed access keys',
  risk: 'containment',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['iam:DeleteUserPolicy', 'iam:GetUserPolicy', 'iam:ListAccessKeys', 'iam:PutUserPolicy', 'iam:UpdateAccessKey'],
  blast: { perHour: 10, perResourcePerDay: 3, cooldownMinutes: 10 },
  matches,
  diagnose: async ({ resource, signals, read }) => {
    const keys = objectsOf((await read('iam:ListAccessKeys', { UserName: resource.id }))['AccessKeyMetadata']).filter((key) => key['Status'] === 'Active').map((key) => textOf(key['AccessKeyId']));
    const named = signals.map(({ attributes }) => String(attributes['accessKeyId'] ?? '')).filter((id) => keys.includes(id));
    const exposed = named.length > 0 ? [...new Set(named)] : keys;
    if (exposed.length === 0) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'NO_ACTIVE_KEY', detail: 'The user has no active access key.' } };
    return { hypotheses: [{ cause: 'key-exposed', confidence: 0.95, evidence: exposed.map((id) => `${id.slice(0, 8)}… is active`) }], facts: { keys: exposed } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const keys = Array.isArray(facts['keys']) ? facts['keys'].map(textOf) : [];
    const list = { action: 'iam:ListAccessKeys', parameters: { UserName: resource.id } };
    const isAt = (id: string, status: string) => ({ ...list, expect: `AccessKeyMetadata[?AccessKeyId == ${literal(id)}] | [0].Status == ${literal(status)}` });
    const set = (id: string, status: string) => ({ action: 'iam:UpdateAccessKey', parameters: { UserName: resource.id, AccessKeyId: id, Status: status } });
    const policy = { UserName: resource.id, PolicyName: POLICY };
    const settle = { withinSeconds: 60, everySeconds: 5 };
    return {
      summary: `Switch off ${keys.length} access keys of ${resource.id} and deny the user everything.`,
      steps: [
        ...keys.map((id, index) => ({ id: `switch-off-${index + 1}`, title: `Switch off the key ${id.slice(0, 8)}…`, ...set(id, 'Inactive'), resource, effect: isAt(id, 'Inactive'), settle, undo: [{ ...set(id, 'Active'), effect: isAt(id, 'Active') }] })),
        {
          id: 'quarantine',
          title: 'Deny the user everything',
          action: 'iam:PutUserPolicy',
          resource,
          parameters: { ...policy, PolicyDocument: DENY_ALL },
          effect: { action: 'iam:GetUserPolicy', parameters: policy, expect: `PolicyName == ${literal(POLICY)}` },
          settle,
          undo: [{ action: 'iam:DeleteUserPolicy', parameters: policy, effect: { action: 'iam:GetUserPolicy', parameters: policy, expect: 'absent' } }],
        },
      ],
      verify: { probes: keys.map((id) => isAt(id, 'Inactive')), signals: false, withinSeconds: 120, everySeconds: 10 },
      touches: [resource],
    };
  },
});
