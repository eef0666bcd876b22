import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { packageFrom, type PackageFile } from '../shared/incidents/evidence/package.ts';

/** The whole package of an incident's evidence, all its pages. */
export async function packageOf(reach: Parameters<typeof packageFrom>[0], incident: string): Promise<readonly PackageFile[]> {
  const files: PackageFile[] = [];
  for (let from: number | undefined = 1; from !== undefined; ) {
    const page: Awaited<ReturnType<typeof packageFrom>> = await packageFrom(reach, incident, from);
    files.push(...page.files);
    from = page.next;
  }
  return files;
}

/** Writes a package as whoever took it would; returns the folder. */
export function writePackage(files: readonly PackageFile[]): string {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  for (const { path, content } of files) {
    mkdirSync(join(folder, dirname(path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
