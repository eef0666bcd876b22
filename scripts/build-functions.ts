/**
 * Builds every Lambda function in one esbuild run into `.build/functions/<name>/`. Each function gets its own cut of
 * the registry, so that it carries only the operations it may run; operations stay lazy chunks.
 */
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions, type Metafile, type Plugin } from 'esbuild';
import { functionCatalog, type FunctionSpec } from '../shared/agent/function-catalog.ts';
import { operations } from '../shared/registry.gen.ts';
import { cutRegistry } from './cut-registry.ts';

const root = join(import.meta.dirname, '..');
export const FUNCTIONS_FOLDER = join(root, '.build', 'functions');

/** Keeps in `registry.gen.ts` only the entries of the given operations. */
function registryCut(spec: FunctionSpec): Plugin {
  const ids = new Set(spec.operations.map((operation) => operation.id));
  return {
    name: 'registry-cut',
    setup(setup) {
      setup.onLoad({ filter: /shared[\\/]registry\.gen\.ts$/ }, () => ({
        contents: cutRegistry(join(root, 'shared/registry.gen.ts'), ids),
        loader: 'ts',
        resolveDir: join(root, 'shared'),
      }));
    },
  };
}

function optionsOf(spec: FunctionSpec, folder: string): BuildOptions & { metafile: true } {
  return {
    entryPoints: { handler: join(root, spec.entry) },
    outdir: join(folder, spec.name),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    minify: true,
    metafile: true,
    mainFields: ['module', 'main'],
    chunkNames: 'chunks/[name]-[hash]',
    // CommonJS dependencies of an ES module bundle still call require.
    banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
    plugins: [registryCut(spec)],
    absWorkingDir: root,
    logLevel: 'warning',
  };
}

/** Builds all functions into `folder`, which is replaced; returns esbuild's metafile of each by function name. */
export async function buildFunctions(folder: string = FUNCTIONS_FOLDER): Promise<Record<string, Metafile>> {
  rmSync(folder, { recursive: true, force: true });
  const specs = functionCatalog(operations);
  const results = await Promise.all(specs.map(async (spec) => [spec.name, (await build(optionsOf(spec, folder))).metafile] as const));
  return Object.fromEntries(results);
}

if (process.argv[1] === import.meta.filename) {
  const metafiles = await buildFunctions();
  for (const [name, metafile] of Object.entries(metafiles)) {
    const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0);
    console.log(`${name} ${(bytes / 1024).toFixed(1)} KB`);
  }
}
