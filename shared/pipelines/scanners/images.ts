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

/** The images of a repository, in the order of the detection. */
export function imagesOf(request: Pick<ScanRequest, 'detection' | 'paths' | 'read'>): readonly DescribedImage[] {
  return [...containersOf(request)].map(([dockerfile, context]) => ({ dockerfile, context, missing: missingSources(request.read(dockerfile) ?? '', context, request.paths) }));
}

/** Context of each Dockerfile: the folder of the component that it belongs to, as where it is deployed. */
function containersOf({ detection }: Pick<ScanRequest, 'detection'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { path, container } of detection.components) {
    if (container === undefined || found.has(container.dockerfile)) continue;
    if ([path, container.dockerfile].every((each) => isRelativePath(each) && !holdsExpression(each) && !each.startsWith('-'))) found.set(container.dockerfile, path);
  }
  return found;
}
