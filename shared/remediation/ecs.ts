import type { JsonObject } from '../core/json.ts';
import type { ResourceRef } from '../ports/index.ts';
import type { DiagnosisContext, Probe } from './model.ts';
import { literal, objectOf, objectsOf, textOf } from './values.ts';

/** Type and calls of an ECS service, whose id is `<cluster>/<service>`. */
export const ECS_SERVICE = 'AWS::ECS::Service';

/** A task that crashes runs for a moment each time it is started. */
export const STEADY_SECONDS = 60;

const namesOf = ({ id }: ResourceRef) => {
  const [cluster = '', service = ''] = id.split('/');
  return { cluster, service };
};

/** The service as it is now; undefined when there is none. */
export async function readService(read: DiagnosisContext['read'], resource: ResourceRef): Promise<JsonObject | undefined> {
  const { cluster, service } = namesOf(resource);
  return objectsOf((await read('ecs:DescribeServices', { cluster, services: [service] }))['services'])[0];
}

/** True when ECS itself takes a failed deployment back. */
export function takesItselfBack(service: JsonObject): boolean {
  const breaker = objectOf(objectOf(service['deploymentConfiguration'])['deploymentCircuitBreaker']);
  return breaker['enable'] === true && breaker['rollback'] === true;
}

const revisionOf = (arn: string): number => Number(arn.split(':').at(-1));

/** The newest active revision before the one that runs. */
export async function definitionBefore(read: DiagnosisContext['read'], current: string): Promise<string | undefined> {
  const [, family = '', revision = ''] = /task-definition\/([^:]+):(\d+)$/.exec(current) ?? [];
  const { taskDefinitionArns: listed } = await read('ecs:ListTaskDefinitions', { familyPrefix: family, status: 'ACTIVE', sort: 'DESC' });
  const arns = Array.isArray(listed) ? listed.map(textOf) : [];
  return arns.filter((arn) => revisionOf(arn) < Number(revision)).toSorted((a, b) => revisionOf(b) - revisionOf(a))[0];
}

/** When the deployment that runs was begun. */
export function deployedAt(service: JsonObject): Date {
  const primary = objectsOf(service['deployments']).find((deployment) => deployment['status'] === 'PRIMARY');
  return new Date(textOf(primary?.['createdAt']));
}

export function updateTo(resource: ResourceRef, definition: string | JsonObject): { readonly action: string; readonly parameters: JsonObject } {
  return { action: 'ecs:UpdateService', parameters: { ...namesOf(resource), taskDefinition: definition } };
}

/** True once the service is on a definition. */
export function isOn(resource: ResourceRef, definition: string | JsonObject): Probe {
  const { cluster, service } = namesOf(resource);
  // A definition that an earlier step makes is known only then; that the service left the one before is what can be seen.
  const expect = typeof definition === 'string' ? `services[0].taskDefinition == ${literal(definition)}` : `services[0].taskDefinition != ${literal(textOf(definition['from']))}`;
  return { action: 'ecs:DescribeServices', parameters: { cluster, services: [service] }, expect };
}

/** True once all wanted tasks run on the newest deployment. */
export function isSteady(resource: ResourceRef): Probe {
  const { cluster, service } = namesOf(resource);
  return { action: 'ecs:DescribeServices', parameters: { cluster, services: [service] }, expect: `services[0].runningCount == services[0].desiredCount && services[0].deployments[?status == 'PRIMARY'] | [0].rolloutState == 'COMPLETED'` };
}
