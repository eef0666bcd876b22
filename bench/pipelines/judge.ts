import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { Ajv } from 'ajv';
import * as z from 'zod/mini';
import { MissingDataError } from '../bench.ts';
import type { GeneratedFile, Pipeline } from '../../shared/pipelines/model.ts';
import type { Ast } from '../../shared/pipelines/jenkins/index.ts';
import { toAst } from '../../shared/pipelines/platforms/jenkins/platform.ts';

const run = promisify(execFile);
const PEERS = process.env['PEERS_DIR'] ?? join(import.meta.dirname, '..', '..', '.peers');
const MAX_OUTPUT = 64 * 1024 * 1024;

/** Generated files of one repository on one platform. */
export interface Subject {
  readonly name: string;
  readonly platform: string;
  readonly files: readonly GeneratedFile[];
  /** The plan behind them, or the Jenkinsfile's own; for Jenkins' JSON form. */
  readonly pipeline?: Pipeline;
  readonly ast?: Ast;
}

/** What a judge said about one subject. */
export interface Finding {
  readonly judge: string;
  readonly platform: string;
  readonly subject: string;
  readonly message: string;
}

interface Judge {
  readonly name: string;
  readonly platform: string;
  /** Findings for subjects that lie in folders of their own below `root`, named by their index. */
  judge(root: string, subjects: readonly Subject[]): Promise<readonly { readonly index: number; readonly message: string }[]>;
}

function tool(...parts: readonly string[]): string {
  const path = join(PEERS, ...parts);
  if (!existsSync(path)) throw new MissingDataError(`${path} is missing: run scripts/install-peers first.`);
  return path;
}

/** Output of a tool; a judge that finds something ends with a code other than 0, one that cannot start throws. */
async function output(file: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await run(file, [...args], { cwd, maxBuffer: MAX_OUTPUT })).stdout;
  } catch (thrown) {
    if (thrown instanceof Error && 'stdout' in thrown && typeof thrown.stdout === 'string' && 'code' in thrown && typeof thrown.code === 'number') return thrown.stdout;
    throw thrown;
  }
}

/** Files of the subjects that a judge reads, in their folders. */
function filesOf(subjects: readonly Subject[], pattern: RegExp): readonly string[] {
  return subjects.flatMap((subject, index) => subject.files.filter((file) => pattern.test(file.path)).map((file) => join(`s${index}`, file.path)));
}

const WORKFLOWS = /^\.github\/(?:workflows\/|dependabot\.yml$)/;
const ACTIONS = /^\.github\/workflows\//;
const PIPELINES = /^(?:\.github\/workflows\/|\.gitlab-ci\.yml$|azure-pipelines|\.circleci\/)/;

