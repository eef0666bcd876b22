import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-task-state-change/event.ts';
import { idOf } from '../../arn.ts';
import { instantOf } from '../../instant.ts';
import { defineSource, type Delivery } from '../../model.ts';
import { refsOf, toSignal } from '../../signal.ts';

type Detail = z.infer<typeof event.schema>;

/** Ended by the kernel for want of memory: 128 + SIGKILL, or ECS's own word for it. */
const KILLED = 137;
/** Tasks that ended by themselves. Stops that somebody, a deployment, scaling or a Spot interruption asked for are no failures. */
const FAILURES: ReadonlySet<string> = new Set(['EssentialContainerExited', 'TaskFailedToStart']);

const serviceOf = ({ group }: Detail): string | undefined => /^service:(.+)$/.exec(group ?? '')?.[1];

export default defineSource<Detail>({
  event: 'aws.ecs-task-state-change',
  fact: 'service; a task of none by itself, ordered by version',
  fires: 'an essential container ended or the task could not start; what users, deployments, scaling or Spot stop is no failure, nor a job that ends with 0',
  read: (delivery) => {
    const { detail, account, region } = delivery;
    const cluster = idOf(detail.clusterArn);
    const service = serviceOf(detail);
    return [
      toSignal(delivery, {
        type: 'aws.ecs-task-state-change',
        kind: 'failure',
        status: isFailure(detail) ? 'firing' : 'information',
        at: instantOf(detail.updatedAt ?? '') ?? delivery.time,
        severity: 'high',
        title: `Task of ${service ?? cluster} stopped: ${detail.stopCode ?? detail.lastStatus}`,
        reason: detail.stoppedReason ?? '',
        attributes: attributesOf(detail),
        ...factOf(delivery, service === undefined ? undefined : `${cluster}/${service}`, `${account}:${region}`),
      }),
    ];
  },
});

/** All tasks of a service fail as one. Each task counts its own states: only what is about one task is ordered by them. */
function factOf(delivery: Delivery<Detail>, service: string | undefined, where: string) {
  const { taskArn, version } = delivery.detail;
  if (service !== undefined) return { fingerprint: `ecs-tasks:${where}:${service}`, resources: refsOf(delivery, 'AWS::ECS::Service', service) };
  return { fingerprint: taskArn, ...(version === undefined ? {} : { version }) };
}

function isFailure(detail: Detail): boolean {
  if (detail.lastStatus !== 'STOPPED' || !FAILURES.has(detail.stopCode ?? '')) return false;
  const codes = (detail.containers ?? []).map(({ exitCode }) => exitCode);
  // A job of no service that ends well is done; a service is never done.
  return serviceOf(detail) !== undefined || codes.length === 0 || codes.some((code) => code !== 0);
}

function attributesOf({ stopCode = '', stoppedReason = '', containers = [] }: Detail) {
  const outOfMemory = containers.some(({ exitCode, reason }) => exitCode === KILLED || /OutOfMemory/i.test(reason ?? ''));
  const exitCode = containers.find(({ exitCode: code }) => code !== undefined && code !== 0)?.exitCode ?? containers[0]?.exitCode;
  return { stopCode, outOfMemory, cannotPull: stoppedReason.startsWith('CannotPull'), ...(exitCode === undefined ? {} : { exitCode }) };
}
