import { describe, expect, it } from 'vitest';
import { DevopsError } from '../../shared/core/errors.ts';
import { documentedCases, refusedPatterns, sampleEvent } from './documented-cases.ts';
import { compilePattern } from './index.ts';

const branches = (count: number): unknown[] => Array.from({ length: count }, (_, index) => ({ [`f${index}`]: [1] }));
const event = (items: unknown): unknown => ({ detail: { items } });

function refusal(pattern: unknown): DevopsError {
  try {
    compilePattern(pattern);
  } catch (error) {
    if (error instanceof DevopsError) return error;
    throw error;
  }
  throw new Error(`not refused: ${JSON.stringify(pattern)}`);
}

describe('documented operators', () => {
  it.each(documentedCases)('$title', ({ pattern, event, matches }) => {
    expect(compilePattern(pattern)({ ...sampleEvent, ...event })).toBe(matches);
  });
});

describe('refused patterns', () => {
  it.each(refusedPatterns)('$path in $pattern', ({ pattern, path }) => {
    const error = refusal(pattern);
    expect(error.code).toBe('INVALID_EVENT_PATTERN');
    expect(error.kind).toBe('invalid');
    expect(error.errors[0]?.path).toBe(path);
    expect(error.message).toContain(path);
  });

  it('counts the combinations of $or', () => {
    const thousand = { a: { $or: branches(10) }, b: { $or: branches(10) }, c: { $or: branches(10) } };
    expect(compilePattern(thousand)({ a: { f9: 1 }, b: { f0: 1 }, c: { f5: 1 } })).toBe(true);
    expect(compilePattern(thousand)({ a: { f9: 1 }, b: { f0: 1 } })).toBe(false);
    expect(refusal({ ...thousand, d: { $or: branches(2) } }).errors[0]?.message).toContain('1000 combinations');
  });

  it('refuses a pattern that is too deep', () => {
    let pattern: unknown = ['x'];
    for (let level = 0; level < 5000; level += 1) pattern = { a: pattern };
    expect(refusal(pattern).code).toBe('INVALID_EVENT_PATTERN');
  });
});

describe('absence inside arrays', () => {
  it('asks every element when no value has fixed one', () => {
    const alone = compilePattern({ detail: { items: { b: [{ exists: false }] } } });
    expect(alone(event([{ a: 1 }, { b: 2 }]))).toBe(false);
    expect(alone(event([{ a: 1 }, { a: 2 }]))).toBe(true);
    const before = compilePattern({ detail: { items: { b: [{ exists: false }], c: ['x'] } } });
    expect(before(event([{ b: 1 }, { c: 'x' }]))).toBe(false);
    expect(before(event([{ a: 1 }, { c: 'x' }]))).toBe(true);
  });

  it('asks only the element that an earlier field has fixed', () => {
    const after = compilePattern({ detail: { items: { a: ['x'], b: [{ exists: false }] } } });
    expect(after(event([{ a: 'x' }, { b: 1 }]))).toBe(true);
    expect(after(event([{ a: 'x', b: 1 }, { a: 'y' }]))).toBe(false);
  });

  it('fixes an element by a value even where absence was allowed', () => {
    const either = compilePattern({ detail: { items: { b: ['y', { exists: false }], c: ['x'] } } });
    expect(either(event([{ b: 'y' }, { c: 'x' }]))).toBe(false);
    expect(either(event([{ b: 'y', c: 'x' }, { c: 'z' }]))).toBe(true);
    expect(either(event([{ c: 'z' }, { c: 'x' }]))).toBe(true);
  });

  it('goes through arrays in arrays', () => {
    const nested = compilePattern({ detail: { items: { a: [1], sub: { b: [{ exists: false }], c: [2] } } } });
    expect(nested(event([{ a: 1, sub: [{ c: 1 }, { c: 2 }] }]))).toBe(true);
    expect(nested(event([{ a: 1, sub: [{ b: 1 }, { c: 2 }] }]))).toBe(false);
    expect(nested(event([{ a: 1, sub: [{ c: 2 }] }, { sub: [{ b: 1 }] }]))).toBe(true);
    expect(nested(event([{ a: 1, sub: 'none' }]))).toBe(false);
  });
});

