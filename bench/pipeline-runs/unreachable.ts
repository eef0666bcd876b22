/** What programs print when a host name leads nowhere; the group is the host. */
const COMPLAINTS: readonly RegExp[] = [
  /Could not resolve host(?:name)?:? ['"]?([\w.-]+)/g,
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/g,
  /dial tcp: lookup ([\w.-]+)/g,
  /Failed to resolve '([\w.-]+)'/g,
  /UnknownHostException:? ([\w.-]+)/g,
  /unable to resolve host address ['"‘]([\w.-]+)/g,
  /Failed to (?:fetch|download)[^\n]*https?:\/\/([\w.-]+)[^\n]*(?:\n[^\n]*){0,6}(?:dns error|failed to lookup)/g,
];

/** Hosts that a job asked for in vain. A machine without a way to them says nothing about the pipeline. */
export function unreachableHosts(output: string): readonly string[] {
  return [...new Set(COMPLAINTS.flatMap((pattern) => [...output.matchAll(pattern)].map((match) => match[1] ?? '')))].toSorted();
}
