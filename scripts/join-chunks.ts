/**
 * One file for what a function loads first. esbuild cuts a chunk for each set of entries that share code, lazy ones
 * included, so a handler would import some fifteen small files before its first request; finding, reading and linking
 * them took a quarter of its start.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { build, type Metafile, type Plugin } from 'esbuild';

export type Outputs = Metafile['outputs'];

/** How every function is bundled, whichever of its files. */
export const BUNDLE = { bundle: true, format: 'esm', platform: 'node', target: 'node24', minify: true, logLevel: 'warning' } as const;

/** The output `entry` and what it loads: with `isStatic` before anything of it runs, otherwise also what it may ever load. */
function reachable(outputs: Outputs, entry: string, isStatic: boolean): string[] {
  const seen = new Set<string>();
  const pending = [entry];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    if (seen.has(next)) continue;
    seen.add(next);
    const imports = (outputs[next]?.imports ?? []).filter(({ kind }) => !isStatic || kind === 'import-statement');
    pending.push(...imports.map(({ path }) => path).filter((path) => path in outputs));
  }
  return [...seen];
}

/** Names that the modules at `paths` import, by the file name that they import them from; esbuild prints one form only. */
function importedNames(paths: readonly string[]): Map<string, Set<string>> {
  const names = new Map<string, Set<string>>();
  for (const [, list = '', from = ''] of paths.flatMap((path) => [...readFileSync(path, 'utf8').matchAll(/import\{([^}]*)\}from"([^"]*)"/g)])) {
    const known = names.get(basename(from)) ?? new Set();
    for (const name of list.split(',')) known.add(name.split(' as ')[0] ?? name);
    names.set(basename(from), known);
  }
  return names;
}

function reexport(names: readonly (readonly [string, string])[], from: string): string {
  return `export{${names.map(([name, as]) => `${name} as ${as}`).join(',')}}from${JSON.stringify(from)};\n`;
}

/** Lazy chunks stay files of their own, in `./chunks`. */
function lazyChunks(joined: ReadonlySet<string>): Plugin {
  return {
    name: 'lazy-chunks',
    setup(setup) {
      setup.onResolve({ filter: /\.mjs$/ }, ({ path }) => (joined.has(basename(path)) ? undefined : { path: `./chunks/${basename(path)}`, external: true }));
    },
  };
}

/** Paths of a function's outputs, the entry first. */
export interface FunctionOutputs {
  /** What is loaded before anything of it runs. */
  readonly first: readonly string[];
  readonly lazy: readonly string[];
}

export function outputsOf(outputs: Outputs, entry: string): FunctionOutputs {
  const first = reachable(outputs, entry, true);
  return { first, lazy: reachable(outputs, entry, false).filter((path) => !first.includes(path)) };
}

/**
 * Joins the outputs `first` (paths are relative to `root`) into `<folder>/handler.mjs`. A lazy one that imports one of
 * them finds a file of that name in `<folder>/chunks`, which hands on what the joined file exports for it: each module
 * still exists once. Returns the size of the joined file in bytes.
 */
export async function joinChunks(root: string, outputs: Outputs, { first, lazy }: FunctionOutputs, folder: string): Promise<number> {
  const [entry = '', ...chunks] = first;
  const sharing = lazy.filter((path) => outputs[path]?.imports.some((imported) => chunks.includes(imported.path)));
  const wanted = importedNames(sharing.map((path) => join(root, path)));
  // Those without a name too: some are imported for what they do alone.
  const handedOn = chunks.map((path, index) => ({ path, names: [...(wanted.get(basename(path)) ?? [])].map((name) => [name, `${name}${index}`] as const) }));
  const from = dirname(entry);
  const contents = [`export{handler}from"./${basename(entry)}";\n`, ...handedOn.map(({ path, names }) => reexport(names, `./${relative(from, path)}`))];
  const { outputFiles } = await build({
    ...BUNDLE,
    stdin: { contents: contents.join(''), resolveDir: join(root, from) },
    outfile: join(folder, 'handler.mjs'),
    packages: 'external',
    plugins: [lazyChunks(new Set(first.map((path) => basename(path))))],
    write: false,
  });
  mkdirSync(join(folder, 'chunks'), { recursive: true });
  for (const { path, names } of handedOn) writeFileSync(join(folder, 'chunks', basename(path)), reexport(names.map(([name, joined]) => [joined, name]), '../handler.mjs'));
  for (const { path, contents: bytes } of outputFiles) writeFileSync(path, bytes);
  return outputFiles.reduce((sum, { contents: bytes }) => sum + bytes.length, 0);
}
