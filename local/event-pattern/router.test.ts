import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern, createRouter } from './index.ts';

const rules = [
  { name: 'ec2-stopped', pattern: { source: ['aws.ec2'], 'detail-type': ['State'], detail: { state: ['stopped'] } } },
  { name: 'everything', pattern: { account: [{ exists: true }] } },
  { name: 'either', pattern: { $or: [{ source: ['aws.s3'] }, { 'detail-type': ['State'] }] } },
  { name: 'aws', pattern: { source: [{ prefix: 'aws.' }] } },
  { name: 'no-source', pattern: { source: [{ exists: false }] } },
  { name: 'odd-source', pattern: { source: ['aws.ec2', 5] } },
  { name: 'two-sources', pattern: { source: ['aws.s3', 'app'], detail: { size: [{ numeric: ['>', 10] }] } } },
];

describe('router', () => {
  const route = createRouter(rules);

  it('names the rules in their order', () => {
    expect(route({ account: '1', source: 'aws.ec2', 'detail-type': 'State', detail: { state: 'stopped' } })).toEqual([
      'ec2-stopped',
      'everything',
      'either',
      'aws',
      'odd-source',
    ]);
    expect(route({ source: 'app', detail: { size: 11 } })).toEqual(['two-sources']);
    expect(route('not an event')).toEqual([]);
  });

  it('answers as each pattern alone does', () => {
    const matchers = rules.map((rule) => ({ name: rule.name, matches: compilePattern(rule.pattern) }));
    const source = fc.oneof(fc.constantFrom('aws.ec2', 'aws.s3', 'app', 'other'), fc.constantFrom(5, null), fc.subarray(['aws.ec2', 'app']));
    const event = fc.record(
      {
        source,
        account: fc.constant('1'),
        'detail-type': fc.constantFrom('State', 'Other'),
        detail: fc.record({ state: fc.constantFrom('stopped', 'running'), size: fc.integer({ min: 0, max: 20 }) }),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(event, (value) => {
        expect(route(value)).toEqual(matchers.filter(({ matches }) => matches(value)).map(({ name }) => name));
      }),
      { seed: 20, numRuns: 500 },
    );
  });

  it('refuses two rules of one name and a wrong pattern', () => {
    const rule = { name: 'a', pattern: { source: ['x'] } };
    expect(() => createRouter([rule, rule])).toThrow(expect.objectContaining({ code: 'DUPLICATE_RULE' }));
    expect(() => createRouter([{ name: 'a', pattern: {} }])).toThrow(expect.objectContaining({ code: 'INVALID_EVENT_PATTERN' }));
  });
});
