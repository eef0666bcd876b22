import { asList, asTable, asText, asTexts, isTable, parseCiYaml, purposeOf, serviceOf, stepFolder, textTable, uniqueSteps, VersionNotes, type Table } from '../../detection/ci-text.ts';
import { defineCiReader, type CiStep, type ServiceFact } from '../../detection/model.ts';
import { joinPath, resolvePath } from '../../detection/paths.ts';
import { resolveExpressions } from './expressions.ts';
import { axisValues, combinationsOf, type Combination } from './matrix.ts';

/** Setup actions and the input that names the version. */
const SETUP: readonly (readonly [RegExp, string, string])[] = [
  [/^actions\/setup-node@/, 'node', 'node-version'],
  [/^actions\/setup-python@/, 'python', 'python-version'],
  [/^astral-sh\/setup-uv@/, 'python', 'python-version'],
  [/^pdm-project\/setup-pdm@/, 'python', 'python-version'],
  [/^actions\/setup-go@/, 'go', 'go-version'],
  [/^actions\/setup-java@/, 'java', 'java-version'],
  [/^(dtolnay|actions-rs|actions-rust-lang)\/(rust-toolchain|toolchain|setup-rust-toolchain)@/, 'rust', 'toolchain'],
  [/^ruby\/setup-ruby@/, 'ruby', 'ruby-version'],
  [/^oven-sh\/setup-bun@/, 'bun', 'bun-version'],
  [/^hashicorp\/setup-terraform@/, 'terraform', 'terraform_version'],
];
/** Actions that stand for a command. */
const ACTION_COMMANDS: readonly (readonly [RegExp, (inputs: Table) => string])[] = [
  [/^golangci\/golangci-lint-action@/, (inputs) => `golangci-lint run ${asText(inputs['args']) ?? ''}`.trim()],
  [/^pre-commit\/action@/, () => 'pre-commit run --all-files'],
  [/^(astral-sh|chartboost)\/ruff-action@/, (inputs) => `ruff ${asText(inputs['args']) ?? 'check'}`],
  [/^psf\/black@/, () => 'black --check .'],
  [/^biomejs\/setup-biome@/, () => ''],
];
const MAX_COMPOSITE_DEPTH = 1;

interface Scope {
  readonly file: string;
  readonly job: string;
  readonly combination: Combination;
  readonly env: Readonly<Record<string, string>>;
  readonly folder: string | undefined;
  readonly notes: VersionNotes;
  readonly matrix: unknown;
  readonly other: (path: string) => string | undefined;
}

function noteVersions(uses: string, inputs: Table, scope: Scope): void {
  for (const [action, language, input] of SETUP) {
    if (!action.test(uses)) continue;
    const text = asText(inputs[input]) ?? (language === 'rust' ? /@(\d[\d.]*)$/.exec(uses)?.[1] : undefined);
    const [, before = '', axis, after = ''] = /^([\w.]*)\$\{\{\s*matrix\.([\w-]+)\s*\}\}([\w.]*)$/.exec(text ?? '') ?? [];
    const values = axis === undefined ? (text ?? '').split(/\s+/) : axisValues(scope.matrix, axis).map((value) => `${before}${value}${after}`);
    scope.notes.add(language, values);
  }
}

function compositeSteps(uses: string, scope: Scope, depth: number): CiStep[] {
  const folder = uses.startsWith('./') ? resolvePath('.', uses) : undefined;
  if (folder === undefined || depth >= MAX_COMPOSITE_DEPTH) return [];
  for (const name of ['action.yml', 'action.yaml']) {
    const text = scope.other(joinPath(folder, name));
    if (text === undefined) continue;
    const { root } = parseCiYaml(name, text);
    return stepsOf(asList(asTable(root['runs'])['steps']), scope, depth + 1);
  }
  return [];
}

function stepOf(raw: Table, index: number, scope: Scope, depth: number): CiStep[] {
  const uses = asText(raw['uses']);
  const inputs = asTable(raw['with']);
  const env = { ...scope.env, ...textTable(raw['env']) };
  if (uses !== undefined) noteVersions(uses, inputs, scope);
  if (uses?.startsWith('./')) return compositeSteps(uses, scope, depth);
  const written = asText(raw['run']) ?? ACTION_COMMANDS.find(([action]) => uses !== undefined && action.test(uses))?.[1](inputs);
  const known = { matrix: scope.combination, env };
  const run = written === undefined || written === '' ? undefined : resolveExpressions(written, known);
  if (run === undefined || /^(pwsh|powershell|cmd)$/.test(asText(raw['shell']) ?? '')) return [];
  const folder = resolveExpressions(asText(raw['working-directory']) ?? asText(inputs['working-directory']) ?? scope.folder ?? '', known);
  if (folder === undefined) return [];
  const shown = Object.fromEntries(Object.entries(env).flatMap(([name, value]) => { const text = resolveExpressions(value, known); return text === undefined || value.includes('secrets.') ? [] : [[name, text]]; }));
  return [{ file: scope.file, job: scope.job, name: asText(raw['name']) ?? null, run, path: stepFolder(folder), env: shown, index }];
}

function stepsOf(steps: readonly unknown[], scope: Scope, depth = 0): CiStep[] {
  return steps.flatMap((step, index) => (isTable(step) && asText(step['if']) !== 'false' ? stepOf(step, index, scope, depth) : []));
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

export default defineCiReader({
  id: 'github-actions',
  manifests: ['*.yml', '*.yaml'],
  matches: (path) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path),
  read(path, text, other) {
    const { root, warnings } = parseCiYaml(path, text);
    const notes = new VersionNotes();
    const jobs = Object.entries(asTable(root['jobs'])).filter((entry): entry is [string, Table] => isTable(entry[1]) && runsOnLinux(entry[1]));
    const steps = jobs.flatMap(([job, table]) => {
      const matrix = asTable(table['strategy'])['matrix'];
      const env = { ...textTable(root['env']), ...textTable(table['env']) };
      return combinationsOf(matrix).flatMap((combination) =>
        stepsOf(asList(table['steps']), { file: path, job, combination, env, folder: defaultFolder(table) ?? defaultFolder(root), notes, matrix, other }),
      );
    });
    const purpose = purposeOf(path, asText(root['name']), triggersOf(root['on']));
    const ci = { platform: 'github-actions', path, steps: uniqueSteps(steps), versions: notes.toRecord(), services: jobs.flatMap(([, table]) => servicesOf(table, path)), purpose };
    return { ci: warnings.length > 0 ? undefined : ci, warnings };
  },
});
