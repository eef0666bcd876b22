import { expect } from 'vitest';
import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { defineHeal, serviceEvent } from '../healing/heal.ts';
import { createService, ecs } from '../healing/ecs.ts';

/** Tasks that the kernel ends for want of memory. */
export default defineHeal({
  remediation: 'ecs-out-of-memory',
  mode: 'auto',
  breakIt: async (account) => {
    const { service, second, definition, remove } = await createService('heals-memory');
    const [cluster = '', name = ''] = service.split('/');
    const arn = (kind: string): string => `arn:aws:ecs:us-east-1:${account}:${kind}`;
    const detail = { taskArn: arn(`task/${cluster}/1`), clusterArn: arn(`cluster/${cluster}`), group: `service:${name}`, lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited', stoppedReason: 'OutOfMemoryError: container killed', version: 5, containers: [{ name: 'app', exitCode: 137, lastStatus: 'STOPPED' }] };
    return {
      resource: service,
      event: serviceEvent(account, 'aws.ecs', 'ECS Task State Change', detail, [detail.taskArn]),
      verify: async () => {
        const now = await definition();
        expect(now).not.toBe(second);
        const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: now ?? '' }));
        expect([taskDefinition?.memory, taskDefinition?.containerDefinitions?.[0]?.image]).toEqual(['1024', 'public.ecr.aws/nginx/nginx:broken']);
      },
      remove,
    };
  },
});
