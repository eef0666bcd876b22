import { execFileSync } from 'node:child_process';
import { DevopsError } from '../../shared/core/errors.ts';
import { convert } from '../../shared/pipelines/conversion/convert.ts';
import { validateJenkinsfile, validateJson, type Verdict } from '../../shared/pipelines/jenkins/index.ts';
import { MissingDataError, type BenchOptions } from '../bench.ts';
import { gitDirectory } from '../repositories.ts';

const REPOSITORY = 'jenkinsci/pipeline-model-definition-plugin';
const ROOT = 'pipeline-model-definition/src/test/resources/';
const TESTS = 'pipeline-model-definition/src/test/java/';
const MAX_OUTPUT = 64 * 1024 * 1024;
const MAX_NAMED = 40;
/** Folders that nobody looked at while the rules were written. */
const HELD_OUT = new Set(['json', 'matrix', 'when']);

interface Sample {
  readonly path: string;
  readonly text: string;
  readonly valid: boolean;
}

interface Score {
  invalid: number;
  caught: number;
  valid: number;
  passed: number;
  /** Left out: no declarative pipeline stands in them. */
  notDeclarative: number;
  /** Left out: only tests that are switched off name them. */
  readonly disabled: string[];
  /** Jenkinsfiles that became GitHub workflows, and those refused, by code. */
  converted: number;
  readonly refused: Record<string, number>;
  readonly missed: string[];
  readonly falseAlarms: string[];
}

/**
 * Our validator against the files that Jenkins' own validator is tested with. What lies in `errors/` is invalid, as is
 * what a test of the plugin expects to be refused with a message of its parser or validator; the rest is valid, even where it fails at run time. Names of types that the tests themselves register are
 * given to the validator as extensions.
 */
export function run(options: BenchOptions): Promise<object> {
  const folder = options.data === undefined ? undefined : gitDirectory(options.data, { id: 'jenkins', repository: REPOSITORY, commit: 'HEAD' });
  if (folder === undefined) throw new MissingDataError(`Get the plugin's tests, then give --data DIR:\ngit clone --bare https://github.com/${REPOSITORY} DIR/${REPOSITORY.replace('/', '+')}/repo`);
  const git = (...args: readonly string[]): string => execFileSync('git', ['--git-dir', folder, ...args], { maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'ignore'] }).toString('utf8');
  const list = (root: string): readonly string[] => git('ls-tree', '-r', '--name-only', 'HEAD', root).split('\n').filter(Boolean);
  const java = list(TESTS).map((path) => git('show', `HEAD:${path}`));
  const failing = failingNames(java.join('\n'));
  const samples = list(ROOT).filter((path) => /\.(?:groovy|json)$/.test(path)).map((path): Sample => {
    const name = path.slice(ROOT.length);
    return { path: name, text: git('show', `HEAD:${path}`), valid: !/(?:^|\/)errors\//.test(name) && !failing.has(name.replace(/\.\w+$/, '')) };
  });
  const registered = registeredNames(java);
  const disabled = disabledNames(java.join('\n'));
  const scores: Record<string, Score> = {};
  for (const sample of samples) {
    const [top = ''] = sample.path.split('/');
    const part = HELD_OUT.has(top) ? `held-out ${top}` : 'visible';
    const score = (scores[part] ??= emptyScore());
    if (formsOf(sample.path).some((form) => disabled.has(form))) {
      score.disabled.push(sample.path);
      continue;
    }
    const judged = sample.path.endsWith('.json') ? validateJson(sample.text, registered) : validateJenkinsfile(sample.text, registered);
    count(score, sample, judged);
  }
  if (!options.json) console.log(JSON.stringify(scores, undefined, 2));
  return Promise.resolve({ commit: git('rev-parse', 'HEAD').trim(), ...Object.fromEntries(Object.entries(scores).map(([part, score]) => [part, { ...score, missed: score.missed.slice(0, MAX_NAMED), falseAlarms: score.falseAlarms.slice(0, MAX_NAMED) }])) });
}

const emptyScore = (): Score => ({ invalid: 0, caught: 0, valid: 0, passed: 0, notDeclarative: 0, disabled: [], converted: 0, refused: {}, missed: [], falseAlarms: [] });

