import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { join } from 'node:path';
import { events } from '../../events/index.gen.ts';
import { documentedCases, refusedPatterns, sampleEvent } from '../../local/event-pattern/documented-cases.ts';
import { compare } from './event-pattern/compare.ts';
import { askEventRuler } from './event-pattern/event-ruler.ts';
import { generatePairs } from './event-pattern/generate/pairs.ts';
import { askMiniStack } from './event-pattern/ministack.ts';
import { askOurs } from './event-pattern/ours.ts';

const documented = documentedCases.map(({ title, pattern, event, matches }) => ({
  title,
  pattern,
  event: { ...sampleEvent, ...event },
  verdict: matches ? 'match' : 'no-match',
}));
const refused = refusedPatterns.map(({ pattern }) => ({ title: JSON.stringify(pattern), pattern, event: sampleEvent, verdict: 'refused' }));
const cases = [...documented, ...refused];
const expected = cases.map(({ title, verdict }) => `${title} -> ${verdict}`);

/** Keys with a dot in the event, which MiniStack does not see; see `event-pattern/reasons.ts`. */
const unseenByMiniStack = ['joined keys: {"app.name":"a"} matches'];

describe('the documented answers', () => {
  it('are those of Event Ruler', async () => {
    const verdicts = await askEventRuler(cases);
    expect(cases.map(({ title }, index) => `${title} -> ${verdicts[index]}`)).toEqual(expected);
  }, 60_000);

  it('are those of MiniStack', async () => {
    const verdicts = await askMiniStack(cases);
    const different = cases.filter(({ verdict }, index) => verdicts[index] !== verdict).map(({ title }) => title);
    expect(different).toEqual(unseenByMiniStack);
  }, 60_000);
});

describe('a thousand generated pairs', () => {
  it('get the same answer from all three', async () => {
    const result = await compare(generatePairs({ seed: 20_261_123, count: 1000 }));
    expect(result.disagreements).toEqual([]);
    expect(Object.keys(result.judgeWrong.byReason)).not.toContain('unexplained');
    expect(Object.keys(result.eventRuler.byReason)).not.toContain('unexplained');
    expect(result.agree).toBeGreaterThan(950);
    expect(result.eventRuler.agree).toBeGreaterThan(990);
    for (const verdict of ['match', 'no-match', 'refused'] as const) expect(result.verdicts[verdict]).toBeGreaterThan(10);
  }, 120_000);
});

describe('the rules of the events that are taken', () => {
  it('select the same samples by Event Ruler: each its own, and no other', async () => {
    const inbound = events.filter(({ direction }) => direction === 'inbound');
    const samples = inbound.map(({ id }): unknown => JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'events', id.replace('.', '/'), 'sample.json'), 'utf8')));
    const pairs = inbound.flatMap(({ id, pattern }) => inbound.map((other, index) => ({ title: `${id} of ${other.id}`, pattern, event: samples[index], verdict: id === other.id ? 'match' : 'no-match' })));
    const verdicts = await askEventRuler(pairs);
    expect(pairs.filter(({ verdict }, index) => verdicts[index] !== verdict).map(({ title }) => title)).toEqual([]);
  }, 60_000);
});

const correctnessCases = process.env['EVENT_RULER_CASES'];

/** aws/event-ruler's src/test/resources/correctness-cases.json, when the variable names a copy of it. */
describe.runIf(correctnessCases)('the correctness cases of aws/event-ruler', () => {
  it('get the answer of the library', async () => {
    const fileSchema = z.array(z.object({ name: z.string(), rule: z.unknown(), event: z.unknown() }));
    const published = fileSchema.parse(JSON.parse(readFileSync(correctnessCases ?? '', 'utf8')));
    const pairs = published.map(({ rule, event }) => ({ pattern: rule, event }));
    expect(pairs.length).toBeGreaterThan(40);
    const verdicts = await askEventRuler(pairs);
    expect(published.map(({ name }, index) => `${name}: ${verdicts[index]}`)).toEqual(
      published.map(({ name, rule, event }) => `${name}: ${askOurs({ pattern: rule, event })}`),
    );
  }, 60_000);
});
