/**
 * Builds every Lambda function in one esbuild run into `.build/functions/<name>/`. Each function gets its own cut of
 * the registry, so that it carries only the operations it may run; operations stay lazy chunks, and code that several
 * functions share is parsed once.
 */
import { copyFileSync, linkSync, readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { build, type Loader, type Plugin } from 'esbuild';
import { functionCatalog, type FunctionSpec } from '../shared/agent/function-catalog.ts';
import { operations } from '../shared/registry.gen.ts';
import { cutRegistry } from './cut-registry.ts';
import { BUNDLE, joinChunks, outputsOf, type Outputs } from './join-chunks.ts';

const root = join(import.meta.dirname, '..');
const FUNCTIONS_FOLDER = join(root, '.build', 'functions');
const REGISTRY = join(root, 'shared', 'registry.gen.ts');
const COMPOSE = join(root, 'functions', 'compose.ts');

export interface BuiltFunction {
  readonly name: string;
  /** Bytes read before the first request: the size of `handler.mjs`. */
  readonly initBytes: number;
  /** What the function's folder is made of: esbuild's outputs from before those that load first were joined. */
  readonly outputs: Outputs;
  /** Paths of those outputs that `handler.mjs` holds. */
  readonly first: readonly string[];
}

function contentsOf(path: string, spec: FunctionSpec): string {
  return path === REGISTRY ? cutRegistry(path, new Set(spec.operations.map((operation) => operation.id))) : readFileSync(path, 'utf8');
}

/** Files that each function has for itself: its entry, what composes it, and its cut of the registry. */
function ownFiles(specs: readonly FunctionSpec[]): Plugin {
  const byName = new Map(specs.map((spec) => [spec.name, spec]));
  return {
    name: 'own-files',
    setup(setup) {
      setup.onResolve({ filter: /^function:/ }, ({ path }) => {
        const name = path.slice('function:'.length);
        return { path: join(root, byName.get(name)?.entry ?? ''), suffix: `?${name}`, pluginData: name };
      });
      setup.onResolve({ filter: /(compose|registry\.gen)\.ts$/ }, ({ path, resolveDir, pluginData }) => {
        const target = resolve(resolveDir, path);
        const isOwn = typeof pluginData === 'string' && (target === COMPOSE || target === REGISTRY);
        return isOwn ? { path: target, suffix: `?${pluginData}`, pluginData } : undefined;
      });
      setup.onLoad({ filter: /\.ts$/ }, ({ path, pluginData }) => {
        const spec = typeof pluginData === 'string' ? byName.get(pluginData) : undefined;
        const loader: Loader = 'ts';
        return spec ? { contents: contentsOf(path, spec), loader, resolveDir: dirname(path), pluginData } : undefined;
      });
    },
  };
}

async function bundle(specs: readonly FunctionSpec[], outdir: string, packages: 'bundle' | 'external'): Promise<Outputs> {
  const { metafile } = await build({
    ...BUNDLE,
    entryPoints: Object.fromEntries(specs.map(({ name }) => [name, `function:${name}`])),
    outdir,
    outExtension: { '.js': '.mjs' },
    splitting: true,
    metafile: true,
    mainFields: ['module', 'main'],
    chunkNames: 'chunks/[name]-[hash]',
    // CommonJS dependencies of an ES module bundle still call require; made by its first call.
    banner: { js: "const require=name=>process.getBuiltinModule('node:module').createRequire(import.meta.url)(name);" },
    packages,
    plugins: [ownFiles(specs)],
    absWorkingDir: root,
  });
  return metafile.outputs;
}

/** The same file under a second name; a copy where the file system knows no such thing. */
function link(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch {
    copyFileSync(from, to);
  }
}

/** Lays a function's files together. */
async function assemble(outputs: Outputs, shared: string, { name }: FunctionSpec, folder: string): Promise<BuiltFunction> {
  const { first, lazy } = outputsOf(outputs, relative(root, join(shared, `${name}.mjs`)));
  const target = join(folder, name);
  const initBytes = await joinChunks(root, outputs, { first, lazy }, target);
  for (const path of lazy) link(join(root, path), join(target, 'chunks', basename(path)));
  return { name, initBytes, outputs: Object.fromEntries([...first, ...lazy].flatMap((path) => (outputs[path] ? [[path, outputs[path]]] : []))), first };
}

/**
 * Builds all functions into `folder`, which is replaced. With `isLocal` they are for this machine only: they find
 * their packages below this folder, which takes most of the work out of a build.
 */
export async function buildFunctions(folder: string = FUNCTIONS_FOLDER, isLocal = false): Promise<BuiltFunction[]> {
  const shared = `${folder}.shared`;
  rmSync(folder, { recursive: true, force: true });
  const specs = functionCatalog(operations);
  const outputs = await bundle(specs, shared, isLocal ? 'external' : 'bundle');
  const built = await Promise.all(specs.map((spec) => assemble(outputs, shared, spec, folder)));
  rmSync(shared, { recursive: true, force: true });
  return built;
}

// `build-functions.ts [--local] [FOLDER]`
if (process.argv[1] === import.meta.filename) {
  const { values, positionals } = parseArgs({ options: { local: { type: 'boolean' } }, allowPositionals: true });
  for (const { name, initBytes, outputs } of await buildFunctions(positionals[0], values.local)) {
    const bytes = Object.values(outputs).reduce((sum, output) => sum + output.bytes, 0);
    console.log(`${name} ${(bytes / 1024).toFixed(1)} KB, ${(initBytes / 1024).toFixed(1)} KB of it before the first request`);
  }
}