describe('meaning taken from Event Ruler', () => {
  it('keeps the later of two tests of one field', () => {
    const pattern = { a: ['1'], $or: [{ a: ['2'] }, { b: ['3'] }] };
    expect(compilePattern(pattern)({ a: '1' })).toBe(false);
    expect(compilePattern(pattern)({ a: '2' })).toBe(true);
    expect(compilePattern(pattern)({ a: '1', b: '3' })).toBe(true);
  });

  it('compares addresses, not their spelling', () => {
    expect(compilePattern({ ip: ['10.0.0.1'] })({ ip: '010.0.0.01' })).toBe(true);
    expect(compilePattern({ ip: ['10.0.0.1'] })({ ip: '::ffff:a00:1' })).toBe(true);
    expect(compilePattern({ ip: ['2001:db8::1'] })({ ip: '2001:DB8:0:0:0:0:0:1' })).toBe(true);
    expect(compilePattern({ ip: ['2001:db8::1'] })({ ip: '2001:db8::2' })).toBe(false);
    expect(compilePattern({ ip: [{ cidr: '10.0.0.0/8' }] })({ ip: '::ffff:a00:1' })).toBe(true);
    expect(compilePattern({ ip: [{ cidr: '::/0' }] })({ ip: '10.0.0.1' })).toBe(false);
    expect(compilePattern({ ip: [{ cidr: 'fe80::/10' }] })({ ip: 'fe80::1%eth0' })).toBe(false);
  });

  it('takes each case of a character, also where its length differs', () => {
    const street = compilePattern({ x: [{ 'equals-ignore-case': 'straße' }] });
    expect(street({ x: 'STRASSE' })).toBe(true);
    expect(street({ x: 'strasse' })).toBe(false);
    expect(compilePattern({ x: [{ suffix: { 'equals-ignore-case': 'ß!' } }] })({ x: 'gruSS!' })).toBe(true);
    expect(compilePattern({ x: [{ 'equals-ignore-case': '🚀A' }] })({ x: '🚀a' })).toBe(true);
  });

  it('reads a joined key beside a nested one', () => {
    const pattern = compilePattern({ labels: { app: ['x'], 'app.kubernetes.io/name': ['y'], 'app.tier': [1] } });
    expect(pattern({ labels: { app: 'x', 'app.kubernetes.io/name': 'y', 'app.tier': 1 } })).toBe(true);
    expect(pattern({ labels: { app: 'x', 'app.kubernetes.io/name': 'z', 'app.tier': 1 } })).toBe(false);
    const both = compilePattern({ a: { b: [2], c: [3] } });
    expect(both({ a: { b: 1, c: 3 }, 'a.b': 2 })).toBe(true);
    expect(both({ a: [{ b: 2, c: 1 }], 'a.b': 1 })).toBe(false);
  });
});

describe('hostile input', () => {
  it('matches nothing that is not an object', () => {
    const matches = compilePattern({ source: [{ exists: false }] });
    for (const event of [undefined, null, 'x', 5, true, [], [{}], () => ({})]) expect(matches(event)).toBe(false);
    expect(matches({})).toBe(true);
  });

  it('sees own keys only', () => {
    for (const key of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const present = compilePattern(JSON.parse(`{"detail":{"${key}":[{"exists":true}]}}`));
      const deep = compilePattern(JSON.parse(`{"${key}":{"constructor":{"name":[{"exists":true}]}}}`));
      expect(present({ detail: {} })).toBe(false);
      expect(deep({ detail: {} })).toBe(false);
      expect(present(JSON.parse(`{"detail":{"${key}":1}}`))).toBe(true);
    }
    expect(compilePattern(JSON.parse('{"a":{"__proto__":{"b":[1]}}}'))(JSON.parse('{"a.__proto__":{"b":1}}'))).toBe(true);
  });

  it('survives an event of a hundred thousand brackets', () => {
    const brackets: unknown = JSON.parse(`${'['.repeat(100_000)}"x"${']'.repeat(100_000)}`);
    expect(compilePattern({ a: ['x'] })({ a: brackets })).toBe(true);
    expect(compilePattern({ a: { b: ['x'] } })({ a: brackets })).toBe(false);
    expect(compilePattern({ a: { b: [{ exists: false }], c: ['x'] } })({ a: brackets })).toBe(false);
  });

  it('answers quickly where a naive search would not end', () => {
    const fields = Array.from({ length: 12 }, (_, index) => `list${index}`);
    const elements = Array.from({ length: 300 }, () => ({ x: 1, y: 0 }));
    const event = Object.fromEntries(fields.map((name) => [name, elements]));
    const pattern = Object.fromEntries(fields.map((name, index) => [name, { x: [1], y: [index === 11 ? 1 : 0] }]));
    const absent = Object.fromEntries(fields.map((name) => [name, { x: [1], y: [1], z: [{ exists: false }] }]));
    expect(compilePattern(pattern)(event)).toBe(false);
    expect(compilePattern(absent)(event)).toBe(false);
    const stars = compilePattern({ x: [{ wildcard: `${'a*'.repeat(40)}b` }] });
    expect(stars({ x: 'a'.repeat(100_000) })).toBe(false);
  });
});
