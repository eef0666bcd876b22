import { isMap, isScalar, isSeq } from 'yaml';
import { pairOf, textOf, valueOf, type JobNode, type Source, type StepNode } from '../../source.ts';

const MAX_SCRIPT = 20_000;

export type Shell = 'posix' | 'powershell';

/** The shell of a step; undefined when it is another one, or differs from machine to machine. */
export function shellOf(source: Source, job: JobNode, step: StepNode): Shell | undefined {
  const named = textOf(step.map, 'shell') ?? textOf(job.map, 'defaults', 'run', 'shell') ?? textOf(source.root, 'defaults', 'run', 'shell');
  if (named !== undefined) return /^(?:ba)?sh\b/.test(named) ? 'posix' : /^(?:pwsh|powershell)\b/.test(named) ? 'powershell' : undefined;
  if (pairOf(job.map, 'container') !== undefined) return 'posix';
  const kinds = new Set(labelsOf(job).map(shellOfLabel));
  return kinds.size === 1 && !kinds.has(undefined) ? [...kinds][0] : shellOfStep(step);
}

/** Compound commands that PowerShell does not even parse. */
const POSIX_ONLY = /^[ \t]*if[ \t][^\n]*;[ \t]*then[ \t]*$[^]*^[ \t]*fi\b|^[ \t]*(?:for[ \t]+\w+[ \t]+in|while)[ \t][^\n]*;[ \t]*do[ \t]*$[^]*^[ \t]*done\b/m;
/** A condition that lets one kind of machine through. */
const ONE_SYSTEM = /^(?:\$\{\{)?[^|!]{0,200}\brunner\.os\s*==\s*'(?<system>Linux|macOS|Windows)'[^|!]{0,200}$/;

/** The shell that a step must have on any machine: its condition names the machine, or its script is of one shell only. */
function shellOfStep(step: StepNode): Shell | undefined {
  const system = ONE_SYSTEM.exec(textOf(step.map, 'if') ?? '')?.groups?.['system'];
  if (system !== undefined) return system === 'Windows' ? 'powershell' : 'posix';
  const script = textOf(step.map, 'run') ?? '';
  return script.length < MAX_SCRIPT && POSIX_ONLY.test(script) ? 'posix' : undefined;
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
