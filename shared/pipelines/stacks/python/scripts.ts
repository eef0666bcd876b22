import { isPlainName } from '../../detection/evidence.ts';
import { tableAt } from '../../detection/manifests.ts';
import type { CommandIntent } from '../../detection/model.ts';
import { joinPath } from '../../detection/paths.ts';
import type { Manager } from './manager.ts';
import type { PythonProject } from './project.ts';

/** A named script of the project that is for one of the intents. */
export interface Script {
  readonly intent: CommandIntent;
  readonly run: string;
  readonly file: string;
  readonly name: string;
  readonly body: string;
}

/** Names people give to what they run; anything else stays theirs. */
const NAMES: readonly (readonly [RegExp, CommandIntent])[] = [
  [/^(?:lint|linter|ruff|flake8|pylint|lint[:_-](?:check|all))$/, 'lint'],
  [/^(?:format[:_-]check|fmt[:_-]check|check[:_-](?:format|fmt|style)|format|fmt)$/, 'format'],
  [/^(?:type[:_-]?check|types?|typing|mypy|pyright|check[:_-]types)$/, 'typecheck'],
  [/^(?:tests?|unit|unit[:_-]?tests?|test[:_-](?:unit|all)|pytest)$/, 'test'],
];
/** Scripts that write files are for people, not for checks. */
const WRITES = /--fix\b|--in-place|\bruff format(?!.*--(?:check|diff))|\bblack\b(?!.*--(?:check|diff))|\bisort\b(?!.*--check)|\byapf\b.*-i\b|\bautopep8\b.*(?:-i\b|--in-place)/;

interface Collection {
  readonly table: readonly string[];
  readonly call: (name: string) => string;
}

function collections(project: PythonProject, { name: manager, prefix }: Manager): Collection[] {
  const hatch = Object.keys(tableAt(project.pyproject, 'tool', 'hatch', 'envs'));
  return [
    ...(manager === 'pdm' ? [{ table: ['tool', 'pdm', 'scripts'], call: (name: string) => `pdm run ${name}` }] : []),
    { table: ['tool', 'poe', 'tasks'], call: (name) => `${prefix}poe ${name}` },
    { table: ['tool', 'taskipy', 'tasks'], call: (name) => `${prefix}task ${name}` },
    ...hatch.map((environment) => ({
      table: ['tool', 'hatch', 'envs', environment, 'scripts'],
      call: (name: string) => `hatch run ${environment === 'default' ? '' : `${environment}:`}${name}`,
    })),
  ];
}

export function scriptsOf(project: PythonProject, manager: Manager): Script[] {
  const file = joinPath(project.folder, 'pyproject.toml');
  const fromTables = collections(project, manager).flatMap(({ table, call }) =>
    Object.entries(tableAt(project.pyproject, ...table)).map(([name, body]) => ({ name, body: JSON.stringify(body), run: call(name), file })),
  );
  const fromPipfile = Object.entries(tableAt(project.pipfile, 'scripts')).map(([name, body]) => ({ name, body: JSON.stringify(body), run: `pipenv run ${name}`, file: joinPath(project.folder, 'Pipfile') }));
  return [...fromTables, ...fromPipfile].flatMap((script) => {
    const intent = NAMES.find(([pattern]) => pattern.test(script.name))?.[1];
    // A hostile environment name would travel in the run line too.
    if (intent === undefined || !script.run.split(' ').every(isPlainName)) return [];
    return WRITES.test(script.body) ? [] : [{ ...script, intent }];
  });
}
