import { packTar } from 'modern-tar';

const SKIPPED_FOLDERS = new Set(['.git', 'node_modules', '.venv', 'venv', 'target', 'dist', 'build', '.next', '.terraform', '__pycache__', 'vendor']);
/** Detection reads manifests, not assets: larger files go in as empty entries so that only their names count. */
const MAX_FILE_BYTES = 512_000;
const MAX_FILES = 20_000;
const MAX_ARCHIVE_BYTES = 4_200_000;

export interface PickedFile {
  readonly path: string;
  readonly file: File;
}

/** Files of a folder that was picked in the browser, without the folder's own name and without what tools made. */
export function filesOfFolder(list: FileList): PickedFile[] {
  return [...list]
    .map((file) => ({ path: file.webkitRelativePath.split('/').slice(1).join('/'), file }))
    .filter(({ path }) => path !== '' && !path.split('/').some((part) => SKIPPED_FOLDERS.has(part)));
}

async function gzip(bytes: Uint8Array<ArrayBuffer>): Promise<Blob> {
  return new Response(new Blob([bytes]).stream().pipeThrough(new CompressionStream('gzip'))).blob();
}

async function toBase64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = '';
  for (let start = 0; start < bytes.length; start += 32_768) text += String.fromCharCode(...bytes.subarray(start, start + 32_768));
  return btoa(text);
}

function requireSize(bytes: number): void {
  if (bytes > MAX_ARCHIVE_BYTES) throw new Error(`The archive has ${(bytes / 1e6).toFixed(1)} MB; the service takes ${MAX_ARCHIVE_BYTES / 1e6} MB. Pick a smaller folder, or give its path.`);
}

/** Packs a picked folder as the service takes it: a base64 tar.gz. Reads nothing twice and sends nothing by itself. */
export async function packFolder(files: readonly PickedFile[], onProgress: (done: number) => void): Promise<string> {
  if (files.length === 0) throw new Error('The folder holds no files that count.');
  if (files.length > MAX_FILES) throw new Error(`The folder holds ${files.length} files; at most ${MAX_FILES} are taken.`);
  const entries: Parameters<typeof packTar>[0][number][] = [];
  for (const [index, { path, file }] of files.entries()) {
    const data = file.size > MAX_FILE_BYTES ? new Uint8Array() : new Uint8Array(await file.arrayBuffer());
    entries.push({ header: { name: path, size: data.length, type: 'file' }, body: data });
    if (index % 50 === 0) onProgress(index);
  }
  const packed = await gzip(await packTar(entries));
  requireSize(packed.size);
  return toBase64(packed);
}

/** A dropped tar.gz as it is. */
export async function packArchive(file: File): Promise<string> {
  requireSize(file.size);
  return toBase64(file);
}
