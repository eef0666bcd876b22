import { Command } from 'commander';
import type { OperationMetadata } from '../../shared/agent/operation.ts';
import { flagOf, inputOf, SOURCE_OPTIONS, type InputSchema, type Options } from './input.ts';

export interface Invocation {
  readonly operation: OperationMetadata;
  readonly input: Record<string, unknown>;
  readonly options: Options;
}

/** Flags of every command; the rest come from the operation's own input. */
const COMMON = ['input', 'url', 'token', 'json', 'yes'];

/** One command per operation: `pipelines.generate` is `pipelines generate`. */
export function buildProgram(operations: readonly OperationMetadata[], schemas: Readonly<Record<string, InputSchema>>, run: (invocation: Invocation) => Promise<void>): Command {
  const program = new Command('devops-engineer').description('A DevOps engineer on the command line. Without --url operations run in this process, no server needed.');
  const areas = new Map<string, Command>();
  for (const operation of operations) {
    const [area = '', verb = ''] = operation.id.split('.', 2);
    const parent = areas.get(area) ?? program.command(area).description(`Operations of ${area}`);
    areas.set(area, parent);
    const command = parent.command(verb).summary(operation.title).description(operation.summary);
    addOptions(command, schemas[operation.id] ?? {});
    command.action(async (options: Options) => run({ operation, input: inputOf(options, schemas[operation.id] ?? {}), options }));
  }
  return program;
}

function addOptions(command: Command, schema: InputSchema): void {
  for (const [name, member] of Object.entries(schema.properties ?? {})) {
    if (COMMON.includes(name)) continue;
    const choices = member.enum ? ` (${member.enum.join(', ')})` : '';
    const needed = schema.required?.includes(name) && name !== 'files' ? ', required' : '';
    command.option(`--${flagOf(name)} <value>`, `${member.description ?? member.type ?? 'JSON'}${choices}${needed}`);
  }
  if ('source' in (schema.properties ?? {})) addSourceOptions(command);
  else if ('files' in (schema.properties ?? {})) command.option('--directory <path>', 'a folder on this machine: its pipeline files are the files');
  command
    .option('--input <file>', 'the whole input as a JSON file, - for standard input')
    .option('--url <url>', 'a running service to call instead of this process')
    .option('--token <token>', 'its access token, default $DEVOPS_TOKEN')
    .option('--json', 'print the answer as JSON and write no file')
    .option('--yes', 'write generated files without asking');
}

function addSourceOptions(command: Command): void {
  const [directory, archive, git] = SOURCE_OPTIONS;
  command
    .option(`--${directory} <path>`, 'a folder on this machine as the source')
    .option(`--${archive} <file>`, 'a .tar.gz file as the source')
    .option(`--${git} <url#ref>`, 'a repository on a known host as the source');
}
