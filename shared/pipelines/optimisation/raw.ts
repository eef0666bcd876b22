import type { SourceFile, Workflow } from '../conversion/model.ts';
import { asList, asTable, asText, isTable, parseCiYaml, textTable, type Table } from '../detection/ci-text.ts';

/** A step as it is written, which the model of the jobs reads only in part. */
export interface RawStep {
  readonly uses: string;
  readonly run: string;
  /** As the run page shows it. */
  readonly title: string;
  readonly with: Readonly<Record<string, string>>;
  readonly condition: string;
}

/** One job of a GitHub workflow as it is written. */
export interface RawJob {
  /** As the run page shows it, with expressions as they are written. */
  readonly name: string | undefined;
  readonly condition: string;
  /** It has an environment, or a right to write: what it does is seen outside. */
  readonly isOutward: boolean;
  /** All of it but its needs, as JSON. */
  readonly text: string;
  readonly steps: readonly RawStep[];
}

const roots = new WeakMap<SourceFile, Table>();

function rootOf(file: SourceFile): Table {
  const known = roots.get(file) ?? parseCiYaml(file.path, file.content).root;
  roots.set(file, known);
  return known;
}

function rawStep(value: unknown): RawStep {
  const step = asTable(value);
  const [uses, run] = [asText(step['uses']) ?? '', asText(step['run']) ?? ''];
  return { uses, run, title: asText(step['name']) ?? `Run ${uses === '' ? (run.trim().split('\n')[0] ?? '') : uses}`, with: textTable(step['with']), condition: asText(step['if']) ?? '' };
}

/** The job of a GitHub workflow file as written; undefined when it is not there. */
export function rawJob(files: readonly SourceFile[], path: string, id: string): RawJob | undefined {
  const file = files.find((each) => each.path === path);
  const job = file === undefined ? undefined : asTable(rootOf(file)['jobs'])[id];
  if (!isTable(job)) return undefined;
  const { needs: _needs, ...rest } = job;
  const isOutward = job['environment'] !== undefined || Object.values(textTable(job['permissions'])).includes('write') || asText(job['permissions']) === 'write-all';
  return { name: asText(job['name']), condition: asText(job['if']) ?? '', isOutward, text: JSON.stringify(rest), steps: asList(job['steps']).map(rawStep) };
}

/** Workflows with the names of jobs as they are written: the model leaves out those that are only known in a run. */
export function withShownNames(workflows: readonly Workflow[], files: readonly SourceFile[]): readonly Workflow[] {
  return workflows.map((workflow) => ({
    ...workflow,
    jobs: workflow.jobs.map((job) => {
      const name = job.name ?? rawJob(files, workflow.file, job.id)?.name;
      return name === undefined ? job : { ...job, name };
    }),
  }));
}
