import { expect } from 'vitest';
import { defineHeal, serviceEvent } from '../healing/heal.ts';
import { createService } from '../healing/ecs.ts';

/** Tasks that end by themselves right after a deployment. */
export default defineHeal({
  remediation: 'ecs-crash-loop',
  mode: 'auto',
  breakIt: async (account) => {
    const { service, first, definition, remove } = await createService('heals-crash');
    const [cluster = '', name = ''] = service.split('/');
    const arn = (kind: string): string => `arn:aws:ecs:us-east-1:${account}:${kind}`;
    const detail = { taskArn: arn(`task/${cluster}/1`), clusterArn: arn(`cluster/${cluster}`), group: `service:${name}`, lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', version: 5, containers: [{ name: 'app', exitCode: 1, lastStatus: 'STOPPED' }] };
    return { resource: service, event: serviceEvent(account, 'aws.ecs', 'ECS Task State Change', detail, [detail.taskArn]), verify: async () => expect(await definition()).toBe(first), remove };
  },
});
