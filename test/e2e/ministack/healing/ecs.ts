import { CreateClusterCommand, CreateServiceCommand, DeleteClusterCommand, DeleteServiceCommand, DescribeServicesCommand, ECSClient, RegisterTaskDefinitionCommand, UpdateServiceCommand } from '@aws-sdk/client-ecs';
import { sdk, TAG_KEY, TAG_VALUE } from './heal.ts';

export const ecs = new ECSClient(sdk);

async function register(family: string, image: string): Promise<string> {
  const { taskDefinition } = await ecs.send(new RegisterTaskDefinitionCommand({ family, cpu: '256', memory: '512', networkMode: 'awsvpc', requiresCompatibilities: ['FARGATE'], containerDefinitions: [{ name: 'app', image, essential: true }] }));
  return taskDefinition?.taskDefinitionArn ?? '';
}

/** A cluster with one service that runs its second definition. The emulator has no containers, so it wants no task. */
export async function createService(name: string): Promise<{ readonly service: string; readonly first: string; readonly second: string; definition(): Promise<string | undefined>; remove(): Promise<void> }> {
  const [cluster, service] = [`${name}-cluster`, `${name}-web`];
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  const first = await register(name, 'public.ecr.aws/nginx/nginx:1.28');
  await ecs.send(new CreateServiceCommand({ cluster, serviceName: service, taskDefinition: first, desiredCount: 0, launchType: 'FARGATE', tags: [{ key: TAG_KEY, value: TAG_VALUE }] }));
  const second = await register(name, 'public.ecr.aws/nginx/nginx:broken');
  await ecs.send(new UpdateServiceCommand({ cluster, service, taskDefinition: second }));
  return {
    service: `${cluster}/${service}`, first, second,
    definition: async () => (await ecs.send(new DescribeServicesCommand({ cluster, services: [service] }))).services?.[0]?.taskDefinition,
    remove: async () => {
      await ecs.send(new DeleteServiceCommand({ cluster, service, force: true }));
      await ecs.send(new DeleteClusterCommand({ cluster }));
    },
  };
}
