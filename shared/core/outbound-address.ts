const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);
const INTERNAL = /(^|\.)(localhost|local|internal|lan|home\.arpa)$/;

/**
 * Why this service may not send to an address; undefined when it may. https with a name that is no address of its own
 * network; plain http to this machine only where `allowLoopback` says so. Never names the address: it may be a secret.
 */
export function addressProblem(address: string, allowLoopback: boolean): string | undefined {
  const url = URL.parse(address);
  if (url === null) return 'Expected an https URL.';
  if (url.username !== '' || url.password !== '') return 'A URL may hold no user name and no password.';
  if (LOOPBACK.has(url.hostname)) return allowLoopback ? undefined : 'This machine itself is no address.';
  if (url.protocol !== 'https:') return 'Expected an https URL.';
  const host = url.hostname.replace(/\.$/, '');
  // URLs write IPv4 as four numbers, whatever was given, and IPv6 in brackets.
  if (/^[\d.]+$/.test(host) || host.startsWith('[') || !host.includes('.') || INTERNAL.test(host)) return 'Expected the public name of a host.';
  return undefined;
}
