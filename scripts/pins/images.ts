import type { Clone } from './clones.ts';
import { commitDate, git, requireClone } from './clones.ts';
import { compareVersions } from './compare.ts';
import type { PinnedImage, WantedImage } from './wanted-images.ts';
import { otherImages, wantedImages } from './wanted-images.ts';

/** Exact tags per image and line, oldest line first. Lines that the image's makers dropped come from the file's history. */
export function readImages(clones: readonly Clone[]): { readonly asOf: string; readonly images: Readonly<Record<string, readonly PinnedImage[]>> } {
  const clone = requireClone(clones, 'docker-library/official-images');
  const official = wantedImages.map((wanted) => [wanted.name, wanted.lines.flatMap((line) => findTag(clone, wanted, line) ?? [])] as const);
  return { asOf: commitDate(clone), images: Object.fromEntries([...official, ...Object.entries(otherImages)].sort()) };
}

function findTag(clone: Clone, wanted: WantedImage, line: string): PinnedImage | undefined {
  const file = `library/${wanted.name}`;
  const pattern = wanted.tag(line);
  const history = git(clone, 'log', '--format=%H', `-S${wanted.mark?.(line) ?? `${line}.`}`, '--', file).split('\n');
  for (const commit of ['HEAD', ...history.flatMap((hash) => [hash, `${hash}~1`])].filter((revision) => revision.length > 2)) {
    const tags = readTags(git(clone, 'show', `${commit}:${file}`));
    const tag = pattern.map((candidate) => newest(tags.filter((known) => candidate.test(known)))).find((found) => found !== undefined);
    if (tag === undefined) continue;
    const hash = git(clone, 'rev-parse', commit).trim();
    return { line, tag, from: `docker-library/official-images ${file} at ${hash} (${commitDate(clone, hash)})` };
  }
  console.error(`${wanted.name} ${line}: no tag found`);
  return undefined;
}

function readTags(file: string): readonly string[] {
  return [...file.matchAll(/^(?:Shared)?Tags: (.*)$/gm)].flatMap((match) => (match[1] ?? '').split(', '));
}

function newest(tags: readonly string[]): string | undefined {
  return tags.toSorted(compareVersions).at(-1);
}
