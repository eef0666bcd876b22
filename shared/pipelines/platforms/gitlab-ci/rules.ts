import type { Changes, Job, Occasion, Pipeline } from '../../model.ts';
import { expression, list, map, text, type YamlValue } from '../yaml.ts';

const MERGE_REQUEST = "$CI_PIPELINE_SOURCE == 'merge_request_event'";
const NO_MERGE_REQUEST = "$CI_PIPELINE_SOURCE != 'merge_request_event'";
const WEB = "$CI_PIPELINE_SOURCE == 'web'";
const DEFAULT_BRANCH = '$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH';
/** Not by its schedules, which run on a branch too. */
const PUSHED = "$CI_PIPELINE_SOURCE != 'schedule' && ";

const CONDITIONS: Readonly<Record<Occasion, string>> = {
  change: MERGE_REQUEST,
  // GitLab starts no pipeline when a merge request is closed: it runs the manual job that its environment names.
  'change-closed': "$CI_MERGE_REQUEST_IID && $CI_PIPELINE_SOURCE == 'merge_request_event'",
  'default-branch': `$CI_PIPELINE_SOURCE == 'push' && ${DEFAULT_BRANCH}`,
  tag: '$CI_COMMIT_TAG =~ /^v/',
  schedule: "$CI_PIPELINE_SOURCE == 'schedule'",
  manual: "$CI_PIPELINE_SOURCE == 'web' && $CI_COMMIT_BRANCH",
};
const OCCASIONS: readonly Occasion[] = ['change', 'change-closed', 'default-branch', 'tag', 'schedule', 'manual'];

interface Rule {
  readonly if: string;
  readonly changes?: { readonly paths: readonly string[] } | undefined;
  readonly when?: string | undefined;
  readonly allow_failure?: boolean | undefined;
}

const branchRules = ({ triggers: { branches } }: Pipeline): readonly string[] => (branches.length > 0 ? branches.map((branch) => `$CI_COMMIT_BRANCH == '${branch}'`) : [DEFAULT_BRANCH]);

/** Conditions under which there is a pipeline at all. */
export function workflowRules(pipeline: Pipeline): readonly string[] {
  const { triggers, jobs } = pipeline;
  const own = [...(triggers.pullRequests ? [MERGE_REQUEST] : []), ...branchRules(pipeline), ...(triggers.manual ? [WEB] : [])];
  const wanted = new Set(jobs.flatMap((job) => job.when ?? []));
  const further = [
    ...(wanted.has('change') ? [MERGE_REQUEST] : []),
    ...(wanted.has('default-branch') ? [DEFAULT_BRANCH] : []),
    ...(['tag', 'schedule'] as const).flatMap((occasion) => (wanted.has(occasion) ? [CONDITIONS[occasion]] : [])),
    ...(wanted.has('manual') ? [WEB] : []),
  ];
  return [...new Set([...own, ...further])];
}

/** When a job runs; nothing for one that runs in every pipeline that there is. */
export function jobRules(job: Job, pipeline: Pipeline): YamlValue | undefined {
  const rules = rulesOf(job, pipeline);
  if (rules.length === 0) return undefined;
  return list(
    rules.map((rule) =>
      map([
        { key: 'if', value: expression(rule.if) },
        rule.changes ? { key: 'changes', value: map([{ key: 'paths', value: list(rule.changes.paths.map(text)) }]) } : undefined,
        rule.when === undefined ? undefined : { key: 'when', value: text(rule.when) },
        rule.allow_failure === undefined ? undefined : { key: 'allow_failure', value: rule.allow_failure },
      ]),
    ),
  );
}

function rulesOf(job: Job, pipeline: Pipeline): readonly Rule[] {
  const approval = job.environment?.approval === true ? { when: 'manual', allow_failure: false } : {};
  const changes = job.changes === undefined ? {} : { changes: { paths: [...job.changes.folders.map((folder) => `${folder}/**/*`), ...job.changes.files] } };
  if (job.when !== undefined) {
    return job.when.map((occasion) => ({ if: CONDITIONS[occasion], ...(occasion === 'change' ? changes : {}), ...(occasion === 'change-closed' ? { when: 'manual', allow_failure: true } : approval) }));
  }
  const apart = pipeline.jobs.some(({ when }) => when?.some((occasion) => occasion === 'tag' || occasion === 'schedule'));
  if (!apart) return job.changes === undefined ? [] : [{ if: MERGE_REQUEST, ...changes }, { if: NO_MERGE_REQUEST }];
  const { pullRequests, manual } = pipeline.triggers;
  return [...(pullRequests || job.changes !== undefined ? [{ if: MERGE_REQUEST, ...changes }] : []), ...branchRules(pipeline).map((rule) => ({ if: `${PUSHED}${rule}` })), ...(manual ? [{ if: WEB }] : [])];
}

/** Occasions of rules that {@link jobRules} wrote; `null` for every pipeline, `undefined` when another wrote them. */
export function readRules(rules: readonly Rule[] | undefined): { readonly when: readonly Occasion[] | null; readonly changes: Changes | null } | undefined {
  const paths = rules?.find((rule) => rule.changes)?.changes?.paths;
  const changes = paths === undefined ? null : readPaths(paths);
  if (rules === undefined || rules.some((rule) => rule.if === NO_MERGE_REQUEST || rule.if.startsWith(PUSHED))) return { when: null, changes };
  const when = rules.map((rule) => OCCASIONS.find((occasion) => CONDITIONS[occasion] === rule.if));
  return when.every((occasion) => occasion !== undefined) ? { when: when.toSorted(), changes } : undefined;
}

const IN_FOLDER = '/**/*';
function readPaths(paths: readonly string[]): Changes {
  return { folders: paths.filter((path) => path.endsWith(IN_FOLDER)).map((path) => path.slice(0, -IN_FOLDER.length)), files: paths.filter((path) => !path.endsWith(IN_FOLDER)) };
}
