import type { CommandCandidate, CommandIntent, CommandSource, Evidence, VersionFact } from './model.ts';

/** Builds evidence of one stack: the rule ids all start with the stack's. */
export function evidenceFor(stack: string) {
  return (fact: string, file: string, rule: string, reason: string, confidence: number, line?: number): Evidence => ({
    fact,
    file,
    ...(line === undefined ? {} : { line }),
    rule: `${stack}/${rule}`,
    reason,
    confidence,
  });
}

type EvidenceBuilder = ReturnType<typeof evidenceFor>;

export function versionFact(value: string, evidence: Evidence): VersionFact {
  return { value, evidence };
}

/** Candidates of one stack, written shortly: `command('test', 'go test ./...', 'go.mod', 'convention', reason, 0.8)`. */
export function commandsFor(evidence: EvidenceBuilder) {
  return (
    intent: CommandIntent,
    run: string,
    file: string,
    source: CommandSource,
    reason: string,
    confidence: number,
  ): CommandCandidate => ({ intent, run, source, evidence: evidence(`commands.${intent}`, file, source, reason, confidence) });
}

/** 1-based line of the first match, for evidence. */
export function lineOf(text: string, pattern: RegExp | string): number | undefined {
  const position = typeof pattern === 'string' ? text.indexOf(pattern) : text.search(pattern);
  return position === -1 ? undefined : text.slice(0, position).split('\n').length;
}

/** Names that may stand unquoted in a shell line; anything else from a repository is refused there. */
export function isPlainName(name: string): boolean {
  return name.length <= 128 && /^[A-Za-z0-9_@%+=:,./][A-Za-z0-9_@%+=:,./-]*$/.test(name);
}

/** Quotes for a POSIX shell; plain words stay as they are. */
export function shellQuote(word: string): string {
  return isPlainName(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
