import * as z from 'zod/mini';
import { sha256 } from '../../core/digest.ts';
import { nextLink } from '../../core/hash-chain.ts';
import { canonicalJson, type JsonObject } from '../../core/json.ts';
import { isVersionConflict } from '../../core/version-conflict.ts';
import type { Ports, Store } from '../../ports/index.ts';
import { appendEntry } from '../incident-ledger.ts';

/** How long evidence is locked against removal, where the bucket can. */
const LOCK_DAYS = 365;
const APPEND_ATTEMPTS = 20;

/** One line of the manifest; each line's hash covers the line before it (`shared/core/hash-chain.ts`). */
const bodySchema = z.strictObject({
  /** Names what was kept; the same is kept once. */
  id: z.string(),
  title: z.string(),
  /** Reading call that gave it, or `views`. */
  source: z.string(),
  /** Remediation on whose behalf it was read. */
  by: z.string(),
  at: z.string(),
  plan: z.string(),
  bytes: z.number(),
  /** Of the file's bytes. */
  sha256: z.string(),
  lockedUntil: z.nullable(z.string()),
  /** Why it could not be had; the file says so too. */
  missing: z.nullable(z.string()),
});
export const manifestLineSchema = z.strictObject({ seq: z.number(), prev: z.string(), hash: z.string(), body: bodySchema });
export type ManifestLine = z.infer<typeof manifestLineSchema>;

export interface NewEvidence {
  readonly incident: string;
  readonly id: string;
  readonly title: string;
  readonly by: string;
  readonly plan: string;
  readonly source: string;
  readonly content: JsonObject;
  readonly missing?: string;
}

type Reach = Pick<Ports, 'store' | 'clock' | 'blobs'>;

const partitionOf = (incident: string): string => `incident#${incident}#evidence`;

/** Where a file lies: by its digest, so that nothing is ever written over. */
export const blobKeyOf = (incident: string, digest: string): string => `incidents/${incident}/evidence/${digest}`;

/**
 * Keeps something as evidence: bytes first, locked, then its line in the manifest, then the line's hash in the incident's
 * ledger. Repeated after a crash it goes on where it stopped; what was kept once is not replaced.
 */
export async function keepEvidence(reach: Reach, { incident, content, missing = null, ...named }: Omit<NewEvidence, 'missing'> & { readonly missing?: string | null }): Promise<ManifestLine['body']> {
  const known = (await readManifest(reach.store, incident)).find(({ body }) => body.id === named.id);
  const line = known ?? (await append(reach, incident, { ...named, missing, ...(await put(reach, incident, content)) }));
  await appendEntry(reach, incident, 'EVIDENCE', line.body.id, { sha256: line.body.sha256, manifest: line.hash, plan: line.body.plan });
  return line.body;
}

async function put({ blobs, clock }: Reach, incident: string, content: JsonObject): Promise<Pick<ManifestLine['body'], 'sha256' | 'bytes' | 'lockedUntil'>> {
  const bytes = new TextEncoder().encode(`${canonicalJson(content)}\n`);
  const digest = sha256(bytes);
  const key = blobKeyOf(incident, digest);
  const until = new Date(clock.now().getTime() + LOCK_DAYS * 86_400_000);
  if ((await blobs.get(key)) === undefined) await blobs.put(key, { bytes, contentType: 'application/json' });
  return { sha256: digest, bytes: bytes.length, lockedUntil: (await blobs.lock(key, until)) ? until.toISOString() : null };
}

async function append({ store, clock }: Reach, incident: string, body: Omit<ManifestLine['body'], 'at'>): Promise<ManifestLine> {
  for (let attempt = 1; ; attempt += 1) {
    const lines = await readManifest(store, incident);
    const known = lines.find((line) => line.body.id === body.id);
    if (known !== undefined) return known;
    const link = nextLink(lines.at(-1), { ...body, at: clock.now().toISOString() });
    try {
      await store.put({ partition: partitionOf(incident), sort: String(link.seq).padStart(8, '0') }, { ...link }, { ifVersion: 0 });
      return link;
    } catch (thrown) {
      if (!isVersionConflict(thrown) || attempt === APPEND_ATTEMPTS) throw thrown;
    }
  }
}

/** All lines of one incident's manifest, first to last. */
export async function readManifest(store: Store, incident: string): Promise<readonly ManifestLine[]> {
  const { items } = await store.query(partitionOf(incident), { limit: 1000 });
  return items.map((item) => manifestLineSchema.parse(item.value));
}

/** First sequence number whose line was changed, removed or put in between; undefined when the chain is whole. */
export function manifestBrokenAt(lines: readonly ManifestLine[]): number | undefined {
  let last: ManifestLine | undefined;
  for (const line of lines) {
    const expected = nextLink(last, line.body);
    if (expected.seq !== line.seq || expected.prev !== line.prev || expected.hash !== line.hash) return expected.seq;
    last = line;
  }
  return undefined;
}
