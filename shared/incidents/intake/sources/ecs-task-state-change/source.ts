import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/ecs-task-state-change/event.ts';
import { defineSource } from '../../model.ts';

type Detail = z.infer<typeof event.schema>;

/** Ended by the kernel for want of memory: 128 + SIGKILL, or ECS's own word for it. */
const KILLED = 137;

/** A task that ended by itself is a failure of its service; one that somebody, or ECS, asked to stop is not. */
export default defineSource<Detail>({
  event: 'aws.ecs-task-state-change',
  read: ({ id, detail, account, region, time, provider }) => {
    const isFailure = detail.lastStatus === 'STOPPED' && (detail.stopCode === 'EssentialContainerExited' || detail.stopCode === 'TaskFailedToStart');
    const cluster = detail.clusterArn.split('/').at(-1) ?? '';
    const service = /^service:(.+)$/.exec(detail.group ?? '')?.[1];
    const containers = detail.containers ?? [];
    const outOfMemory = containers.some(({ exitCode, reason }) => exitCode === KILLED || /OutOfMemory/i.test(reason ?? ''));
    return [
      {
        id,
        // All tasks of a service fail as one.
        fingerprint: service === undefined ? detail.taskArn : `ecs-tasks:${account}:${region}:${cluster}/${service}`,
        type: 'aws.ecs-task-state-change',
        kind: 'failure',
        status: isFailure ? 'firing' : 'information',
        at: time,
        severity: 'high',
        account,
        region,
        resources: service === undefined ? [] : [{ provider, account, region, type: 'AWS::ECS::Service', id: `${cluster}/${service}` }],
        title: `Task of ${service ?? cluster} stopped: ${detail.stopCode ?? detail.lastStatus}`.slice(0, 500),
        reason: (detail.stoppedReason ?? '').slice(0, 1000),
        attributes: { stopCode: detail.stopCode ?? '', outOfMemory, cannotPull: (detail.stoppedReason ?? '').startsWith('CannotPull'), ...(containers[0]?.exitCode === undefined ? {} : { exitCode: containers[0].exitCode }) },
        sample: false,
        suppressed: false,
      },
    ];
  },
});
