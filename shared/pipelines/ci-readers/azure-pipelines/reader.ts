import { asList, asTable, asText, isCheckJob, isTable, parseCiYaml, stepFolder, textTable, uniqueSteps, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { combinationsOf } from '../../detection/combinations.ts';
import { defineCiReader, type CiStep } from '../../detection/model.ts';
import { folderOf, resolvePath } from '../../detection/paths.ts';

type Values = Readonly<Record<string, string>>;

const MAX_TEMPLATES = 20;
/** Tasks that install a language, and the input that names the version. */
const SETUP: readonly (readonly [RegExp, string, string])[] = [
  [/^UseNode@/, 'node', 'version'],
  [/^NodeTool@/, 'node', 'versionSpec'],
  [/^UsePythonVersion@/, 'python', 'versionSpec'],
  [/^GoTool@/, 'go', 'version'],
  [/^JavaToolInstaller@/, 'java', 'versionSpec'],
  [/^UseRubyVersion@/, 'ruby', 'versionSpec'],
  [/^TerraformInstaller@/, 'terraform', 'terraformVersion'],
];

const words = (...parts: readonly (string | undefined)[]): string => parts.filter((part) => part !== undefined && part !== '').join(' ');

/** Tasks that stand for a command line, and the input that names their folder. */
const TASKS: readonly (readonly [RegExp, (inputs: Values) => string | undefined, string])[] = [
  [/^Npm@/, ({ command = 'install', customCommand }) => (command === 'custom' ? words('npm', customCommand) : command === 'publish' ? undefined : `npm ${command}`), 'workingDir'],
  [/^(?:Bash|CmdLine)@/, ({ script, targetType = 'inline' }) => (targetType === 'filePath' ? undefined : script), 'workingDirectory'],
  [/^Go@/, ({ command, arguments: options }) => (command === 'custom' ? undefined : words('go', command, options)), 'workingDirectory'],
  [/^Maven@/, ({ goals = 'package', options, mavenPomFile }) => (mavenPomFile === undefined || mavenPomFile === 'pom.xml' ? words('mvn', options, goals) : undefined), 'workingDirectory'],
  [/^Gradle@/, ({ tasks = 'build', options }) => words('./gradlew', tasks, options), 'workingDirectory'],
];

/** `variables:` as a mapping or as a list of names and values. */
function variablesOf(value: unknown): Record<string, string> {
  if (!Array.isArray(value)) return textTable(value);
  return Object.fromEntries(value.map(asTable).flatMap((entry) => { const [name, text] = [asText(entry['name']), asText(entry['value'])]; return name === undefined || text === undefined ? [] : [[name, text]]; }));
}

/** `$(name)` is Azure's own macro; `undefined` when one stands for something that is not known here. */
function fillMacros(text: string, values: Values): string | undefined {
  const filled = text.replaceAll(/\$\(([\w.-]+)\)/g, (marker, name: string) => (Object.hasOwn(values, name) ? (values[name] ?? marker) : marker));
  return /\$\([\w.-]+\)|\$\{\{|\$\[/.test(filled) ? undefined : filled;
}

function filled(values: Values, known: Values): Record<string, string> {
  return Object.fromEntries(Object.entries(values).flatMap(([name, text]) => { const value = fillMacros(text, known); return value === undefined ? [] : [[name, value]]; }));
}

interface Scope {
  readonly file: string;
  readonly job: string;
  readonly values: Values;
  /** Every row of the job's matrix. */
  readonly rows: readonly Values[];
  readonly notes: VersionNotes;
}

function noteVersions(task: string, inputs: Values, { values, rows, notes }: Scope): void {
  for (const [pattern, language, input] of SETUP) {
    const text = inputs[input];
    if (!pattern.test(task) || text === undefined) continue;
    notes.add(language, [values, ...rows.map((row) => ({ ...values, ...row }))].flatMap((known) => fillMacros(text, known) ?? []));
  }
}

function stepOf(step: Table, index: number, scope: Scope): CiStep[] {
  const task = asText(step['task']) ?? '';
  const written = textTable(step['inputs']);
  noteVersions(task, written, scope);
  const [, line, folderInput = ''] = TASKS.find(([pattern]) => pattern.test(task)) ?? [];
  const run = fillMacros(asText(step['script']) ?? asText(step['bash']) ?? line?.(filled(written, scope.values)) ?? '', scope.values);
  if (run === undefined || run === '' || asText(step['condition'])?.includes('failed()') === true) return [];
  const folder = fillMacros((asText(step['workingDirectory']) ?? written[folderInput] ?? '').replace(/^\$\((?:System\.DefaultWorkingDirectory|Build\.SourcesDirectory)\)\/?/, './'), scope.values);
  if (folder === undefined) return [];
  return [{ file: scope.file, job: scope.job, name: asText(step['displayName']) ?? null, run, path: stepFolder(folder), env: filled(textTable(step['env']), scope.values), index }];
}

interface Templates {
  readonly folder: string;
  readonly other: (path: string) => string | undefined;
  left: number;
}

/** Members of a list with those of local templates in their place; templates that need values keep their own defaults out. */
function withTemplates(list: readonly unknown[], member: string, templates: Templates): Table[] {
  return list.filter(isTable).flatMap((entry): Table[] => {
    const written = asText(entry['template']);
    if (written === undefined) return [entry];
    const path = written.includes('@') ? undefined : written.startsWith('/') ? resolvePath('.', written.slice(1)) : resolvePath(templates.folder, written);
    const text = path === undefined || templates.left <= 0 ? undefined : templates.other(path);
    if (path === undefined || text === undefined) return [];
    templates.left -= 1;
    const inner = { folder: folderOf(path), other: templates.other, left: templates.left };
    const found = withTemplates(asList(parseCiYaml(path, text).root[member]), member, inner);
    templates.left = inner.left;
    return found;
  });
}

/** Jobs of the pipeline, whether it has stages, jobs or bare steps; those on Windows and macOS are special cases. */
function jobsOf(root: Table, templates: Templates): Table[] {
  const stages = withTemplates(asList(root['stages']), 'stages', templates).filter((stage) => isCheckJob(asText(stage['stage'])));
  const listed = root['stages'] === undefined ? [root] : stages;
  const jobs = listed.flatMap((holder) => withTemplates(asList(holder['jobs']), 'jobs', templates));
  const all = jobs.length > 0 ? jobs : root['stages'] === undefined && root['jobs'] === undefined ? [root] : [];
  return all.filter((job) => !/windows|macos/i.test(asText(asTable(job['pool'] ?? root['pool'])['vmImage']) ?? ''));
}

function stepsOf(job: Table, position: number, root: Table, context: Pick<Scope, 'file' | 'notes'>, templates: Templates): CiStep[] {
  const name = asText(job['job']) ?? asText(job['deployment']) ?? `job-${position}`;
  if (job['deployment'] !== undefined || !isCheckJob(name)) return [];
  const rows = Object.values(asTable(asTable(job['strategy'])['matrix'])).filter(isTable).map(textTable);
  const shared = { ...variablesOf(root['variables']), ...variablesOf(job['variables']) };
  const steps = withTemplates(asList(job['steps']), 'steps', templates);
  return combinationsOf({ include: rows.filter((row) => !Object.values(row).some((value) => /windows|macos/i.test(value))) }).flatMap((combination) => {
    const scope = { ...context, job: name, rows, values: { ...shared, ...textTable(combination) } };
    return steps.flatMap((step, index) => stepOf(step, index, scope));
  });
}

export default defineCiReader({
  id: 'azure-pipelines',
  manifests: ['*.yml', '*.yaml'],
  matches: (path) => /^(?:\.azure\/|\.azuredevops\/|\.pipelines\/)?\.?azure-pipelines(?:[.-][\w.-]+)?\.ya?ml$|^\.?azure-pipelines\/[^/]+\.ya?ml$/.test(path),
  read(path, text, other) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const templates: Templates = { folder: folderOf(path), other, left: MAX_TEMPLATES };
    const steps = jobsOf(root, templates).flatMap((job, position) => stepsOf(job, position, root, { file: path, notes }, templates));
    const ci = { platform: 'azure-pipelines', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: [], purpose: 'checks' as const };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
