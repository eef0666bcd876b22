import { sha256 } from '../../core/digest.ts';
import { canonicalJson } from '../../core/json.ts';
import type { Ports } from '../../ports/index.ts';
import { brokenAt, readLedger } from '../incident-ledger.ts';
import { blobKeyOf, manifestBrokenAt, readManifest, type ManifestLine } from './custody.ts';

interface Reach {
  readonly store: Ports['store'];
  readonly blobs: Pick<Ports['blobs'], 'get'>;
}

/** A page stays well below what an API answer may be. */
const PAGE_BYTES = 3_500_000;

export interface PackageFile {
  /** Below the folder that `sha256sum -c SHA256SUMS` is run in. */
  readonly path: string;
  readonly content: string;
}

export const fileNameOf = ({ seq, body }: ManifestLine): string => `evidence/${String(seq).padStart(3, '0')}-${body.id}.json`;

const lines = (values: readonly unknown[]): string => values.map((value) => `${canonicalJson(value)}\n`).join('');

/** Whether manifest and ledger are whole, and the ledger knows every line of the manifest. */
export async function custodyOf({ store }: Pick<Reach, 'store'>, incident: string): Promise<{ readonly manifest: readonly ManifestLine[]; readonly intact: boolean; readonly brokenAt: number | null }> {
  const [manifest, ledger] = await Promise.all([readManifest(store, incident), readLedger(store, incident)]);
  const said = new Set(ledger.map(({ body }) => body['manifest']));
  const unsaid = manifest.find(({ hash }) => !said.has(hash))?.seq;
  const broken = manifestBrokenAt(manifest) ?? unsaid;
  const lost = ledger.filter(({ body }) => body.record === 'EVIDENCE').length !== manifest.length || brokenAt(ledger) !== undefined;
  return { manifest, intact: broken === undefined && !lost, brokenAt: broken ?? null };
}

/**
 * The files of the package from one line of the manifest on, in pages. Digests are those that were written down when a file
 * was kept, never of what lies there now: a file that was changed since fails `sha256sum -c`. The last page brings manifest,
 * ledger and SHA256SUMS.
 */
export async function packageFrom(reach: Reach, incident: string, from: number): Promise<{ readonly files: readonly PackageFile[]; readonly next?: number }> {
  const manifest = await readManifest(reach.store, incident);
  const files: PackageFile[] = [];
  let size = 0;
  for (const line of manifest.filter(({ seq }) => seq >= from)) {
    if (files.length > 0 && size + line.body.bytes > PAGE_BYTES) return { files, next: line.seq };
    files.push({ path: fileNameOf(line), content: await contentOf(reach, incident, line) });
    size += line.body.bytes;
  }
  return { files: [...files, ...(await closing(reach, incident, manifest))] };
}

/** A file that is gone is there and empty, so that the check names it. */
async function contentOf({ blobs }: Reach, incident: string, { body }: ManifestLine): Promise<string> {
  return new TextDecoder().decode((await blobs.get(blobKeyOf(incident, body.sha256)))?.bytes ?? new Uint8Array());
}

async function closing({ store }: Reach, incident: string, manifest: readonly ManifestLine[]): Promise<readonly PackageFile[]> {
  const chains = [
    { path: 'manifest.jsonl', content: lines(manifest) },
    { path: 'ledger.jsonl', content: lines(await readLedger(store, incident)) },
  ];
  const sums = [...manifest.map((line) => `${line.body.sha256}  ${fileNameOf(line)}`), ...chains.map(({ path, content }) => `${sha256(content)}  ${path}`)];
  return [...chains, { path: 'SHA256SUMS', content: `${sums.join('\n')}\n` }];
}
