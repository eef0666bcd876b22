import type { BenchOptions } from '../bench.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { convert } from '../../shared/pipelines/conversion/convert.ts';
import type { Loss, SourceFile } from '../../shared/pipelines/conversion/model.ts';
import { DevopsError } from '../../shared/core/errors.ts';
import { allJudges, judgeAll, type Subject } from '../pipelines/judge.ts';
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

function judge(file: SourceFile): Converted | string {
  try {
    const there = convert('github-actions', 'gitlab-ci', [file]);
    const back = convert('gitlab-ci', 'github-actions', there.files);
    const after = new Map(back.files.flatMap(({ content }) => [...factsOf(content)]));
    const warnings = [...there.losses, ...back.losses];
    const jobs = [...factsOf(file.content)].map(([job, before]): JobOutcome => {
      const differs = differences(before, after.get(job));
      const silent = differs.filter((kind) => !isListed(kind, job, warnings));
      return { workflow: file.path, job, verdict: differs.length === 0 ? 'equal' : silent.length > 0 ? 'silent' : 'listed', differs: silent.length > 0 ? silent : differs };
    });
    return { jobs, there: there.files, back: back.files };
  } catch (thrown) {
    if (thrown instanceof DevopsError) return thrown.code;
    throw thrown;
  }
}

/** What the outside judges say of the files: GitLab's schema of those in between, actionlint of those before and after. */
async function judgeFiles(originals: readonly Subject[], between: readonly Subject[], after: readonly Subject[]): Promise<object> {
  const wanted = allJudges(undefined).filter(({ platform }) => platform !== 'jenkins');
  const [before, there, back] = [await judgeAll(originals, wanted), await judgeAll(between, wanted), await judgeAll(after, wanted)];
  const count = (findings: typeof before): Record<string, number> => Object.fromEntries(wanted.map(({ name }) => [name, findings.filter((finding) => finding.judge === name).length]).filter(([, found]) => found !== 0));
  return { before: count(before), between: count(there), after: count(back), messages: [...there, ...back].slice(0, 40).map(({ subject, judge: name, message }) => `${subject}: ${name}: ${message.slice(0, 200)}`) };
}

/** GitHub -> GitLab -> GitHub on the public repositories' own workflows: each job equal, or its difference listed. */
export async function run({ data, json }: BenchOptions): Promise<object> {
  const jobs: JobOutcome[] = [];
  const refused: Record<string, number> = {};
  const subjects: Record<'originals' | 'between' | 'after', Subject[]> = { originals: [], between: [], after: [] };
  let workflows = 0;
  for (const [repository, folder] of requireRepositories(data)) {
    const tree = openCommit(folder, repository);
    for (const { path } of tree.files.filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file.path))) {
      const judged = judge({ path, content: tree.read(path) ?? '' });
      workflows += 1;
      if (typeof judged === 'string') refused[judged] = (refused[judged] ?? 0) + 1;
      else {
        jobs.push(...judged.jobs);
        const name = `${repository.id} ${path}`;
        subjects.originals.push({ name, platform: 'github-actions', files: [{ path, content: tree.read(path) ?? '' }] });
        subjects.between.push({ name, platform: 'gitlab-ci', files: judged.there });
        subjects.after.push({ name, platform: 'github-actions', files: judged.back });
      }
      if (!json) console.log(`${repository.id} ${path}: ${typeof judged === 'string' ? judged : judged.jobs.map(({ job, verdict, differs }) => `${job} ${verdict}${differs.length > 0 ? ` (${differs.join(', ')})` : ''}`).join('; ')}`);
    }
  }
  const count = (verdict: Verdict): number => jobs.filter((job) => job.verdict === verdict).length;
  const judges = await judgeFiles(subjects.originals, subjects.between, subjects.after);
  return { workflows, refused, jobs: jobs.length, equal: count('equal'), listed: count('listed'), silent: jobs.filter(({ verdict }) => verdict === 'silent').map(({ workflow, job, differs }) => `${workflow} ${job}: ${differs.join(', ')}`), judges };
}
