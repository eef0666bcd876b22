import data from './incidents.json' with { type: 'json' };

export type ReferenceType = 'action' | 'image' | 'npm' | 'pypi' | 'tool';

/** Something that a pipeline fetches. */
export interface Reference {
  readonly type: ReferenceType;
  /** `owner/repository` (a path behind it is ignored), an image without its tag, or a package's name. */
  readonly name: string;
  /** Full or partial version, tag or branch; with or without `v`. Absent or null when not known. */
  readonly version?: string | null;
  /** 40 hex digits, when pinned by commit; `version` is then what the comment claims. */
  readonly commit?: string | null;
}

export interface Incident {
  readonly id: string;
  /** `malicious`: it ran an attacker's code; `vulnerable`: an attacker may run code or read secrets; `end-of-life`: it stops working or gets no fixes. */
  readonly kind: 'malicious' | 'vulnerable' | 'end-of-life';
  readonly what: string;
  readonly advice: string;
  /** `YYYY-MM-DD`, or `YYYY-MM` where no day is known; for an end of life the time from which it counts. */
  readonly began: string;
  readonly ended: string | null;
  /** First version without it, the same for everything affected; null where there is none, or several: see `advice`. */
  readonly safeFrom: string | null;
  readonly sources: readonly string[];
}

export interface IncidentMatch {
  readonly incident: Incident;
  /** `unknown`: the reference alone (a branch, an unlisted commit, no version) does not tell. It is never a pass. */
  readonly certainty: 'affected' | 'unknown';
}

interface Affected {
  readonly type: string;
  readonly name: string;
  readonly all?: boolean;
  /** First version that is not affected. */
  readonly before?: string;
  /** Last version that is affected. */
  readonly upTo?: string;
  readonly versions?: readonly string[];
  readonly commits?: readonly string[];
  /** The attacker used the listed commits and no other. */
  readonly allCommitsListed?: boolean;
}

interface Entry extends Incident {
  readonly affected: readonly Affected[];
}

// The widening of the JSON's own type: `kind` is checked against these three by the test of the file.
const incidents = data.incidents as readonly Entry[];
const COMMIT = /^[0-9a-f]{40}$/;
const CERTAIN = { affected: 'affected', unknown: 'unknown' } as const;

/**
 * Incidents that concern a reference, in the order of the data (`incidents.json`). An empty list means that the
 * data knows of none; it is not a proof that there is none.
 * @param reference A {@link Reference}, or what stands behind `uses:` with or without `# v1.2.3`.
 * @example incidentsOf('tj-actions/changed-files@v45')[0]?.certainty // 'affected'
 */
export function incidentsOf(reference: Reference | string): readonly IncidentMatch[] {
  const wanted = typeof reference === 'string' ? ofUses(reference) : reference;
  if (wanted === undefined) return [];
  const name = nameOf(wanted);
  return incidents.flatMap((entry) => {
    const verdicts = entry.affected.filter((one) => one.type === wanted.type && one.name === name).map((one) => judge(one, wanted, entry.kind));
    const certainty = verdicts.includes('affected') ? CERTAIN.affected : verdicts.includes('unknown') ? CERTAIN.unknown : undefined;
    if (certainty === undefined) return [];
    const { affected: _affected, ...incident } = entry;
    return [{ incident, certainty }];
  });
}

function nameOf({ type, name }: Reference): string {
  const lower = name.toLowerCase();
  if (type === 'action') return lower.split('/').slice(0, 2).join('/');
  if (type === 'image') return lower.replace(/^(?:index\.)?docker\.io\//, '').replace(/^library\//, '');
  return type === 'pypi' ? lower.replaceAll(/[-_.]+/g, '-') : lower;
}

/** Undefined for local actions, and for whatever is no reference. A `docker://` one is an image. */
function ofUses(uses: string): Reference | undefined {
  const [target = '', comment] = uses.split(/\s+#\s*/, 2);
  if (target.startsWith('docker://')) return ofImage(target.slice('docker://'.length));
  const at = target.lastIndexOf('@');
  if (target.startsWith('.') || target.startsWith('$') || at <= 0) return undefined;
  const ref = target.slice(at + 1);
  const claimed = comment?.match(/^v?\d[\w.+-]*/)?.[0] ?? null;
  const pinned = COMMIT.test(ref.toLowerCase());
  return { type: 'action', name: target.slice(0, at), version: pinned ? claimed : ref, commit: pinned ? ref.toLowerCase() : null };
}

function ofImage(image: string): Reference {
  const [named = ''] = image.split('@', 1);
  const colon = named.lastIndexOf(':');
  const tagged = colon > named.lastIndexOf('/');
  return { type: 'image', name: tagged ? named.slice(0, colon) : named, version: tagged ? named.slice(colon + 1) : null };
}

function judge(affected: Affected, { version, commit }: Reference, kind: Incident['kind']): 'affected' | 'clean' | 'unknown' {
  if (affected.all === true) return 'affected';
  const commits = affected.commits ?? [];
  if (commit !== undefined && commit !== null) {
    if (commits.includes(commit.toLowerCase())) return 'affected';
    if (affected.allCommitsListed === true) return 'clean';
    // A comment is only a claim, and old releases were clean before their tags were moved: it clears, it never convicts.
    const claimed = judgeVersion(affected, version);
    return kind === 'malicious' && claimed === 'affected' ? 'unknown' : claimed;
  }
  return judgeVersion(affected, version);
}

function judgeVersion({ before, upTo, versions }: Affected, version: string | null | undefined): 'affected' | 'clean' | 'unknown' {
  const plain = (version ?? '').replace(/^v(?=\d)/i, '');
  if (versions !== undefined && isOneOf(versions, plain)) return 'affected';
  // `latest` and branches move: what they bring is not known from the name.
  const release = /^\d+(?:\.\d+)*/.exec(plain)?.[0];
  if (release === undefined) return 'unknown';
  if (versions?.some((bad) => bad.startsWith(`${release}.`)) === true) return 'unknown';
  const limits = [before !== undefined && compare(release, before) < 0, upTo !== undefined && compare(release, upTo) <= 0];
  return limits.includes(true) ? 'affected' : before === undefined && upTo === undefined && versions === undefined ? 'unknown' : 'clean';
}

/** Also the variants of a version: `2.1.20-debian`. */
function isOneOf(versions: readonly string[], version: string): boolean {
  return versions.some((bad) => version === bad || version.startsWith(`${bad}-`));
}

/** Compares as many parts as both have: `46` is not below `46.0.1`, since a major tag moves on to it. */
function compare(left: string, right: string): number {
  const [lefts, rights] = [left, right].map((version) => version.split('.').map(Number));
  const length = Math.min(lefts?.length ?? 0, rights?.length ?? 0);
  for (let index = 0; index < length; index += 1) {
    const difference = (lefts?.[index] ?? 0) - (rights?.[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
