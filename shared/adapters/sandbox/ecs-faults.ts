import type { JsonObject } from '../../core/json.ts';
import type { Report, SandboxResource, World } from './model.ts';
import { objectsOf, textOf } from './values.ts';

/** Deploys a new revision to a service a few minutes ago; its tasks do not run. */
export async function deployBadRevision(world: World, { type, id, properties }: SandboxResource, definition: JsonObject, rolloutState: string): Promise<void> {
  const before = textOf(properties['taskDefinition']);
  const [family = '', revision = '2'] = (before.split('/').at(-1) ?? '').split(':');
  const arn = before.replace(/:\d+$/, `:${Number(revision) + 1}`);
  const known = (await world.get('AWS::ECS::TaskDefinition', before))?.properties ?? {};
  await world.create({ type: 'AWS::ECS::TaskDefinition', id: arn, tags: { 'devops-engineer': 'heal' }, properties: { ...known, ...definition, taskDefinitionArn: arn, family, revision: Number(revision) + 1 } });
  const deployment = { id: `ecs-svc/${revision}`, status: 'PRIMARY', taskDefinition: arn, rolloutState, createdAt: new Date(world.now.getTime() - 240_000).toISOString() };
  await world.change(type, id, (service) => ({ ...service, taskDefinition: arn, runningCount: 0, Bad: [...objectsOf(service['Bad']), { arn }], deployments: [deployment] }));
}

/** True while the service is on a revision that does not run. */
export function runsBadRevision({ properties }: SandboxResource): boolean {
  return objectsOf(properties['Bad']).some(({ arn }) => arn === properties['taskDefinition']);
}

export function taskStopped({ id, region, account }: SandboxResource, fault: string, exitCode: number, reason: string): Report {
  const [cluster = '', service = ''] = id.split('/');
  const task = `arn:aws:ecs:${region}:${account}:task/${cluster}/${fault}`;
  return {
    source: 'aws.ecs',
    detailType: 'ECS Task State Change',
    resources: [task],
    detail: { taskArn: task, clusterArn: `arn:aws:ecs:${region}:${account}:cluster/${cluster}`, group: `service:${service}`, lastStatus: 'STOPPED', desiredStatus: 'STOPPED', stopCode: 'EssentialContainerExited', stoppedReason: 'Essential container in task exited', version: 5, containers: [{ name: 'app', exitCode, reason, lastStatus: 'STOPPED' }] },
  };
}
