import { BlockList, isIPv4, isIPv6 } from 'node:net';
import { invalidPattern } from '../error.ts';
import type { LeafTest } from '../leaf.ts';
import { requireString } from './operand.ts';

interface Address {
  readonly text: string;
  readonly notation: 'ipv4' | 'ipv6';
  /** `ipv4` too for an IPv4-mapped IPv6 address such as ::ffff:a00:1, which names the same host. */
  readonly family: 'ipv4' | 'ipv6';
}

const dottedQuad = /^\d+\.\d+\.\d+\.\d+$/;
// Narrower than node:net: no zone and no dotted tail, neither of which EventBridge reads as an address.
const colonHex = /^[0-9a-f:]*:[0-9a-f:]*$/i;

const mapped = new BlockList();
mapped.addSubnet('::ffff:0:0', 96, 'ipv6');

function parseAddress(text: string): Address | undefined {
  if (dottedQuad.test(text)) {
    const decimal = text.replaceAll(/\b0+(?=\d)/g, '');
    return isIPv4(decimal) ? { text: decimal, notation: 'ipv4', family: 'ipv4' } : undefined;
  }
  if (!colonHex.test(text) || !isIPv6(text)) return undefined;
  return { text, notation: 'ipv6', family: mapped.check(text, 'ipv6') ? 'ipv4' : 'ipv6' };
}

function isIn(list: BlockList, family: Address['family']): LeafTest {
  return (leaf) => {
    const address = typeof leaf === 'string' ? parseAddress(leaf) : undefined;
    return address?.family === family && list.check(address.text, address.notation);
  };
}

/** `{ "cidr": "10.0.0.0/24" }`; bits behind the mask are ignored. A block of one address is refused, as EventBridge does. */
export function cidr(operand: unknown, pointer: string): LeafTest {
  const [, base = '', bits = ''] = /^([^/]*)\/(\d{1,3})$/.exec(requireString(operand, pointer)) ?? [];
  const address = parseAddress(base);
  if (!address || address.family !== address.notation) throw invalidPattern(pointer, 'expected an IPv4 or IPv6 block such as 10.0.0.0/24.');
  const longest = address.family === 'ipv4' ? 31 : 127;
  if (Number(bits) > longest) throw invalidPattern(pointer, `the mask must be at most ${longest}; write a single address as a plain string.`);
  const list = new BlockList();
  list.addSubnet(address.text, Number(bits), address.family);
  return isIn(list, address.family);
}

/** A plain string that is an address matches every spelling of it: Event Ruler compares addresses, not their text. */
export function exactAddress(text: string): LeafTest | undefined {
  const address = parseAddress(text);
  if (!address) return undefined;
  const list = new BlockList();
  list.addAddress(address.text, address.notation);
  const sameHost = isIn(list, address.family);
  return (leaf) => leaf === text || sameHost(leaf);
}
