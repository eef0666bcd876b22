import { unprocessable, type FieldError } from '../../core/errors.ts';
import type { Job, Pipeline, Step } from '../model.ts';
import { checkCircumstances } from './check-circumstances.ts';
import { isArtifactPath, isRelativePath } from './paths.ts';
import { isPrintable } from './text.ts';
import { levelsOf } from './graph.ts';

const JOB_ID = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/;
const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;
const HOST = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/;
const IMAGE = /^[a-z0-9][A-Za-z0-9._/:@-]*$/;
/** Keys of a GitLab file that are not jobs. */
const RESERVED_IDS = new Set(['default', 'image', 'include', 'pages', 'services', 'spec', 'stages', 'variables', 'workflow', 'cache', 'true', 'false', 'nil']);

type Report = (path: string, message: string) => void;

/**
 * Refuses a pipeline that some platform could not carry, so that a printer never has to decide what to do with it.
 * Throws `PIPELINE_INVALID` (unprocessable) naming every wrong place.
 */
export function assertPrintable(pipeline: Pipeline): void {
  const errors: FieldError[] = [];
  const report: Report = (path, message) => errors.push({ path, message });
  checkText(pipeline.name, '/name', report);
  if (pipeline.runner !== undefined) checkText(pipeline.runner, '/runner', report);
  for (const [index, branch] of pipeline.triggers.branches.entries()) {
    if (!isBranch(branch)) report(`/triggers/branches/${index}`, 'A branch name without wildcards or quotes.');
  }
  if (pipeline.jobs.length === 0) report('/jobs', 'A pipeline has at least one job.');
  const ids = new Set<string>();
  for (const [index, job] of pipeline.jobs.entries()) {
    if (ids.has(job.id)) report(`/jobs/${index}/id`, 'Two jobs share this id.');
    ids.add(job.id);
    checkJob(job, `/jobs/${index}`, report);
  }
  if (pipeline.gate !== undefined && (!JOB_ID.test(pipeline.gate) || RESERVED_IDS.has(pipeline.gate) || ids.has(pipeline.gate))) report('/gate', 'The id of the gate is kebab-case, no reserved word and no job\'s.');
  checkCircumstances(pipeline, report);
  if (levelsOf(pipeline.jobs) === undefined) report('/jobs', 'The needs of the jobs form a circle or name an unknown job.');
  if (errors.length > 0) throw unprocessable('PIPELINE_INVALID', 'The pipeline cannot be printed: see errors.', errors);
}

function checkJob(job: Job, path: string, report: Report): void {
  if (!JOB_ID.test(job.id) || RESERVED_IDS.has(job.id)) report(`${path}/id`, 'An id is kebab-case and no reserved word.');
  checkText(job.title, `${path}/title`, report);
  checkText(job.why, `${path}/why`, report);
  checkToolchain(job, path, report);
  checkEnvironment(job.env, `${path}/env`, report);
  if (`${job.toolchain.tool.toUpperCase()}_VERSION` in job.env) report(`${path}/env`, 'The toolchain sets its version variable itself.');
  if (!Number.isInteger(job.timeoutMinutes) || job.timeoutMinutes < 1) report(`${path}/timeoutMinutes`, 'Whole minutes, at least 1.');
  if (new Set(job.needs).size !== job.needs.length) report(`${path}/needs`, 'A need stands twice.');
  for (const [index, service] of job.services.entries()) {
    const at = `${path}/services/${index}`;
    if (!HOST.test(service.name)) report(`${at}/name`, 'A service name is a host name.');
    if (!IMAGE.test(service.image)) report(`${at}/image`, 'Not an image reference.');
    if (service.health !== undefined) checkText(service.health, `${at}/health`, report);
    checkEnvironment(service.env, `${at}/env`, report);
  }
  for (const cache of job.caches) for (const file of cache.keyFiles) checkGlob(file, `${path}/caches`, report);
  for (const glob of job.artifact?.paths ?? []) checkGlob(glob, `${path}/artifact`, report);
  if (job.artifact?.paths.length === 0) report(`${path}/artifact`, 'An artifact has at least one path.');
  if (job.steps.length === 0) report(`${path}/steps`, 'A job has at least one step.');
  if (new Set(job.steps.map((step) => step.id)).size !== job.steps.length) report(`${path}/steps`, 'Two steps share an id.');
  for (const [index, step] of job.steps.entries()) checkStep(step, `${path}/steps/${index}`, report);
}

