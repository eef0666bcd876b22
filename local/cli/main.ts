import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline/promises';
import { toDevopsError } from '../../shared/core/errors.ts';
import { operations } from '../../shared/registry.gen.ts';
import { callOperation, RefusedError } from './call.ts';
import { connect } from './connection.ts';
import { applyChanges, filesOf, planChanges, type OutputFile } from './files.ts';
import type { InputSchema } from './input.ts';
import { buildProgram, type Invocation } from './program.ts';

async function agrees(question: string, isYes: boolean): Promise<boolean> {
  if (isYes) return true;
  if (!process.stdin.isTTY) {
    console.error('Nothing was written: add --yes to write without being asked.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question(`${question} [y/N] `);
  terminal.close();
  return /^y(es)?$/i.test(answer.trim());
}

function warningsOf(output: unknown): { code: string; message: string }[] {
  const warnings: unknown = output !== null && typeof output === 'object' ? Reflect.get(output, 'warnings') : undefined;
  return Array.isArray(warnings) ? warnings : [];
}

/** Shows what would change below the folder and writes it once that is agreed to. */
async function offerFiles(files: readonly OutputFile[], folder: string, isYes: boolean): Promise<void> {
  const changes = planChanges(folder, files);
  for (const change of changes) console.log(change.kind === 'same' ? `${change.path}: already like this` : change.diff);
  const wanted = changes.filter((change) => change.kind !== 'same');
  if (wanted.length === 0) return;
  const question = `Write ${wanted.map((change) => change.path).join(', ')}?`;
  if (await agrees(question, isYes)) console.error(`${applyChanges(folder, changes)} written.`);
}

async function run({ operation, input, options }: Invocation): Promise<void> {
  const connection = await connect(options);
  try {
    const output = await callOperation(connection, operation, input);
    const files = options['json'] === true ? undefined : filesOf(output);
    if (!files) {
      console.log(typeof output === 'string' ? output : JSON.stringify(output, null, 2));
      return;
    }
    for (const warning of warningsOf(output)) console.error(`${warning.code}: ${warning.message}`);
    const folder = typeof options['directory'] === 'string' ? options['directory'] : process.cwd();
    await offerFiles(files, folder, options['yes'] === true);
  } finally {
    await connection.close();
  }
}

const schemas: Readonly<Record<string, InputSchema>> = JSON.parse(readFileSync(join(import.meta.dirname, '..', '..', 'shared', 'schemas.gen.json'), 'utf8'));

try {
  await buildProgram(operations, schemas, run).parseAsync();
  process.exit(0);
} catch (thrown) {
  if (thrown instanceof RefusedError) console.error(JSON.stringify(thrown.problem, null, 2));
  else {
    const error = toDevopsError(thrown);
    console.error(error.kind === 'internal' ? thrown : `${error.code}: ${error.message}`);
  }
  process.exit(1);
}
