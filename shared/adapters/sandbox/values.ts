import type { JsonObject, JsonValue } from '../../core/json.ts';
import { CloudError } from '../../ports/index.ts';

/** Readers of parameters and properties, whose shapes the provider defines. */
export const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');
export const numberOf = (value: JsonValue | undefined): number => (typeof value === 'number' ? value : 0);
export const textsOf = (value: JsonValue | undefined): string[] => (Array.isArray(value) ? value.filter((each): each is string => typeof each === 'string') : []);
export const isObject = (value: JsonValue | undefined): value is JsonObject => value !== null && typeof value === 'object' && !Array.isArray(value);
export const objectOf = (value: JsonValue | undefined): JsonObject => (isObject(value) ? value : {});
export const objectsOf = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter(isObject) : []);
export const tagListOf = (tags: Readonly<Record<string, string>>): JsonObject[] => Object.entries(tags).map(([key, value]) => ({ Key: key, Value: value }));

/** What a call found, or the provider's own not-found. */
export function found<Thing>(thing: Thing | undefined, code: string, message: string): Thing {
  if (thing === undefined) throw new CloudError('not-found', code, message);
  return thing;
}
