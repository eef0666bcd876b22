import { supportedVersions, type Product } from '../pins/index.ts';
import type { ComponentDraft, StackContext } from './model.ts';

const LANGUAGE_OF_STACK: Readonly<Record<string, string>> = { node: 'node', python: 'python', go: 'go', rust: 'rust', maven: 'java', gradle: 'java', terraform: 'terraform', ruby: 'ruby', php: 'php', dotnet: 'dotnet', elixir: 'elixir' };
const PRODUCTS: Readonly<Record<string, Product>> = { node: 'node', python: 'python', go: 'go', java: 'java', rust: 'rust', ruby: 'ruby', php: 'php', dotnet: 'dotnet' };
const MAX_VALUES = 8;

/** `3.13.x`, `v22`, `22.15.0`: the cycle that a setup step would install. */
function plainVersion(text: string): string | undefined {
  return /^v?(\d+(?:\.\d+){0,2})(?:\.[xX*])?$/.exec(text)?.[1];
}

function parts(version: string): number[] {
  return version.split('.').map(Number);
}

/** Languages whose first number names no release line: `3` says nothing that could be set up exactly. */
const TWO_PART_LINES = new Set(['python', 'go', 'ruby', 'php', 'elixir']);

/** True when `other` stands for the same line as `text`: `3.12` for `3.12.2`. */
function saysMore(other: string, text: string, language: string): boolean {
  const line = TWO_PART_LINES.has(language) ? 2 : 1;
  return text !== other && text.startsWith(`${other}.`) && parts(other).length >= line;
}

function ascending(versions: Iterable<string>): string[] {
  return [...new Set(versions)].toSorted((a, b) => {
    const [left, right] = [parts(a), parts(b)];
    for (let index = 0; index < 3; index += 1) if ((left[index] ?? 0) !== (right[index] ?? 0)) return (left[index] ?? 0) - (right[index] ?? 0);
    return 0;
  });
}

/**
 * Versions to test on: what the maintainers test on, else what the stack derived, else the newest supported one.
 * A command that names the newest of them itself (`tox run -e py3.13`) is made to follow by who plans the jobs.
 */
export function matrixOf(draft: ComponentDraft, context: StackContext): readonly string[] {
  const language = LANGUAGE_OF_STACK[draft.stack];
  if (language === undefined) return draft.matrix ?? [];
  // Every SDK of .NET builds for the older ones too, while an older one cannot build for the newest.
  if (language === 'dotnet' && draft.matrix && draft.matrix.length > 0) return draft.matrix;
  // What a CI names for Rust beside the plain channels is the oldest supported compiler, on which tests seldom run.
  if (language === 'rust' && draft.matrix && draft.matrix.length > 0) return draft.matrix;
  const stated = context.existingCi.filter((ci) => ci.purpose === 'checks').flatMap((ci) => ci.versions[language] ?? []);
  const newest = language === 'node' ? supportedVersions('node', context.now).at(-1) : undefined;
  const named = stated.map((text) => (newest !== undefined && /^(?:node|latest|current)$/.test(text) ? newest : text));
  const plain = named.flatMap((text) => plainVersion(text) ?? []).filter((text) => !TWO_PART_LINES.has(language) || parts(text).length > 1);
  // A single exact release of the very line that the project asks for is how an image is pinned, not what is tested on.
  const [line] = draft.matrix ?? [];
  const [only] = plain;
  if (line !== undefined && only !== undefined && plain.length === 1 && draft.matrix?.length === 1 && saysMore(line, only, language)) return draft.matrix;
  const fromCi = ascending(plain.filter((text) => !plain.some((other) => saysMore(other, text, language))));
  if (fromCi.length > 0) return fromCi.slice(-MAX_VALUES);
  if (draft.matrix && draft.matrix.length > 0) return draft.matrix;
  const product = PRODUCTS[language];
  return product === undefined ? [] : supportedVersions(product, context.now).slice(-1);
}
