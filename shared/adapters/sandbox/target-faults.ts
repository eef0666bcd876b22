import type { JsonObject } from '../../core/json.ts';
import type { SandboxResource, World } from './model.ts';
import { objectOf, objectsOf, textOf } from './values.ts';

const stateOf = (target: JsonObject): string => textOf(objectOf(target['TargetHealth'])['State']);

/** Makes some targets of a group unhealthy and the others healthy. */
export async function markUnhealthy(world: World, { type, id }: SandboxResource, isBad: (zone: string, index: number) => boolean): Promise<void> {
  await world.change(type, id, (before) => ({
    ...before,
    Targets: objectsOf(before['Targets']).map((target, index): JsonObject => ({ ...target, TargetHealth: { State: isBad(textOf(objectOf(target['Target'])['AvailabilityZone']), index) ? 'unhealthy' : 'healthy' } })),
  }));
}

export const unhealthyIn = (group: JsonObject): number => objectsOf(group['Targets']).filter((target) => stateOf(target) === 'unhealthy').length;
export const shiftedAway = (group: JsonObject): boolean => objectsOf(group['Shifts']).some((shift) => shift['status'] === 'ACTIVE');
