import { describe, expect, it } from 'vitest';
import type { Signal } from '../../remediation/index.ts';
import { bounded } from './bounds.ts';

const signal: Signal = { id: 'a', fingerprint: 'f', type: 'aws.x', kind: 'alarm', status: 'firing', at: '2026-11-02T17:04:40.000Z', severity: 'low', account: '111122223333', region: 'us-east-1', resources: [], title: 't', reason: '', attributes: {}, sample: false, suppressed: false };
const resource = (id: string) => ({ provider: 'aws' as const, account: '1', region: 'r', type: 'AWS::S3::Bucket', id });

describe('bounded', () => {
  it('leaves what is of a sensible size as it is', () => {
    const plain = { ...signal, principal: 'p', children: ['c'], resources: [resource('x')], attributes: { a: 'b', n: 1, t: true } };
    expect(bounded(plain)).toEqual(plain);
  });

  it('tells long names apart that begin the same', () => {
    const [first, second] = ['1', '2'].map((end) => bounded({ ...signal, fingerprint: 'x'.repeat(5000) + end }).fingerprint);
    expect(first).not.toBe(second);
    expect(first?.length).toBe(800);
  });

  it('cuts texts by their bytes, between characters', () => {
    const { title, reason } = bounded({ ...signal, title: '\u{1F525}'.repeat(1000), reason: 'ab\uD83D' });
    expect(title).toBe('\u{1F525}'.repeat(125));
    expect(reason).toBe('ab\uFFFD');
  });

  it('keeps the first resources and attributes that fit, and no name that is none', () => {
    const kept = bounded({ ...signal, resources: [resource('x'.repeat(2000)), ...Array.from({ length: 100 }, (_each, index) => resource(`b${index}`))], attributes: Object.fromEntries(Array.from({ length: 100 }, (_each, index) => [`k${index}`, 'v'.repeat(90)])) });
    expect(kept.resources[0]?.id).toBe('b0');
    expect(JSON.stringify(kept.resources).length).toBeLessThan(2700);
    expect(Object.keys(kept.attributes).length).toBeGreaterThan(5);
    expect(JSON.stringify(kept.attributes).length).toBeLessThan(1700);
  });
});
