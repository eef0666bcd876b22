/** What programs print when a host name leads nowhere; the group is the host. */
const COMPLAINTS: readonly RegExp[] = [
  /Could not resolve host(?:name)?:? ['"]?([\w.-]+)/g,
  /getaddrinfo (?:ENOTFOUND|EAI_AGAIN) ([\w.-]+)/g,
  /dial tcp:\s(?:│\s)?lookup ([\w.-]+)/g,
  /Failed to resolve '([\w.-]+)'/g,
  /UnknownHostException:? ([\w.-]+)/g,
  /unable to resolve host address ['"‘]([\w.-]+)/g,
  /Failed to (?:fetch|download)[^\n]*https?:\/\/([\w.-]+)[^\n]*(?:\n[^\n]*){0,6}(?:dns error|failed to lookup)/g,
  /Import 'https?:\/\/([\w.-]+)[^'\n]*' failed/g,
];

/** A package at the version of a lockfile that this machine's registry does not serve; the group is its archive. */
const ABSENT: readonly RegExp[] = [/https?:\/\/(\S+\.tgz): Request failed "404/g, /404 Not Found - GET https?:\/\/(\S+\.tgz)/g, /GET https?:\/\/(\S+\.tgz) - 404/g, /Could not find artifact (\S+) in \S+ \(https?:/g];

/** Hosts and archives that a job asked for in vain. A machine without a way to them says nothing about the pipeline. */
export function unreachable(output: string): readonly string[] {
  return [...new Set([...COMPLAINTS, ...ABSENT].flatMap((pattern) => [...output.matchAll(pattern)].map((match) => match[1] ?? '')))].toSorted();
}
