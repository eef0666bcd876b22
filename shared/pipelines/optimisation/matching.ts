import type { Job, Step } from '../conversion/model.ts';
import { classify } from '../detection/classify.ts';
import type { Work } from './model.ts';

/** Where nothing was recorded, seconds; small projects on hosted runners. Never enough to promise a gain. */
export const PRIORS: Readonly<Record<Work, number>> = { checkout: 3, setup: 8, install: 25, lint: 15, typecheck: 15, test: 45, build: 25, other: 3 };

/** The function, asked once for each object: the same jobs and steps are looked up in every recorded run. */
export function remembered<Key extends object, Value>(find: (key: Key) => Value): (key: Key) => Value {
  const known = new WeakMap<Key, { readonly value: Value }>();
  return (key) => {
    const found = known.get(key) ?? { value: find(key) };
    known.set(key, found);
    return found.value;
  };
}

/** What the step of a job is for; of several lines the longest kind of work decides. */
export const workOf: (step: Step) => Work = remembered((step: Step) => {
  if (step.kind === 'checkout') return 'checkout';
  if (step.kind === 'setup') return 'setup';
  if (step.kind !== 'run') return 'other';
  const kinds = step.script.split(/\n|&&/).flatMap((line): Work[] => {
    const intent = classify(line.trim(), true)?.intent;
    return intent === undefined ? [] : [intent === 'format' ? 'lint' : intent];
  });
  return kinds.toSorted((a, b) => PRIORS[b] - PRIORS[a])[0] ?? 'other';
});

const cellsKnown: (job: Job) => Map<string, boolean> = remembered(() => new Map());

/** Recorded names of a job: its own, with the values of a matrix in it or behind it. */
export function isCellOf(name: string, job: Job): boolean {
  const known = cellsKnown(job);
  const found = known.get(name) ?? isNameOf(name, job);
  known.set(name, found);
  return found;
}

function isNameOf(name: string, job: Job): boolean {
  return [job.name ?? job.id, job.id].some((candidate) => {
    if (!candidate.includes('${{')) return name === candidate || name.startsWith(`${candidate} (`) || name.startsWith(`${candidate}: [`) || name.startsWith(`${candidate} / `);
    const parts = candidate.split(/\$\{\{.*?\}\}/);
    return name.startsWith(parts[0] ?? '') && name.endsWith(parts.at(-1) ?? '') && name.length >= parts.join('').length;
  });
}

/** The name that the run page shows for a step: its own, or what it runs. */
export function titleOf(step: Step): string | undefined {
  if (step.name !== undefined) return step.name;
  return step.kind === 'run' ? `Run ${step.script.split('\n')[0] ?? ''}` : undefined;
}

export function isTitleOf(title: string, step: Step): boolean {
  const own = titleOf(step);
  if (own !== undefined) return title === own;
  if (step.kind === 'checkout') return title.startsWith('Run actions/checkout@');
  return step.kind === 'setup' && title.startsWith(`Run actions/setup-${step.tool}@`);
}
