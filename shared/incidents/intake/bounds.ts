import { digestOf } from '../../core/digest.ts';
import type { Signal } from '../../remediation/index.ts';

/**
 * Bytes of UTF-8 that a member of a signal may take. An incident keeps up to fifty signals in one item of 400 KB; a
 * fingerprint and a resource are parts of keys, which end at 1 KB.
 */
const BYTES = { name: 400, fingerprint: 800, title: 500, reason: 1000, principal: 500, resource: 900, resources: 2500, attribute: 500, attributes: 1500, children: 12_000 };

const sizeOf = (text: string): number => Buffer.byteLength(text);
const sizeOfValue = (value: unknown): number => sizeOf(JSON.stringify(value));

/**
 * A signal that everything after the intake can keep, whatever was sent: texts are cut, names that are too long to be told
 * apart by their beginning end in a digest, and what no service would name so is no resource.
 */
export function bounded(signal: Signal): Signal {
  return {
    ...signal,
    id: named(signal.id, BYTES.name),
    fingerprint: named(signal.fingerprint, BYTES.fingerprint),
    account: named(signal.account, BYTES.name),
    region: named(signal.region, BYTES.name),
    title: cut(signal.title, BYTES.title),
    reason: cut(signal.reason, BYTES.reason),
    resources: within(signal.resources.filter((resource) => sizeOfValue(resource) <= BYTES.resource), BYTES.resources),
    attributes: Object.fromEntries(within(Object.entries(signal.attributes).map(([name, value]) => [name, typeof value === 'string' ? cut(value, BYTES.attribute) : value] as const), BYTES.attributes)),
    ...(signal.principal === undefined ? {} : { principal: cut(signal.principal, BYTES.principal) }),
    ...(signal.children === undefined ? {} : { children: within(signal.children.map((child) => named(child, BYTES.fingerprint)), BYTES.children) }),
  };
}

/** Text of at most so many bytes, no character of it cut in two. */
function cut(text: string, bytes: number): string {
  const whole = text.toWellFormed();
  if (sizeOf(whole) <= bytes) return whole;
  // A byte of a character that is not whole any more reads as U+FFFD, at the end alone.
  return Buffer.from(whole).subarray(0, bytes).toString('utf8').replace(/\uFFFD+$/, '');
}

function named(text: string, bytes: number): string {
  if (sizeOf(text) <= bytes) return text.toWellFormed();
  const digest = `#${digestOf(text).slice(0, 32)}`;
  return `${cut(text, bytes - digest.length)}${digest}`;
}

/** The first members that fit together. */
function within<Member>(members: readonly Member[], bytes: number): readonly Member[] {
  let left = bytes;
  return members.filter((member) => (left -= sizeOfValue(member)) >= 0);
}