function count(score: Score, sample: Sample, judged: Verdict): void {
  if (!sample.valid) {
    score.invalid += 1;
    if (judged.valid) score.missed.push(sample.path);
    else score.caught += 1;
  } else if (judged.problems[0]?.code === 'JENKINS_NOT_DECLARATIVE') score.notDeclarative += 1;
  else {
    score.valid += 1;
    if (judged.valid) score.passed += 1;
    if (sample.path.endsWith('.groovy')) leave(score, sample);
    else score.falseAlarms.push(`${sample.path}: ${judged.problems[0]?.code ?? ''} ${judged.problems[0]?.message ?? ''}`);
  }
}

/** Takes a Jenkinsfile to GitHub: it is converted, or refused with a code; anything else is thrown on. */
function leave(score: Score, { text }: Sample): void {
  try {
    convert('jenkins', 'github-actions', [{ path: 'Jenkinsfile', content: text }]);
    score.converted += 1;
  } catch (thrown) {
    if (!(thrown instanceof DevopsError)) throw thrown;
    score.refused[thrown.code] = (score.refused[thrown.code] ?? 0) + 1;
  }
}

/** Files outside `errors/` that a test expects to be refused with a message of the parser or of the validator. */
function failingNames(java: string): ReadonlySet<string> {
  const found = java.matchAll(/expect(?:Error)?\(\s*(?:Result\.FAILURE,\s*)?"([^"]+)"(?:,\s*"([^"]+)")?\s*\)((?:(?!\.go\(\))[\s\S]){0,1500})/g);
  const refused = [...found].filter(([, , , rest = '']) => /Messages\.(?:ModelParser|ModelValidatorImpl|Parser|JSONParser)_/.test(rest));
  return new Set(refused.map(([, folder = '', name]) => (name === undefined ? folder : `${folder}/${name}`)));
}

/** Names that stand only in tests that are switched off: in comments and below `@Ignore`. */
function disabledNames(java: string): ReadonlySet<string> {
  const running = java.replaceAll(/^\s*\/\/.*$/gm, '').replaceAll(/@Ignore\b[\s\S]{0,8000}?\n {4}\}\n/g, '');
  const still = quoted(running);
  return new Set([...quoted(java)].filter((name) => !still.has(name)));
}

function quoted(java: string): ReadonlySet<string> {
  return new Set([...java.matchAll(/"([^"\\\n]+)"/g)].map(([, name = '']) => name));
}

/** Tests name a file with or without the folders of invalid and of JSON files, and without its ending. */
function formsOf(path: string): readonly string[] {
  const name = path.replace(/\.\w+$/, '');
  return [name, name.replace(/^(?:json\/)?(?:errors\/)?/, '')];
}

/** Agents, conditions and triggers that the tests themselves register, agents with their parameters. */
function registeredNames(files: readonly string[]): { readonly agents: readonly string[]; readonly conditions: readonly string[]; readonly triggers: readonly string[] } {
  const symbols = files.flatMap((java) =>
    [...java.matchAll(/@Symbol\("(\w+)"\)\s*(?:@\w+(?:\([^)]*\))?\s*)*public static (?:final )?class \w+ extends (\w+)/g)].map(([, name = '', parent = '']) => ({ name, parent, java })),
  );
  const named = (kind: RegExp) => symbols.filter(({ parent }) => kind.test(parent));
  return {
    agents: named(/Agent/).map(({ name, java }) => [name, ...parametersOf(java)].join(' ')),
    conditions: named(/Conditional/).map(({ name }) => name),
    triggers: named(/Trigger/).map(({ name }) => name),
  };
}

/** Parameters of the constructor, which are required, and those with a setter. */
function parametersOf(java: string): readonly string[] {
  const required = /@DataBoundConstructor\s+public \w+\(([^)]*)\)/.exec(java)?.[1] ?? '';
  const setters = [...java.matchAll(/@DataBoundSetter\s+public void set(\w)(\w*)\(/g)].map(([, first = '', rest = '']) => `${first.toLowerCase()}${rest}:object`);
  return [...required.split(',').flatMap((parameter) => (parameter.trim() === '' ? [] : [`${parameter.trim().split(/\s+/).at(-1) ?? ''}!`])), ...setters];
}
