/**
 * Runs one benchmark: `npm run -s bench -- <name> [--data DIR] [--json] [further arguments]`.
 * Prints one JSON object as its last line. Exit 3: the data it needs is missing, and the message says how to get it.
 */
import { existsSync, globSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { MissingDataError, type Bench } from './bench.ts';

const available = globSync('*/bench.ts', { cwd: import.meta.dirname }).map((path) => basename(dirname(path))).toSorted();

function dataFolder(args: readonly string[]): string | undefined {
  const at = args.indexOf('--data');
  const given = at === -1 ? process.env['BENCH_DATA'] : args[at + 1];
  const fallback = join(import.meta.dirname, '..', '..', 'shared', 'data');
  return given ?? (existsSync(fallback) ? fallback : undefined);
}

const [name = '', ...args] = process.argv.slice(2);
if (!available.includes(name)) {
  console.error(`Say which benchmark: ${available.join(', ')}.`);
  process.exitCode = 2;
} else {
  try {
    const { run }: Bench = await import(pathToFileURL(join(import.meta.dirname, name, 'bench.ts')).href);
    const result = await run({ data: dataFolder(args), json: args.includes('--json'), args });
    console.log(JSON.stringify(result));
  } catch (thrown) {
    if (!(thrown instanceof MissingDataError)) throw thrown;
    console.error(thrown.message);
    process.exitCode = 3;
  }
}
