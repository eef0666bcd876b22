import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../shared/core/json.ts';
import { readSignals } from '../shared/incidents/intake/intake.ts';
import type { Signal } from '../shared/remediation/index.ts';

const EVENTS = join(import.meta.dirname, '..', 'events', 'aws');

/** The sample of one of the events under `events/aws/`. */
export function sampleEvent(name: string): JsonObject {
  const sample: JsonObject = JSON.parse(readFileSync(join(EVENTS, name, 'sample.json'), 'utf8'));
  return sample;
}

/** Signals of an event's sample with members of its detail, and of its envelope, replaced. Throws when it is refused. */
export function signalsOf(name: string, detail: object = {}, envelope: object = {}): readonly Signal[] {
  const sample = sampleEvent(name);
  const intake = readSignals({ ...sample, ...envelope, detail: { ...Object(sample['detail']), ...detail } }, 'aws');
  if (intake.kind === 'refused') throw new Error(`${intake.code}: ${intake.detail}`);
  return intake.signals;
}