const indexOf = (path: string): number => Number(/(?:^|[/"])s(\d+)\//.exec(path)?.[1] ?? -1);

const actionlintOutput = z.array(z.looseObject({ message: z.string(), filepath: z.string(), line: z.number() }));
export const actionlint: Judge = {
  name: 'actionlint',
  platform: 'github-actions',
  async judge(root, subjects) {
    const files = filesOf(subjects, ACTIONS);
    const found = actionlintOutput.parse(JSON.parse((await output(tool('bin', 'actionlint'), ['-format', '{{json .}}', ...files], root)) || '[]'));
    return found.map(({ filepath, line, message }) => ({ index: indexOf(filepath), message: `${line}: ${message}` }));
  },
};

const zizmorOutput = z.array(
  z.looseObject({
    ident: z.string(),
    desc: z.string(),
    locations: z.array(z.looseObject({ symbolic: z.looseObject({ key: z.unknown() }) })),
  }),
);
/** zizmor as the persona sees it: `regular`, `pedantic` or `auditor`. */
export function zizmorOf(persona: string): Judge {
  return {
    name: `zizmor (${persona})`,
    platform: 'github-actions',
    async judge(root, subjects) {
      const files = filesOf(subjects, WORKFLOWS);
      const found = zizmorOutput.parse(JSON.parse(await output(tool('venv', 'bin', 'zizmor'), ['--offline', `--persona=${persona}`, '--format=json', '--quiet', ...files], root)));
      return found.map(({ ident, desc, locations }) => ({ index: indexOf(JSON.stringify(locations[0]?.symbolic.key ?? '')), message: `${ident}: ${desc}` }));
    },
  };
}

const schemaError = z.looseObject({ filename: z.string(), message: z.string() });
const schemaOutput = z.looseObject({ errors: z.array(schemaError), parse_errors: z._default(z.array(schemaError), []) });
function schemaJudge(name: string, platform: string, schema: string, options: readonly string[] = [], read = PIPELINES): Judge {
  return {
    name,
    platform,
    async judge(root, subjects) {
      const files = filesOf(subjects, read);
      if (files.length === 0) return [];
      const found = schemaOutput.parse(JSON.parse(await output(tool('venv', 'bin', 'check-jsonschema'), ['--builtin-schema', schema, ...options, '--output-format', 'json', ...files], root)));
      return [...found.errors, ...found.parse_errors].map((error) => ({ index: indexOf(error.filename), message: error.message }));
    },
  };
}

const templateOutput = z.array(z.looseObject({ Filename: z.string(), Level: z.string(), Message: z.string() }));
/** Templates by which AWS lets pipelines in; the rules of IAM policies are among those of cfn-lint. */
function templateJudge(platform: string): Judge {
  return {
    name: 'cfn-lint (trust)',
    platform,
    async judge(root, subjects) {
      const files = filesOf(subjects, /^deploy\/aws-roles\.json$/);
      if (files.length === 0) return [];
      const found = templateOutput.parse(JSON.parse((await output(tool('venv', 'bin', 'cfn-lint'), ['--format', 'json', '--regions', 'us-east-1', '--', ...files], root)) || '[]'));
      return found.map(({ Filename, Message }) => ({ index: indexOf(Filename), message: Message }));
    },
  };
}

const groovyOutput = z.looseObject({ files: z.record(z.string(), z.looseObject({ errors: z.array(z.looseObject({ severity: z.string(), rule: z.string(), msg: z.string() })) })) });
const groovyLint: Judge = {
  name: 'npm-groovy-lint (errors)',
  platform: 'jenkins',
  async judge(root) {
    const args = ['--path', root, '--files', '**/Jenkinsfile*', '--noserver', '--loglevel', 'error', '--failon', 'none', '--output', 'json'];
    const text = await output(process.execPath, [tool('npm', 'node_modules', 'npm-groovy-lint', 'lib', 'index.js'), ...args], root);
    const found = groovyOutput.parse(JSON.parse(text.slice(text.indexOf('{'))));
    return Object.entries(found.files).flatMap(([path, { errors }]) => errors.filter((error) => error.severity === 'error').map((error) => ({ index: indexOf(path), message: `${error.rule}: ${error.msg}` })));
  },
};

/** The schema of Jenkins' JSON form, out of a copy of its plugin's repository below the data folder. */
function astJudge(schemaText: string): Judge {
  const { $schema: _draft, ...schema } = z.record(z.string(), z.unknown()).parse(JSON.parse(schemaText));
  // One definition of it points at nothing and is used by none.
  const { argumentMap: _unused, ...definitions } = z.record(z.string(), z.unknown()).parse(schema['definitions']);
  const validate = new Ajv({ strict: false, allErrors: true }).compile({ ...schema, definitions });
  return {
    name: 'Jenkins AST schema',
    platform: 'jenkins',
    judge: async (_root, subjects) => subjects.flatMap(({ pipeline, ast = pipeline && toAst(pipeline) }, index) => (ast === undefined || validate(JSON.parse(JSON.stringify(ast))) ? [] : (validate.errors ?? []).map((error) => ({ index, message: `${error.instancePath} ${error.message}` })))),
  };
}

/** Schemas of systems that pipelines are converted to and never generated for. */
export function schemasOfOthers(): readonly Judge[] {
  return [schemaJudge('Azure Pipelines schema', 'azure-pipelines', 'vendor.azure-pipelines', ['--data-transform', 'azure-pipelines', '--regex-variant', 'nonunicode']), schemaJudge('CircleCI schema', 'circleci', 'vendor.circle-ci')];
}

/** All judges of generated files; that of Jenkins' JSON form only when its schema is there. */
export function allJudges(astSchema: string | undefined): readonly Judge[] {
  return [
    actionlint,
    zizmorOf('auditor'),
    schemaJudge('GitHub workflow schema', 'github-actions', 'vendor.github-workflows'),
    schemaJudge('GitLab CI schema', 'gitlab-ci', 'vendor.gitlab-ci'),
    groovyLint,
    schemaJudge('Dependabot schema', 'github-actions', 'vendor.dependabot', [], /^\.github\/dependabot\.yml$/),
    ...['github-actions', 'gitlab-ci', 'jenkins'].map((platform) => schemaJudge('Renovate schema', platform, 'vendor.renovate', [], /^renovate\.json$/)),
    ...['github-actions', 'gitlab-ci', 'jenkins'].map(templateJudge),
    ...(astSchema === undefined ? [] : [astJudge(astSchema)]),
  ];
}

/** Lays the files out in a temporary folder and asks every judge of their platform. Throws {@link MissingDataError} without a tool. */
export async function judgeAll(subjects: readonly Subject[], judges: readonly Judge[]): Promise<readonly Finding[]> {
  const found: Finding[] = [];
  for (const judge of judges) {
    const own = subjects.filter((subject) => subject.platform === judge.platform && subject.files.length > 0);
    const root = mkdtempSync(join(tmpdir(), 'judge-'));
    try {
      for (const [index, subject] of own.entries()) for (const file of subject.files) write(join(root, `s${index}`, file.path), file.content);
      const findings = own.length > 0 ? await judge.judge(root, own) : [];
      found.push(...findings.map(({ index, message }) => ({ judge: judge.name, platform: judge.platform, subject: own[index]?.name ?? '?', message })));
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  }
  return found;
}

function write(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
