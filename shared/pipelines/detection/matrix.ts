import { supportedVersions, type Product } from '../pins/index.ts';
import type { ComponentDraft, StackContext } from './model.ts';

const LANGUAGE_OF_STACK: Readonly<Record<string, string>> = { node: 'node', python: 'python', go: 'go', rust: 'rust', maven: 'java', gradle: 'java', terraform: 'terraform' };
const PRODUCTS: Readonly<Record<string, Product>> = { node: 'node', python: 'python', go: 'go', java: 'java', rust: 'rust' };
const MAX_VALUES = 6;

/** `3.13.x`, `v22`, `22.15.0`: the cycle that a setup step would install. */
function plainVersion(text: string): string | undefined {
  return /^v?(\d+(?:\.\d+){0,2})(?:\.[xX*])?$/.exec(text)?.[1];
}

function ascending(versions: Iterable<string>): string[] {
  const parts = (version: string): number[] => version.split('.').map(Number);
  return [...new Set(versions)].toSorted((a, b) => {
    const [left, right] = [parts(a), parts(b)];
    for (let index = 0; index < 3; index += 1) if ((left[index] ?? 0) !== (right[index] ?? 0)) return (left[index] ?? 0) - (right[index] ?? 0);
    return 0;
  });
}

/**
 * Versions to test on: what the maintainers test on, else what the stack derived, else the newest supported one.
 * A command that names a version itself is run on that version alone.
 */
export function matrixOf(draft: ComponentDraft, context: StackContext, testCommand: string): readonly string[] {
  const language = LANGUAGE_OF_STACK[draft.stack];
  if (language === undefined) return draft.matrix ?? [];
  const named = /\b-e\s+py(\d\.\d+)\b/.exec(testCommand)?.[1];
  if (named !== undefined && language === 'python') return [named];
  const stated = context.existingCi.filter((ci) => ci.purpose === 'checks').flatMap((ci) => ci.versions[language] ?? []);
  const fromCi = ascending(stated.flatMap((text) => plainVersion(text) ?? []));
  if (fromCi.length > 0) return fromCi.slice(-MAX_VALUES);
  if (draft.matrix && draft.matrix.length > 0) return draft.matrix;
  const product = PRODUCTS[language];
  return product === undefined ? [] : supportedVersions(product, context.now).slice(-1);
}
