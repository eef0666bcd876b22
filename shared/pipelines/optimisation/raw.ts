import type { SourceFile } from '../conversion/model.ts';
import { asList, asTable, asText, parseCiYaml, textTable, type Table } from '../detection/ci-text.ts';

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
  return job === undefined ? undefined : { text: JSON.stringify(job), steps: asList(asTable(job)['steps']).map(rawStep) };
}
