import type { JsonObject } from '../../../core/json.ts';
import type { ResourceRef } from '../../../ports/index.ts';
import type { EvidenceCall, PlanStep } from '../../model.ts';
import { literal, objectsOf, textOf, textsOf } from '../../values.ts';

const DAY_SECONDS = 86_400;
const CAPTURE_SECONDS = 480;

/**
 * What is gone first comes first: memory and what runs, then disks, then logs that lie elsewhere anyway. Nothing is cut off
 * before that.
 */
export function evidenceSteps(resource: ResourceRef, facts: JsonObject): PlanStep[] {
  const described = `devops-engineer evidence of ${resource.id} ${textOf(facts['case'])}`;
  const volatile = facts['isOnline'] === true ? [captureMemory(resource, described, textOf(facts['bucket']))] : [];
  const volumes = textsOf(facts['volumes']);
  const disks = volumes.map((volume, index) => snapshot(resource, volume, `${described} ${volume}`, index === volumes.length - 1 ? logsOf(resource, facts) : []));
  return [protect(resource), ...volatile, ...disks];
}

/** Nobody ends it before the evidence is safe. Its memory is not touched by that. */
function protect(resource: ResourceRef): PlanStep {
  const set = (value: boolean) => ({
    action: 'ec2:ModifyInstanceAttribute',
    parameters: { InstanceId: resource.id, DisableApiTermination: { Value: value } },
    effect: { action: 'ec2:DescribeInstanceAttribute', parameters: { InstanceId: resource.id, Attribute: 'disableApiTermination' }, expect: `DisableApiTermination.Value == ${literal(value)}` },
  });
  const before: EvidenceCall = { id: 'instance', title: 'The instance as it was found', action: 'ec2:DescribeInstances', parameters: { InstanceIds: [resource.id] } };
  return { id: 'protect', title: 'Protect it from termination', resource, ...set(true), settle: { withinSeconds: 60, everySeconds: 5 }, undo: [set(false)], collect: [before] };
}

/** Every command may fail and the rest goes on; what the instance says of itself is untrusted and only ever kept. */
function commandsFor(bucket: string, instance: string): string[] {
  const image = '/dev/shm/devops-engineer-memory.lime';
  const copy = bucket === '' ? 'echo "no bucket is tagged devops-engineer=evidence: memory was not copied"' : `command -v avml >/dev/null && avml ${image} && sha256sum ${image} && aws s3 cp --only-show-errors ${image} "s3://${bucket}/${instance}/$(date -u +%Y%m%dT%H%M%SZ).lime" || echo "memory was not captured"`;
  return ['date -u', copy, `rm -f ${image}`, 'ps -eo pid,ppid,user,lstart,rss,args --no-headers | head -500', 'ss -tunap | head -500', 'ip neigh; ip route', 'who -a; last -50', 'lsmod', 'ls -l /proc/[0-9]*/exe 2>/dev/null | head -500', 'crontab -l; ls -la /etc/cron* /etc/systemd/system', 'true'];
}

function captureMemory(resource: ResourceRef, comment: string, bucket: string): PlanStep {
  // SSM takes a hundred characters of comment.
  const named = comment.slice(-100);
  return {
    id: 'capture-memory',
    title: 'Capture memory, processes and connections',
    action: 'ssm:SendCommand',
    resource,
    parameters: { InstanceIds: [resource.id], DocumentName: 'AWS-RunShellScript', Comment: named, TimeoutSeconds: 60, Parameters: { commands: commandsFor(bucket, resource.id), executionTimeout: [String(CAPTURE_SECONDS)] } },
    // However it ended: an instance that does not let itself be looked into is cut off all the same.
    effect: { action: 'ssm:ListCommandInvocations', parameters: { InstanceId: resource.id, Details: false }, expect: `length(CommandInvocations[?Comment == ${literal(named)} && Status != 'Pending' && Status != 'InProgress' && Status != 'Delayed']) > \`0\`` },
    settle: { withinSeconds: CAPTURE_SECONDS + 90, everySeconds: 10 },
    undo: [],
    harmless: true,
    collect: [{ id: 'volatile', title: 'Processes, connections, users, modules; digest of the memory image', action: 'ssm:GetCommandInvocation', parameters: { InstanceId: resource.id, CommandId: { $result: 'capture-memory.Command.CommandId || CommandInvocations[0].CommandId' } } }],
  };
}

function snapshot(resource: ResourceRef, volume: string, description: string, after: readonly EvidenceCall[]): PlanStep {
  const read = { action: 'ec2:DescribeSnapshots', parameters: { Filters: [{ Name: 'volume-id', Values: [volume] }, { Name: 'description', Values: [description] }], OwnerIds: ['self'] } };
  return {
    id: `snapshot-${volume}`.toLowerCase(),
    title: `Take a snapshot of ${volume}`,
    action: 'ec2:CreateSnapshot',
    resource,
    parameters: { VolumeId: volume, Description: description },
    effect: { ...read, expect: "length(Snapshots[?State != 'error']) > `0`" },
    settle: { withinSeconds: 120, everySeconds: 5 },
    // Evidence stays, whatever becomes of the rest.
    undo: [],
    harmless: true,
    collect: [{ id: 'snapshot', title: `Snapshot of ${volume}`, ...read }, ...after],
  };
}

/** A day of calls about the instance and by its role's session, whose name is the instance's id; and of its traffic. */
function logsOf(resource: ResourceRef, facts: JsonObject): EvidenceCall[] {
  const window = { StartTime: { $secondsAgo: DAY_SECONDS }, EndTime: { $secondsAgo: 0 } };
  const lookUp = (id: string, title: string, key: string): EvidenceCall => ({ id, title, action: 'cloudtrail:LookupEvents', parameters: { LookupAttributes: [{ AttributeKey: key, AttributeValue: resource.id }], ...window }, pages: { ask: 'NextToken', answer: 'NextToken' } });
  const traffic = textsOf(facts['flowLogs']).flatMap((group, index) =>
    objectsOf(facts['interfaces']).map((each, at): EvidenceCall => ({
      id: `traffic-${index + 1}-${at + 1}`,
      title: `Traffic of ${textOf(each['id'])} in ${group}`,
      action: 'logs:FilterLogEvents',
      parameters: { logGroupName: group, filterPattern: `"${textOf(each['id'])}"`, startTime: { $epochSecondsAgo: DAY_SECONDS }, endTime: { $epochSecondsAgo: 0 } },
      pages: { ask: 'nextToken', answer: 'nextToken' },
    })),
  );
  return [lookUp('calls-about', 'Calls about the instance, last 24 h', 'ResourceName'), lookUp('calls-by', 'Calls with its role, last 24 h', 'Username'), ...traffic];
}
