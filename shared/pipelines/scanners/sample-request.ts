import { detect } from '../detection/engine.ts';
import type { Feature } from '../model.ts';
import type { ScanRequest } from './model.ts';

/** What a scanner is asked about a repository of these files. For tests. */
export function sampleRequest(files: Readonly<Record<string, string>>, more: { readonly strict?: boolean; readonly features?: readonly Feature[] } = {}): ScanRequest {
  const tree = { name: 'sample', files: Object.entries(files).map(([path, text]) => ({ path, size: text.length })), read: (path: string) => files[path], warnings: [] };
  const detection = detect(tree, new Date('2026-11-23T00:00:00Z'));
  return {
    detection,
    paths: new Set(Object.keys(files)),
    features: more.features ?? ['cloud-tools'],
    folders: (...stacks) => [...new Set(detection.components.filter(({ stack }) => stacks.includes(stack)).map(({ path }) => path))],
    jobsOf: () => undefined,
    read: (path) => files[path],
    strict: more.strict ?? false,
  };
}
