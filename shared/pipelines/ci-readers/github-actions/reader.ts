import { asList, asTable, asText, asTexts, isTable, parseCiYaml, purposeOf, serviceOf, stepFolder, textTable, uniqueSteps, versionOfImage, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep, type ServiceFact } from '../../detection/model.ts';
import { joinPath, resolvePath } from '../../detection/paths.ts';
import { ACTION_COMMANDS, SETUP } from './actions.ts';
import { isNeverRun, resolveExpressions, type Known } from './expressions.ts';
import { axisValues, combinationsOf } from '../../detection/combinations.ts';

const MAX_COMPOSITE_DEPTH = 2;

interface Scope extends Known {
  readonly file: string;
  readonly job: string;
  readonly folder: string | undefined;
  readonly notes: VersionNotes;
  /** As written, with every value of its axes. */
  readonly axes: unknown;
  readonly other: (path: string) => string | undefined;
}

const AXIS = /^([\w.]*)\$\{\{\s*matrix\.([\w-]+(?:\.[\w-]+)?)\s*\}\}([\w.]*)$/;

function noteVersions(uses: string, inputs: Table, scope: Scope): void {
  for (const [action, language, input] of SETUP) {
    if (!action.test(uses)) continue;
    const text = asText(inputs[input]) ?? (language === 'rust' ? /@(\d[\d.]*)$/.exec(uses)?.[1] : undefined);
    const [, before = '', axis, after = ''] = AXIS.exec(text ?? '') ?? [];
    const values = axis === undefined ? (resolveExpressions(text ?? '', scope) ?? '').split(/[\s,]+/) : axisValues(scope.axes, axis).map((value) => `${before}${value}${after}`);
    scope.notes.add(language, values);
  }
}

/** Defaults of the inputs that an action or a called workflow declares. */
function defaultsOf(inputs: unknown): Record<string, string> {
  return Object.fromEntries(
    Object.entries(asTable(inputs)).flatMap(([name, raw]) => {
      const value = asText(asTable(raw)['default']);
      return value === undefined ? [] : [[name, value]];
    }),
  );
}

/** Steps of an action that lies in the repository; it runs where the job does. */
function compositeSteps(uses: string, given: Table, scope: Scope, depth: number): CiStep[] {
  const folder = uses.startsWith('./') ? resolvePath('.', uses) : undefined;
  if (folder === undefined || depth >= MAX_COMPOSITE_DEPTH) return [];
  for (const name of ['action.yml', 'action.yaml']) {
    const text = scope.other(joinPath(folder, name));
    if (text === undefined) continue;
    const { root } = parseCiYaml(name, text);
    const values = Object.fromEntries(Object.entries(textTable(given)).flatMap(([key, value]) => { const known = resolveExpressions(value, scope); return known === undefined ? [] : [[key, known]]; }));
    return stepsOf(asList(asTable(root['runs'])['steps']), { ...scope, inputs: { ...defaultsOf(root['inputs']), ...values } }, depth + 1);
  }
  return [];
}

/** Environment whose values are known; secrets never are. */
function knownEnv(env: Readonly<Record<string, string>>, scope: Scope): Record<string, string> {
  return Object.fromEntries(Object.entries(env).flatMap(([name, value]) => { const text = resolveExpressions(value, scope); return text === undefined ? [] : [[name, text]]; }));
}

function stepOf(raw: Table, index: number, scope: Scope, depth: number): CiStep[] {
  const uses = asText(raw['uses']);
  const inputs = asTable(raw['with']);
  const inner = { ...scope, env: { ...scope.env, ...textTable(raw['env']) } };
  if (uses !== undefined) noteVersions(uses, inputs, inner);
  if (uses?.startsWith('./')) return compositeSteps(uses, inputs, inner, depth).map((step) => ({ ...step, index: index + step.index / 1000 }));
  const written = asText(raw['run']) ?? ACTION_COMMANDS.find(([action]) => uses !== undefined && action.test(uses))?.[1](inputs);
  const run = written === undefined || written === '' ? undefined : resolveExpressions(written, inner);
  if (run === undefined || /^(pwsh|powershell|cmd|python)\b/.test(asText(raw['shell']) ?? '')) return [];
  const folder = resolveExpressions(asText(raw['working-directory']) ?? asText(inputs['working-directory']) ?? scope.folder ?? '', inner);
  if (folder === undefined) return [];
  return [{ file: scope.file, job: scope.job, name: asText(raw['name']) ?? null, run, path: stepFolder(folder), env: knownEnv(inner.env, inner), index }];
}

function stepsOf(steps: readonly unknown[], scope: Scope, depth = 0): CiStep[] {
  return steps.flatMap((step, index) => (isTable(step) && !isNeverRun(asText(step['if']), scope) ? stepOf(step, index, scope, depth) : []));
}

function servicesOf(job: Table, file: string): ServiceFact[] {
  return Object.values(asTable(job['services'])).flatMap((raw) => {
    const service = asTable(raw);
    return serviceOf(asText(service['image']) ?? '', file, textTable(service['env']), asTexts(service['ports'])) ?? [];
  });
}

const runsOnLinux = (job: Table): boolean => !/windows|macos/i.test(asTexts(job['runs-on']).join(' '));

const defaultFolder = (table: Table): string | undefined => asText(asTable(asTable(table['defaults'])['run'])['working-directory']);

function triggersOf(on: unknown): string[] {
  return isTable(on) ? Object.keys(on) : asTexts(on);
}

/** True when every change that starts it must touch certain paths. */
function isPartial(on: unknown): boolean {
  const changes = ['push', 'pull_request'].filter((trigger) => Object.hasOwn(asTable(on), trigger));
  return changes.length > 0 && changes.every((trigger) => asList(asTable(asTable(on)[trigger])['paths']).length > 0);
}

type Context = Pick<Scope, 'file' | 'notes' | 'other' | 'inputs'>;

function jobSteps(name: string, job: Table, root: Table, context: Context): CiStep[] {
  const axes = asTable(job['strategy'])['matrix'];
  const env = { ...textTable(root['env']), ...textTable(job['env']) };
  const image = versionOfImage(asText(job['container']) ?? asText(asTable(job['container'])['image']) ?? '');
  if (image) context.notes.add(image.language, [image.version]);
  return combinationsOf(axes).flatMap((matrix) => {
    const scope: Scope = { ...context, job: name, matrix, env, folder: defaultFolder(job) ?? defaultFolder(root), axes };
    return isNeverRun(asText(job['if']), scope) ? [] : stepsOf(asList(job['steps']), scope);
  });
}

export default defineCiReader({
  id: 'github-actions',
  manifests: ['*.yml', '*.yaml'],
  matches: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  read(path, text, other) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const jobs = Object.entries(asTable(root['jobs'])).filter((entry): entry is [string, Table] => isTable(entry[1]) && runsOnLinux(entry[1]));
    const inputs = defaultsOf(asTable(asTable(root['on'])['workflow_call'])['inputs']);
    const steps = jobs.flatMap(([name, job]) => jobSteps(name, job, root, { file: path, notes, other, inputs }));
    const purpose = purposeOf(path, asText(root['name']), triggersOf(root['on']));
    const ci = { platform: 'github-actions', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: jobs.flatMap(([, job]) => servicesOf(job, path)), purpose, ...(isPartial(root['on']) ? { isPartial: true } : {}) };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
