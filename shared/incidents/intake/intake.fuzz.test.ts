import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sampleEvent } from '../../../test/signals.ts';
import { MemoryStore } from '../../adapters/memory/store.ts';
import { MemoryWorkflows } from '../../adapters/memory/workflows.ts';
import type { JsonValue } from '../../core/json.ts';
import { signalSchema } from '../model.ts';
import { ingest } from './ingest.ts';
import { readSignals } from './intake.ts';
import { eventSources } from './sources/index.gen.ts';

const CODE = /^[A-Z]+(?:_[A-Z]+)+$/;
/** Fifty of them and their incident have to fit into 400 KB. */
const MAX_BYTES = 7500;
const NOW = new Date('2026-11-02T17:05:00Z');

const odd: fc.Arbitrary<JsonValue> = fc.oneof(
  fc.constantFrom<JsonValue>(null, '', 0, -1, 1e308, true, [], {}, '__proto__', 'constructor', 'arn:', 'arn:aws:s3:::', 'AWS::IAM::AccessKey:null', '\u{1F525}'.repeat(2500), 'x'.repeat(9999), '\uD800', '2026-99-99', '\n\r<script>'),
  fc.string({ unit: 'binary', maxLength: 60 }),
  fc.jsonValue({ maxDepth: 3 }).map((value): JsonValue => JSON.parse(JSON.stringify(value))),
);
type Path = readonly (string | number)[];

function pathsOf(value: JsonValue, path: Path = []): Path[] {
  if (value === null || typeof value !== 'object') return [path];
  const members: readonly (readonly [string | number, JsonValue | undefined])[] = Array.isArray(value) ? value.map((each, index) => [index, each]) : Object.entries(value);
  return [path, ...members.flatMap(([key, each]) => pathsOf(each ?? null, [...path, key]))].filter(({ length }) => length > 0);
}

function replaced(value: JsonValue, [key, ...rest]: Path, by: JsonValue): JsonValue {
  if (key === undefined || value === null || typeof value !== 'object') return by;
  if (Array.isArray(value)) return value.map((each: JsonValue, index) => (index === key ? replaced(each, rest, by) : each));
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, name === key ? replaced(each ?? null, rest, by) : each]));
}

/** A sample with one to three of its members replaced by something else. */
function mutations(name: string): fc.Arbitrary<JsonValue> {
  const sample = sampleEvent(name);
  const change = fc.tuple(fc.constantFrom(...pathsOf(sample)), odd);
  return fc.array(change, { minLength: 1, maxLength: 3 }).map((changes) => changes.reduce<JsonValue>((event, [path, by]) => replaced(event, path, by), sample));
}

describe.each(eventSources.map(({ event }) => event.slice('aws.'.length)))('whatever comes as %s', (name) => {
  it('is signals that can be kept, or a refusal with a code', () => {
    fc.assert(
      fc.property(mutations(name), (event) => {
        const intake = readSignals(event, 'aws');
        if (intake.kind === 'refused') {
          expect(intake.code).toMatch(CODE);
          expect(intake.detail).not.toBe('');
          return;
        }
        for (const signal of intake.signals) {
          expect(signalSchema.safeParse(JSON.parse(JSON.stringify(signal))).error?.issues).toBeUndefined();
          expect(Buffer.byteLength(JSON.stringify({ ...signal, children: [] }))).toBeLessThan(MAX_BYTES);
        }
      }),
      { numRuns: 150 },
    );
  });

  it('is taken or refused', async () => {
    const clock = { now: () => NOW };
    await fc.assert(
      fc.asyncProperty(mutations(name), async (event) => {
        const taken = await ingest({ store: new MemoryStore(clock), clock, workflows: new MemoryWorkflows(['recovery'], clock) }, event, 'aws');
        expect(['accepted', 'refused']).toContain(taken.kind);
      }),
      { numRuns: 40 },
    );
  });
});