function checkToolchain({ toolchain, matrix }: Job, path: string, report: Report): void {
  if (!/^[a-z]+$/.test(toolchain.tool)) report(`${path}/toolchain/tool`, 'A tool is one lower-case word.');
  for (const tool of toolchain.tools) {
    if (!/^[a-z][a-z0-9-]*$/.test(tool.name)) report(`${path}/toolchain/tools`, 'A tool is a kebab-case word.');
    if (tool.version !== null) checkVersion(tool.version, `${path}/toolchain/tools`, report);
  }
  if (typeof toolchain.version === 'string') {
    checkVersion(toolchain.version, `${path}/toolchain/version`, report);
    if (matrix !== undefined) report(`${path}/matrix`, 'A matrix spreads over the versions of the toolchain.');
    return;
  }
  const expected = `${toolchain.tool}-version`;
  if (toolchain.version.matrix !== expected || matrix?.variable !== expected) report(`${path}/matrix`, `The variable is ${expected}.`);
  if (matrix === undefined || matrix.values.length === 0) report(`${path}/matrix`, 'A matrix has at least one value.');
  if (new Set(matrix?.values).size !== (matrix?.values.length ?? 0)) report(`${path}/matrix`, 'A value stands twice.');
  for (const value of matrix?.values ?? []) checkVersion(value, `${path}/matrix/values`, report);
}

function checkStep(step: Step, path: string, report: Report): void {
  if (!JOB_ID.test(step.id)) report(`${path}/id`, 'An id is kebab-case.');
  checkText(step.title, `${path}/title`, report);
  if (step.run.length === 0 && step.uses === undefined) report(`${path}/run`, 'A step runs at least one line.');
  for (const [index, line] of step.run.entries()) {
    checkText(line, `${path}/run/${index}`, report);
    if (line.trim() !== line) report(`${path}/run/${index}`, 'A line neither begins nor ends with a space.');
  }
  if (!isRelativePath(step.path)) report(`${path}/path`, 'A path is relative and stays inside the repository.');
  checkEnvironment(step.env, `${path}/env`, report);
}

function checkEnvironment(env: Readonly<Record<string, string>>, path: string, report: Report): void {
  for (const [name, value] of Object.entries(env)) {
    if (!VARIABLE.test(name)) report(`${path}/${name}`, 'Not the name of an environment variable.');
    if (!isPrintable(value)) report(`${path}/${name}`, 'Holds characters that a pipeline file cannot carry.');
  }
}

function checkText(text: string, path: string, report: Report): void {
  if (text.trim() === '' || !isPrintable(text)) report(path, 'One line of printable text.');
}

function checkVersion(version: string, path: string, report: Report): void {
  if (!isVersion(version)) report(path, 'A version is made of letters, digits, dots, + and -.');
}

function checkGlob(glob: string, path: string, report: Report): void {
  if (!isArtifactPath(glob)) report(path, 'A relative path without variables.');
}

/** True for a branch name that no platform takes for a pattern or an expression. */
export function isBranch(text: string): boolean {
  return /^[A-Za-z0-9_][A-Za-z0-9._/-]{0,199}$/.test(text) && !text.includes('..');
}

/** True for what may stand as a version in a tag, a matrix or a tool specification. */
export function isVersion(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9.+_-]{0,63}$/.test(text);
}
