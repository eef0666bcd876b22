import { invalidInput, unprocessable } from '../../core/errors.ts';
import { formats } from './formats/index.gen.ts';
import { withoutRunner } from './github-runner.ts';
import type { Format, Loss, SourceFile, Workflow } from './model.ts';
import { Losses } from './yaml-source.ts';

export interface Converted {
  readonly files: readonly SourceFile[];
  readonly losses: readonly Loss[];
}

/**
 * Turns the pipelines of one system into those of another. Throws `SAME_SYSTEM`, `SYSTEM_ONLY_READ`, `PIPELINE_MISSING`,
 * `PIPELINE_MALFORMED`, and `NOTHING_CARRIED` when not one job could be kept.
 */
export function convert(from: string, to: string, files: readonly SourceFile[]): Converted {
  const [source, target] = [formatOf(from), formatOf(to)];
  if (source === target) throw invalidInput('SAME_SYSTEM', `The files are for ${source.title} already.`, [{ path: '/to', message: 'Choose another system.' }]);
  if (target.print === undefined) throw invalidInput('SYSTEM_ONLY_READ', `Pipelines can be taken from ${target.title}, not made for it.`, [{ path: '/to', message: 'Choose another system.' }]);
  const own = files.filter(({ path }) => source.matches(path));
  if (own.length === 0) throw unprocessable('PIPELINE_MISSING', `None of the files is a pipeline of ${source.title}.`, [{ path: '/files', message: 'Give its pipeline files.' }]);
  const read = source.read(own.toSorted((a, b) => (a.path < b.path ? -1 : 1)));
  const idle = read.workflows.flatMap(idleLoss);
  const runner = new Losses();
  const printed = target.print(read.workflows.filter((workflow) => idleLoss(workflow).length === 0).map((workflow) => withoutRunner(workflow, runner)));
  const losses = unique([...read.losses, ...idle, ...runner.all, ...printed.losses]);
  if (printed.files.length === 0) throw unprocessable('NOTHING_CARRIED', `Nothing of it can be said for ${target.title}.`, losses.slice(0, 50).map(({ path, message }) => ({ path, message })));
  return { files: printed.files, losses };
}

/** A workflow without jobs, or that nothing starts, is left out as a whole. */
function idleLoss({ file, jobs, triggers }: Workflow): Loss[] {
  if (jobs.length > 0 && Object.keys(triggers).length > 0) return [];
  return [{ code: 'WORKFLOW_NOT_CARRIED', path: `${file}#`, message: jobs.length === 0 ? 'None of its jobs can be carried.' : 'Nothing that other systems know starts it.' }];
}

function formatOf(id: string): Format {
  const found = formats.find((format) => format.id === id);
  if (found === undefined) throw invalidInput('FORMAT_NOT_FOUND', `There is no format ${id}.`);
  return found;
}

function unique(losses: readonly Loss[]): Loss[] {
  return [...new Map(losses.map((loss) => [`${loss.code} ${loss.path} ${loss.message}`, loss])).values()];
}
