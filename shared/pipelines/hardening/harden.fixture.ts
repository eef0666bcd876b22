import { harden } from './harden.ts';
import type { HardenOptions } from './model.ts';

export const PATH = '.github/workflows/ci.yml';
/** A limit that no rule touches. */
export const LIMIT = 'concurrency: { group: x, cancel-in-progress: false }';

/** A workflow of one job in which only the steps can be made safer. */
export const workflow = (...steps: readonly string[]): string => `name: CI
on: [push, pull_request] # both
permissions: {}
${LIMIT}
jobs:
  test: # the job
    name: Test
    runs-on: ubuntu-latest
    steps:
${steps.map((step) => step.split('\n').map((line) => `      ${line}\n`).join('')).join('')}`;

/** The file as it comes back, the kinds of its changes, and `kind: why` of what is left. */
export function hardened(content: string, options?: HardenOptions): { readonly content: string; readonly kinds: readonly string[]; readonly left: readonly string[] } {
  const { files, changes, left } = harden('github-actions', [{ path: PATH, content }], options);
  return { content: files[0]?.content ?? '', kinds: changes.map(({ kind }) => kind), left: left.map(({ kind, why }) => `${kind}: ${why}`) };
}
