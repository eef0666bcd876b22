import { isMap, isScalar, isSeq } from 'yaml';
import { pairOf, textOf, valueOf, type JobNode, type Source, type StepNode } from '../../source.ts';

export type Shell = 'posix' | 'powershell';

/** The shell of a step; undefined when it is another one, or differs from machine to machine. */
export function shellOf(source: Source, job: JobNode, step: StepNode): Shell | undefined {
  const named = textOf(step.map, 'shell') ?? textOf(job.map, 'defaults', 'run', 'shell') ?? textOf(source.root, 'defaults', 'run', 'shell');
  if (named !== undefined) return /^(?:ba)?sh\b/.test(named) ? 'posix' : /^(?:pwsh|powershell)\b/.test(named) ? 'powershell' : undefined;
  if (pairOf(job.map, 'container') !== undefined) return 'posix';
  const kinds = new Set(labelsOf(job).map(shellOfLabel));
  return kinds.size === 1 ? [...kinds][0] : undefined;
}

/** Labels of all machines that the job may run on; an unknown one is an empty text. */
function labelsOf(job: JobNode): string[] {
  const runner = valueOf(job.map, 'runs-on');
  if (isSeq(runner)) return [runner.items.map((item) => (isScalar(item) ? String(item.value) : '')).join(' ')];
  if (!isScalar(runner)) return [''];
  const text = String(runner.value);
  const axis = /^\$\{\{\s*matrix\.([\w-]+)\s*\}\}$/.exec(text)?.[1];
  return axis === undefined ? [text] : matrixValues(job, axis) ?? [''];
}

function shellOfLabel(label: string): Shell | undefined {
  if (label.includes('${{')) return undefined;
  if (/^(?:ubuntu|macos)-[\w.-]+$/i.test(label)) return 'posix';
  return /^windows-[\w.-]+$/i.test(label) ? 'powershell' : undefined;
}

/** All values that a matrix gives an axis; undefined when they are not all written down. */
export function matrixValues(job: JobNode, axis: string): string[] | undefined {
  const matrix = valueOf(job.map, 'strategy', 'matrix');
  if (!isMap(matrix)) return undefined;
  const found: string[] = [];
  for (const { key, value } of matrix.items) {
    const name = isScalar(key) ? String(key.value) : '';
    if (name !== axis && name !== 'include') continue;
    if (!isSeq(value)) return undefined;
    for (const item of value.items) {
      const each = name === 'include' ? (isMap(item) ? (pairOf(item, axis)?.value ?? null) : undefined) : item;
      if (each === null) continue;
      if (!isScalar(each) || String(each.value).includes('${{')) return undefined;
      found.push(isScalar(each) ? String(each.value ?? '') : '');
    }
  }
  return found.length === 0 ? undefined : found;
}
