import { parse } from 'yaml';
import type { BenchOptions } from '../bench.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { convert } from '../../shared/pipelines/conversion/convert.ts';
import { formats } from '../../shared/pipelines/conversion/formats/index.gen.ts';
import type { Loss, SourceFile } from '../../shared/pipelines/conversion/model.ts';
import { DevopsError } from '../../shared/core/errors.ts';
import { validateJenkinsfile } from '../../shared/pipelines/jenkins/index.ts';
import { readAstSchema } from '../pipelines/bench.ts';
import { allJudges, judgeAll, schemasOfOthers, type Finding, type Subject } from '../pipelines/judge.ts';
import { differences, factsOf } from './compare.ts';

/** `silent`: something differs and no warning says so. That must never be. */
type Verdict = 'equal' | 'listed' | 'silent';

interface JobOutcome {
  readonly workflow: string;
  readonly job: string;
  readonly verdict: Verdict;
  readonly differs: readonly string[];
}

/** Codes that say why a kind of fact is not the same any more. */
const EXPLAINS: Readonly<Record<string, RegExp>> = {
  job: /^(?:JOB|WORKFLOW)_NOT_CARRIED$/,
  commands: /^(?:STEP|CONDITION)_NOT_CARRIED$/,
  env: /^(?:VALUE|STEP|CONDITION|ACTION)_NOT_CARRIED$|^SECRET_TO_SET$/,
  needs: /^NEED_NOT_CARRIED$/,
  matrix: /^MATRIX_/,
};

function isListed(kind: string, job: string, warnings: readonly Loss[]): boolean {
  const belongs = ({ path }: Loss): boolean => {
    const pointer = path.slice(path.indexOf('#') + 1);
    return pointer === '' || pointer.startsWith(`/jobs/${job}/`) || pointer === `/jobs/${job}` || pointer.startsWith('/env') || pointer.split('/')[1] === job;
  };
  return warnings.some((warning) => (EXPLAINS[kind]?.test(warning.code) ?? false) && belongs(warning));
}

interface Converted {
  readonly jobs: readonly JobOutcome[];
  readonly there: readonly SourceFile[];
  readonly back: readonly SourceFile[];
}

/** Names of the jobs of a list, in order; a pointer into it counts them. */
function listedJobs(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap(({ content }): string[] => {
    const jobs: unknown = /\.ya?ml$/.test(files[0]?.path ?? '') ? parse(content)?.jobs : undefined;
    return Array.isArray(jobs) ? jobs.map((job: { job?: string; displayName?: string }) => job.displayName ?? job.job ?? '') : [];
  });
}

const unescaped = (part: string): string => part.replaceAll('~1', '/').replaceAll('~0', '~');

