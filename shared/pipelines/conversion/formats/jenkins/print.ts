import { levelsOf } from '../../../generation/graph.ts';
import type { AstCondition, AstPipeline, AstStage, AstWhen } from '../../../jenkins/index.ts';
import { named } from '../../../platforms/jenkins/ast.ts';
import { printGroovy } from '../../../platforms/jenkins/groovy.ts';
import type { Job, Loss, SourceFile, Workflow } from '../../model.ts';
import { Losses } from '../../yaml-source.ts';
import { oneLine, workflowComments, jobComments, plainId } from './notes.ts';
import { printEnvironment } from './print-environment.ts';
import { printJob } from './print-job.ts';
import { printSchedule, printStart } from './triggers.ts';

const HEADER = ['Converted. Needs the plugins Pipeline, Docker Pipeline and Credentials Binding, and agents that can run containers.'];

/** Prints a `Jenkinsfile`; of several workflows each is a file, for a job of its own. */
export function printJenkinsfiles(workflows: readonly Workflow[]): { readonly files: readonly SourceFile[]; readonly losses: readonly Loss[] } {
  const losses = new Losses();
  const taken = new Set<string>();
  const files = workflows.flatMap((workflow): SourceFile[] => {
    const path = workflows.length === 1 ? 'Jenkinsfile' : freeName(`Jenkinsfile.${slugOf(workflow)}`, taken);
    const content = printWorkflow(workflow, losses);
    if (content === undefined) return [];
    if (workflows.length > 1) losses.add('PLATFORM_SETTING', `${workflow.file}#`, `Make a multibranch job in Jenkins whose script path is ${path}.`);
    return [{ path, content }];
  });
  return { files, losses: losses.all };
}

const slugOf = ({ file, name }: Workflow): string => (file.split('/').at(-1)?.replace(/\.[a-z]+$/, '') ?? name).replaceAll(/[^A-Za-z0-9_-]+/g, '-');

/** The name, or the first with a number behind it that nobody has. */
function freeName(name: string, taken: Set<string>): string {
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name} ${count}`.replaceAll(/ (?=\d+$)/g, name.startsWith('Jenkinsfile.') ? '-' : ' ');
  taken.add(free);
  return free;
}

/** A job as a stage: its name, and whether it may stand beside others. */
interface Placed {
  readonly job: Job;
  readonly stage: AstStage;
}

function printWorkflow(workflow: Workflow, losses: Losses): string | undefined {
  const jobs = workflow.jobs.map((job) => ({ ...job, id: plainId(job.id), needs: knownNeeds(job, workflow, losses) }));
  const levels = levelsOf(jobs);
  if (levels === undefined) {
    for (const { place } of jobs) losses.add('JOB_NOT_CARRIED', `${place}/needs`, 'Jobs wait for each other in a circle.');
    return undefined;
  }
  const titles = titlesOf(jobs);
  const start = printStart(workflow.triggers, `${workflow.file}#/on`, losses);
  const placed = levels.map((level) => level.map((job): Placed => ({ job, stage: printJob(job, titles.get(job.id) ?? job.id, { ...workflow, jobs }, losses) })));
  const names = new Set(titles.values());
  const stages = placed.flatMap((level, index) => levelStages(level, index, names));
  tellOrder(placed, losses);
  const triggers = printSchedule(workflow.triggers, `${workflow.file}#/on`, losses);
  const days = jobs.flatMap(({ steps }) => steps.flatMap((step) => (step.kind === 'upload' && step.days !== undefined ? [step.days] : [])));
  const pipeline: AstPipeline = {
    agent: { type: 'none' },
    ...printEnvironment(workflow.env, `${workflow.file}#/env`, losses),
    ...(days.length === 0 ? {} : { options: { options: [{ name: 'buildDiscarder', arguments: [{ name: 'logRotator', arguments: [named('artifactDaysToKeepStr', String(Math.max(...days)))] }] }] } }),
    ...(triggers === undefined ? {} : { triggers }),
    stages: stages.map((stage) => started(stage, start)),
  };
  const comments = new Map(jobs.map(({ id, needs }) => [titles.get(id) ?? id, jobComments(id, needs)]));
  return printGroovy({ pipeline }, [...HEADER, ...workflowComments(workflow.name, start !== undefined)], comments);
}

function knownNeeds(job: Job, { jobs }: Workflow, losses: Losses): readonly string[] {
  const known = job.needs.filter((id) => jobs.some((other) => other.id === id));
  for (const id of job.needs) if (!known.includes(id)) losses.add('NEED_NOT_CARRIED', `${job.place}/needs`, `The job ${id} could not be carried, so nothing waits for it.`);
  return known.map(plainId);
}

/** Stages bear the names that people see, where these are theirs alone. */
function titlesOf(jobs: readonly Job[]): ReadonlyMap<string, string> {
  const wanted = jobs.map((job) => ({ id: job.id, title: oneLine(job.name ?? job.id) || job.id }));
  const isAlone = (title: string, id: string): boolean => wanted.every((other) => other.id === id || (other.title !== title && other.id !== title));
  return new Map(wanted.map(({ id, title }) => [id, isAlone(title, id) ? title : id]));
}

/** Jobs of one level run beside each other; Jenkins allows no matrix there, so that those with one follow. */
function levelStages(level: readonly Placed[], index: number, names: Set<string>): readonly AstStage[] {
  const plain = level.filter(({ stage }) => stage.matrix === undefined).map(({ stage }) => stage);
  const spread = level.filter(({ stage }) => stage.matrix !== undefined).map(({ stage }) => stage);
  return [...(plain.length > 1 ? [{ name: freeName(`Level ${index + 1}`, names), parallel: plain }] : plain), ...spread];
}

function started(stage: AstStage, start: AstCondition | undefined): AstStage {
  if (start === undefined) return stage;
  const when: AstWhen = { beforeAgent: true, ...stage.when, conditions: [start, ...(stage.when?.conditions ?? [])] };
  return { ...stage, when };
}

/** Names what a job waits for beyond its needs: stages stand in a row, and end with the first that fails. */
function tellOrder(levels: readonly (readonly Placed[])[], losses: Losses): void {
  const needs = new Map(levels.flat().map(({ job }) => [job.id, job.needs]));
  const before: string[] = [];
  for (const level of levels) {
    const plain = level.filter(({ stage }) => stage.matrix === undefined);
    const groups = [plain, ...level.filter(({ stage }) => stage.matrix !== undefined).map((each) => [each])];
    for (const group of groups) {
      for (const { job } of group) {
        const wanted = ancestors(job.id, needs);
        const more = before.filter((id) => !wanted.has(id));
        if (more.length > 0) losses.add('ORDER_CHANGED', `${job.place}/needs`, `It also waits for ${more.join(', ')}, and does not run when one of them fails.`);
      }
      before.push(...group.map(({ job }) => job.id));
    }
  }
}

function ancestors(id: string, needs: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [...(needs.get(id) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (found.has(next)) continue;
    found.add(next);
    open.push(...(needs.get(next) ?? []));
  }
  return found;
}
