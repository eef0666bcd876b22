import { matchesGlob } from 'node:path';
import { formats } from '../../shared/pipelines/conversion/formats/index.gen.ts';
import { rowsOf, type Row } from '../../shared/pipelines/conversion/matrix.ts';
import type { SourceFile } from '../../shared/pipelines/conversion/model.ts';
import { asList, asTable, asText, asTexts, parseCiYaml, textTable, type Table } from '../../shared/pipelines/detection/ci-text.ts';
import { filled } from './expressions.ts';

/** A step as written. */
export interface Step {
  readonly id: string;
  /** As the run page shows it. */
  readonly title: string;
  readonly uses: string;
  readonly run: string;
  readonly with: Readonly<Record<string, string>>;
  readonly env: Readonly<Record<string, string>>;
  readonly condition: string;
  readonly folder: string;
  readonly mayFail: boolean;
}

/** One job of a workflow, or one cell of its matrix. */
export interface Cell {
  /** As the run page shows it. */
  readonly name: string;
  readonly file: string;
  readonly workflow: string;
  readonly job: string;
  readonly needs: readonly string[];
  readonly condition: string;
  readonly matrix: Row;
  readonly runsOn: string;
  readonly env: Readonly<Record<string, string>>;
  readonly steps: readonly Step[];
  /** Values that other jobs may ask for. */
  readonly outputs: Readonly<Record<string, string>>;
  /** Why it is never run here. */
  readonly unfit?: string;
}

function stepOf(value: unknown, folder: string): Step {
  const step = asTable(value);
  const [uses, run] = [asText(step['uses']) ?? '', asText(step['run']) ?? ''];
  return {
    id: asText(step['id']) ?? '',
    title: asText(step['name']) ?? `Run ${uses === '' ? (run.trim().split('\n')[0] ?? '') : uses}`,
    uses,
    run,
    with: textTable(step['with']),
    env: textTable(step['env']),
    condition: asText(step['if']) ?? '',
    folder: asText(step['working-directory']) ?? folder,
    mayFail: asText(step['continue-on-error']) === 'true',
  };
}

function nameOf(id: string, job: Table, matrix: Row, rowValues: readonly string[]): string {
  const written = asText(job['name']);
  if (written?.includes('${{') === true) return filled(written, { contexts: { matrix } });
  const base = written ?? id;
  return rowValues.length === 0 ? base : `${base} (${rowValues.join(', ')})`;
}

/** Jobs of the workflows, each cell of a matrix by itself; needs, matrix and names as the project's own reader reads them. */
export function cellsOf(files: readonly SourceFile[]): readonly Cell[] {
  const read = formats.find(({ id }) => id === 'github-actions')?.read(files).workflows ?? [];
  return read.flatMap((workflow) => {
    const { root } = parseCiYaml(workflow.file, files.find(({ path }) => path === workflow.file)?.content ?? '');
    const tables = asTable(root['jobs']);
    return workflow.jobs.flatMap((model): Cell[] => {
      const job = asTable(tables[model.id]);
      const folder = asText(asTable(asTable(job['defaults'])['run'])['working-directory']) ?? '';
      const rows = model.matrix === undefined ? [{}] : rowsOf(model.matrix);
      return rows.map((matrix) => {
        const runsOn = filled(asTexts(asList(job['runs-on'])).join(' '), { contexts: { matrix } });
        return {
          name: nameOf(model.id, job, matrix, Object.values(matrix)),
          file: workflow.file,
          workflow: workflow.name,
          job: model.id,
          needs: model.needs,
          condition: asText(job['if']) ?? '',
          matrix,
          runsOn,
          env: { ...textTable(root['env']), ...textTable(job['env']) },
          steps: asList(job['steps']).map((step) => stepOf(step, folder)),
          outputs: textTable(job['outputs']),
          ...(/ubuntu/.test(runsOn) ? {} : { unfit: `it wants ${runsOn === '' ? 'another system' : runsOn}` }),
        };
      });
    });
  });
}

const matches = (path: string, patterns: readonly string[]): boolean => patterns.some((pattern) => matchesGlob(path, pattern));

/** Whether an event with these changed paths starts the workflow at all. */
export function isStarted(file: SourceFile, event: 'pull_request' | 'push', changed: readonly string[]): boolean {
  const { root } = parseCiYaml(file.path, file.content);
  const on = root['on'];
  if (typeof on === 'string' || Array.isArray(on)) return asTexts(asList(on)).includes(event);
  if (!Object.hasOwn(asTable(on), event)) return false;
  const filter = asTable(asTable(on)[event]);
  const [only, ignored] = [asTexts(filter['paths']), asTexts(filter['paths-ignore'])];
  if (only.length > 0) return changed.some((path) => matches(path, only));
  return ignored.length === 0 || changed.length === 0 || changed.some((path) => !matches(path, ignored));
}

/** Cells so that whatever is needed comes before. Throws when needs go round in a circle. */
export function inOrder(cells: readonly Cell[]): readonly Cell[] {
  const done: Cell[] = [];
  let left = [...cells];
  while (left.length > 0) {
    const ready = left.filter(({ file, needs }) => !left.some((other) => other.file === file && needs.includes(other.job)));
    if (ready.length === 0) throw new Error(`The needs of ${left.map(({ job }) => job).join(', ')} go round in a circle.`);
    done.push(...ready);
    left = left.filter((cell) => !ready.includes(cell));
  }
  return done;
}