function judge(file: SourceFile, via: string): Converted | string {
  try {
    const there = convert('github-actions', via, [file]);
    const back = convert(via, 'github-actions', there.files);
    const after = new Map(back.files.flatMap(({ content }) => [...factsOf(content)].flatMap(([id, facts]) => [[id, facts], [facts.name, facts]] as const)));
    const names = listedJobs(there.files);
    const ids = new Map([...factsOf(file.content)].map(([id, { name }]) => [name, id]));
    const backLosses = back.losses.map((loss) => ({ ...loss, path: loss.path.replace(/#\/jobs\/(\d+)/, (_whole, index: string) => `#/jobs/${names[Number(index)] ?? index}`).replace(/#\/pipeline\/stages\/([^/]+)/, (_whole, stage: string) => `#/jobs/${ids.get(unescaped(stage)) ?? unescaped(stage)}`) }));
    const warnings = [...there.losses, ...backLosses];
    const jobs = [...factsOf(file.content)].map(([job, before]): JobOutcome => {
      const differs = differences(before, after.get(job) ?? after.get(job.replaceAll(/\W+/g, '_')) ?? after.get(before.name));
      const silent = differs.filter((kind) => !isListed(kind, job, warnings));
      return { workflow: file.path, job, verdict: differs.length === 0 ? 'equal' : silent.length > 0 ? 'silent' : 'listed', differs: silent.length > 0 ? silent : differs };
    });
    return { jobs, there: there.files, back: back.files };
  } catch (thrown) {
    if (thrown instanceof DevopsError) return thrown.code;
    throw thrown;
  }
}

/** Jenkinsfiles as their own validator reads them, and what it finds. */
function readByOwn(subjects: readonly Subject[]): { readonly subjects: readonly Subject[]; readonly findings: readonly Finding[] } {
  const read = subjects.map((subject) => ({ subject, verdicts: subject.platform === 'jenkins' ? subject.files.map(({ content }) => validateJenkinsfile(content)) : [] }));
  return {
    subjects: read.map(({ subject, verdicts }) => ({ ...subject, ...(verdicts[0]?.ast === undefined ? {} : { ast: verdicts[0].ast }) })),
    findings: read.flatMap(({ subject, verdicts }) => verdicts.flatMap(({ problems }) => problems.map(({ code, message, line }) => ({ judge: 'own validator', platform: 'jenkins', subject: subject.name, message: `${line}: ${code}: ${message}` })))),
  };
}

function count(findings: readonly Finding[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { judge: name } of findings) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

/** What the outside judges say of the files: the schemas and linters of those in between, actionlint of those before and after. */
async function judgeFiles(originals: readonly Subject[], between: readonly Subject[], after: readonly Subject[], astSchema: string): Promise<object> {
  const wanted = [...allJudges(astSchema), ...schemasOfOthers()];
  const own = readByOwn(between);
  const [before, there, back] = [await judgeAll(originals, wanted), [...own.findings, ...(await judgeAll(own.subjects, wanted))], await judgeAll(after, wanted)];
  return { before: count(before), between: count(there), after: count(back), messages: [...there, ...back].slice(0, 40).map(({ subject, judge: name, message }) => `${subject}: ${name}: ${message.slice(0, 200)}`) };
}

interface Through {
  readonly jobs: readonly JobOutcome[];
  readonly refused: Readonly<Record<string, number>>;
  readonly judges: object;
}

/** Every workflow to one system and back. */
async function through(via: string, workflows: readonly (readonly [string, SourceFile])[], json: boolean, astSchema: string): Promise<Through> {
  const jobs: JobOutcome[] = [];
  const refused: Record<string, number> = {};
  const subjects: Record<'originals' | 'between' | 'after', Subject[]> = { originals: [], between: [], after: [] };
  for (const [id, file] of workflows) {
    const judged = judge(file, via);
    const name = `${id} ${file.path}`;
    if (typeof judged === 'string') refused[judged] = (refused[judged] ?? 0) + 1;
    else {
      jobs.push(...judged.jobs);
      subjects.originals.push({ name, platform: 'github-actions', files: [file] });
      subjects.between.push({ name, platform: via, files: judged.there });
      subjects.after.push({ name, platform: 'github-actions', files: judged.back });
    }
    if (!json) console.log(`${via} ${name}: ${typeof judged === 'string' ? judged : judged.jobs.map(({ job, verdict, differs }) => `${job} ${verdict}${differs.length > 0 ? ` (${differs.join(', ')})` : ''}`).join('; ')}`);
  }
  return { jobs, refused, judges: await judgeFiles(subjects.originals, subjects.between, subjects.after, astSchema) };
}

/** From GitHub to each other system and back, on the public repositories' own workflows: each job equal, or its difference listed. */
export async function run({ data, json, args }: BenchOptions): Promise<object> {
  const only = args.includes('--via') ? args[args.indexOf('--via') + 1] : undefined;
  const workflows = [...requireRepositories(data)].flatMap(([repository, folder]) => {
    const tree = openCommit(folder, repository);
    return tree.files.filter(({ path }) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)).map(({ path }): [string, SourceFile] => [repository.id, { path, content: tree.read(path) ?? '' }]);
  });
  const astSchema = readAstSchema(data);
  const targets = formats.filter(({ id, print }) => id !== 'github-actions' && print !== undefined && (only === undefined || id === only));
  const result: Record<string, object> = {};
  for (const { id } of targets) {
    const { jobs, refused, judges } = await through(id, workflows, json, astSchema);
    const count = (verdict: Verdict): number => jobs.filter((job) => job.verdict === verdict).length;
    result[id] = { refused, jobs: jobs.length, equal: count('equal'), listed: count('listed'), silent: jobs.filter(({ verdict }) => verdict === 'silent').map(({ workflow, job, differs }) => `${workflow} ${job}: ${differs.join(', ')}`), judges };
  }
  return { workflows: workflows.length, through: result };
}
