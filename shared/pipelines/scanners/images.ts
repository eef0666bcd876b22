import { folderOf } from '../detection/paths.ts';
import { isRelativePath } from '../generation/paths.ts';
import { holdsExpression } from '../generation/text.ts';
import type { ScanRequest } from './model.ts';
import { missingSources } from './copied-files.ts';

/** An image that the repository describes. */
export interface DescribedImage {
  readonly dockerfile: string;
  /** Folder that is sent to the builder. */
  readonly context: string;
  /** Files that it copies and that the repository does not hold: it cannot be built from a checkout alone. */
  readonly missing: readonly string[];
}

/** Dockerfiles that belong to components, each once, whose paths a pipeline file can carry. */
export function dockerfilesOf(request: Pick<ScanRequest, 'detection'>): readonly string[] {
  return [...containersOf(request).keys()];
}

/**
 * The images of a repository, in the order of the detection. Where a Dockerfile does not say what folder it is built
 * from, it is the first that holds what it copies: its component's, its own, the root.
 */
export function imagesOf(request: Pick<ScanRequest, 'detection' | 'paths' | 'read'>): readonly DescribedImage[] {
  return [...containersOf(request)].map(([dockerfile, component]) => {
    const text = request.read(dockerfile) ?? '';
    const at = (context: string): DescribedImage => ({ dockerfile, context, missing: missingSources(text, context, request.paths) });
    const usual = at(component);
    return [usual, at(folderOf(dockerfile)), at('.')].find(({ missing }) => missing.length === 0) ?? usual;
  });
}

/** Folder of the component that each Dockerfile belongs to. */
function containersOf({ detection }: Pick<ScanRequest, 'detection'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, container } of detection.components) {
    if (container === undefined || found.has(container.dockerfile)) continue;
    if ([path, container.dockerfile].every((each) => isRelativePath(each) && !holdsExpression(each) && !each.startsWith('-'))) found.set(container.dockerfile, path);
  }
  return found;
}
