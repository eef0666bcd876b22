import type { SandboxResource } from './model.ts';
import { textOf } from './values.ts';

/** What a resource needs and what it was deployed from is said by tags, as an operator of a real account would. */
export function tagsOf({ tags, dependsOn = [], properties }: SandboxResource): Readonly<Record<string, string>> {
  const release = textOf(properties['Release']);
  return { ...tags, ...(dependsOn.length === 0 ? {} : { 'devops-engineer:depends-on': dependsOn.join(' ') }), ...(release === '' ? {} : { 'devops-engineer:release': release }) };
}
