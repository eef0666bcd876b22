/** What a `go.mod` or `go.work` says, by the grammar of the Go modules reference. */
export interface GoMod {
  readonly module: string | undefined;
  /** `go` directive: the least language version. */
  readonly go: { readonly value: string; readonly line: number } | undefined;
  /** `toolchain` directive without its `go` prefix: the suggested toolchain. */
  readonly toolchain: { readonly value: string; readonly line: number } | undefined;
  /** Direct requirements only: module path to version. */
  readonly requires: ReadonlyMap<string, string>;
  /** Folders of `use` directives (`go.work`) and local `replace` targets. */
  readonly uses: readonly string[];
  readonly localReplacements: readonly string[];
  readonly tools: readonly string[];
}

const VERSION = /^\d+(?:\.\d+){0,2}(?:(?:rc|beta)\d+)?$/;

interface Directive {
  readonly verb: string;
  readonly words: readonly string[];
  readonly indirect: boolean;
  readonly line: number;
}

function unquote(word: string): string {
  return /^(["`]).*\1$/.test(word) ? word.slice(1, -1) : word;
}

/** Flattens `verb ( ... )` blocks into single directives. */
function directives(text: string): Directive[] {
  const found: Directive[] = [];
  let block: string | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.replace(/\/\/.*$/, '').trim();
    if (line === '') continue;
    if (block !== undefined && line === ')') {
      block = undefined;
      continue;
    }
    const opening = /^([a-z]+)\s*\($/.exec(line);
    if (block === undefined && opening !== null) {
      block = opening[1];
      continue;
    }
    const words = line.split(/\s+/).map(unquote);
    const at = { indirect: raw.includes('// indirect'), line: index + 1 };
    found.push(block === undefined ? { verb: words[0] ?? '', words: words.slice(1), ...at } : { verb: block, words, ...at });
  }
  return found;
}

export function parseGoMod(text: string): GoMod {
  const all = directives(text);
  const only = (verb: string): readonly Directive[] => all.filter((directive) => directive.verb === verb);
  const versionOf = (verb: string): GoMod['go'] => {
    const [directive] = only(verb);
    const value = directive?.words[0]?.replace(/^go/, '') ?? '';
    return directive !== undefined && VERSION.test(value) ? { value, line: directive.line } : undefined;
  };
  const required = only('require').filter(({ indirect }) => !indirect);
  const replaced = only('replace').map(({ words }) => words[words.indexOf('=>') + 1] ?? '');
  return {
    module: only('module')[0]?.words[0],
    go: versionOf('go'),
    toolchain: versionOf('toolchain'),
    requires: new Map(required.map(({ words }) => [words[0] ?? '', words[1] ?? ''])),
    uses: only('use').map(({ words }) => words[0] ?? ''),
    localReplacements: replaced.filter((target) => target.startsWith('.')),
    tools: only('tool').map(({ words }) => words[0] ?? ''),
  };
}
