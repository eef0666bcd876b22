import type { Job, Pipeline } from '../model.ts';
import { actionNames } from '../pins/index.ts';
import { isPlainPath } from './changes.ts';
import { isArtifactPath, isRelativePath } from './paths.ts';

type Report = (path: string, message: string) => void;

const KEBAB = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const CRON = /^[0-9*/,-]+(?: [0-9*/,-]+){4}$/;
const ACTIONS = new Set(actionNames());
/** Variables that printers set. */
const RESERVED = new Set(['PULL_REQUEST', 'DEPLOY_CLOUD', 'DEPLOY_ROLE', 'DEPLOY_TOKEN', 'DEPLOY_TOKEN_FILE', 'DEPLOY_ENVIRONMENT', 'ARM_USE_OIDC']);

/** Everything that decides when, where and with which rights jobs run. */
export function checkCircumstances(pipeline: Pipeline, report: Report): void {
  checkWorkflows(pipeline, report);
  const jobs = new Map(pipeline.jobs.map((job) => [job.id, job]));
  for (const [index, job] of pipeline.jobs.entries()) {
    const at = `/jobs/${index}`;
    checkOccasions(job, pipeline, at, report);
    checkRights(job, at, report);
    checkGraph(job, jobs, at, report);
    if (job.changes) checkChanges(job, at, report);
    for (const name of Object.keys(job.env)) if (RESERVED.has(name)) report(`${at}/env/${name}`, 'The platforms set this variable themselves.');
    for (const [place, { uses }] of job.steps.entries()) if (uses !== undefined && !ACTIONS.has(uses.name)) report(`${at}/steps/${place}/uses`, 'No commit of this action is pinned.');
  }
}

function checkWorkflows({ workflows = [], jobs }: Pipeline, report: Report): void {
  const taken = new Set(['ci', ...jobs.filter((job) => job.isolated === true).map((job) => job.id)]);
  for (const [index, workflow] of workflows.entries()) {
    const at = `/workflows/${index}`;
    if (!KEBAB.test(workflow.id) || taken.has(workflow.id)) report(`${at}/id`, 'An id is kebab-case and stands once.');
    taken.add(workflow.id);
    if (workflow.on.length === 0 || !jobs.some((job) => job.workflow === workflow.id)) report(at, 'A workflow has an occasion and a job.');
    if (workflow.on.includes('schedule') !== (workflow.cron !== undefined) || (workflow.cron !== undefined && !CRON.test(workflow.cron))) report(`${at}/cron`, 'Five fields, with the occasion schedule.');
  }
}

function checkOccasions(job: Job, { workflows = [] }: Pipeline, at: string, report: Report): void {
  const workflow = workflows.find(({ id }) => id === job.workflow);
  if (job.workflow !== undefined && workflow === undefined) report(`${at}/workflow`, 'There is no such workflow.');
  const possible = workflow?.on ?? ['change', 'default-branch', 'manual'];
  if (job.workflow !== undefined && job.when === undefined) report(`${at}/when`, 'A job of a further workflow says when it runs.');
  if (job.when?.length === 0 || job.when?.some((occasion) => !possible.includes(occasion))) report(`${at}/when`, `One or more of ${possible.join(', ')}.`);
  if (new Set(job.when).size !== (job.when?.length ?? 0)) report(`${at}/when`, 'An occasion stands twice.');
  if (job.isolated === true && (job.workflow === undefined || job.changes !== undefined || job.environment !== undefined)) report(`${at}/isolated`, 'Only a job of a further workflow, without environment and changes.');
}

function checkRights(job: Job, at: string, report: Report): void {
  for (const { scope, why } of job.permissions ?? []) if (!/^[a-z-]+$/.test(scope) || why.trim() === '' || /[\n\r]/.test(why)) report(`${at}/permissions`, 'A scope and one line of why.');
  if (job.identity !== undefined && !KEBAB.test(job.identity.role)) report(`${at}/identity/role`, 'A role is kebab-case.');
  if (job.identity !== undefined && job.services.length > 0) report(`${at}/identity`, 'A job with an identity has no services.');
  const { environment } = job;
  if (environment !== undefined && !KEBAB.test(environment.name)) report(`${at}/environment/name`, 'A name is kebab-case.');
  if (environment !== undefined && job.matrix !== undefined) report(`${at}/environment`, 'A job with a matrix has no environment.');
  if (job.concurrency !== undefined && !KEBAB.test(job.concurrency)) report(`${at}/concurrency`, 'A group is kebab-case.');
  for (const { path } of job.reports ?? []) if (!isArtifactPath(path)) report(`${at}/reports`, 'A relative path without variables.');
}

function checkGraph(job: Job, jobs: ReadonlyMap<string, Job>, at: string, report: Report): void {
  for (const need of job.needs.flatMap((id) => jobs.get(id) ?? [])) {
    if (need.workflow !== job.workflow) report(`${at}/needs`, `${need.id} is of another workflow.`);
    if (need.when !== undefined && (job.when === undefined || !job.when.every((occasion) => need.when?.includes(occasion)))) report(`${at}/needs`, `${need.id} does not always run when this job does.`);
  }
  for (const { job: id, path } of job.takes ?? []) {
    const paths = jobs.get(id)?.artifact?.paths ?? [];
    if (!job.needs.includes(id) || paths.length !== 1 || paths[0] !== path || !isRelativePath(path) || path.includes('*')) report(`${at}/takes`, `${id} is needed and makes an artifact of this one path.`);
  }
  const stop = job.environment?.stopJob;
  if (stop !== undefined && jobs.get(stop)?.environment?.stops !== true) report(`${at}/environment/stopJob`, 'A job that stops the environment.');
}

function checkChanges({ id, changes, workflow, when }: Job, at: string, report: Report): void {
  const paths = [...(changes?.folders ?? []), ...(changes?.files ?? [])];
  if (id === 'changes' || workflow !== undefined || when?.includes('change') === false) report(`${at}/changes`, 'A job of the pipeline\'s own workflow that runs for pull requests, not called changes.');
  if (paths.length === 0 || !paths.every(isPlainPath)) report(`${at}/changes`, 'Plain paths, at least one.');
}
