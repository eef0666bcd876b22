/** What somebody does to a generated file, as text, without the code under test. */
export interface HandEdit {
  readonly name: string;
  /** `undefined` where the file has no place for it. */
  apply(text: string, choice: Choice): Edited | undefined;
}

export interface Choice {
  /** Below `count`. */
  below(count: number): number;
  /** A word that stands nowhere else. */
  readonly word: string;
}

export interface Edited {
  readonly text: string;
  /** Lines, without the space around them, that have to stay as often as they are now. */
  readonly stays: readonly string[];
  /** Lines that must not come back. */
  readonly gone: readonly string[];
}

const JOB = { 'github-actions': /^ {2}(?<id>[\w-]+):$/, 'gitlab-ci': /^(?<id>[\w-]+):$/, jenkins: /^ {8}(?: {8})?stage\('(?<id>[\w-]+)'\) \{$/ } as const;
const NO_JOBS = new Set(['workflow', 'default', 'stages', 'jobs', 'on', 'push', 'permissions', 'concurrency', 'variables', 'env', 'Checks', 'workflow_dispatch', 'pull_request', 'workflow_call']);

export type Written = keyof typeof JOB;

interface Block {
  readonly id: string;
  /** With the comments above; `end` is not part of it. */
  readonly start: number;
  readonly head: number;
  readonly end: number;
}

/** Jobs of a generated file by their lines. */
function jobsOf(lines: readonly string[], platform: Written): readonly Block[] {
  const from = platform === 'github-actions' ? lines.indexOf('jobs:') : 0;
  const heads = lines.flatMap((line, index) => {
    const id = JOB[platform].exec(line)?.groups?.['id'];
    return id === undefined || NO_JOBS.has(id) || index < from ? [] : [{ id, head: index, indent: line.length - line.trimStart().length }];
  });
  return heads.map(({ id, head, indent }) => {
    let start = head;
    while (/^\s*(?:#|\/\/)/.test(lines[start - 1] ?? '')) start -= 1;
    let end = head + 1;
    while (end < lines.length && (lines[end] === '' || (lines[end] ?? '').startsWith(' '.repeat(indent + 1)))) end += 1;
    if (platform === 'jenkins') return { id, start, head, end: end + 1 };
    while (lines[end - 1] === '') end -= 1;
    return { id, start, head, end };
  });
}

const spaceOf = (line: string): string => /^ */.exec(line)?.[0] ?? '';
const isBase = (line: string): boolean => line.includes('devops-engineer/base ') || line.includes('Edit freely:');
const splice = (lines: readonly string[], at: number, remove: number, ...added: readonly string[]): string => [...lines.slice(0, at), ...added, ...lines.slice(at + remove)].join('\n');

function oneOf<Item>(items: readonly Item[], { below }: Choice): Item | undefined {
  return items.length === 0 ? undefined : items[below(items.length)];
}

/** Line numbers that fit, outside the lines of the base. */
function places(lines: readonly string[], pattern: RegExp): readonly number[] {
  return lines.flatMap((line, index) => (pattern.test(line) && !isBase(line) ? [index] : []));
}

const added = (text: string, ...stays: readonly string[]): Edited => ({ text, stays, gone: [] });

function comment(platform: Written): HandEdit {
  return {
    name: 'comment',
    apply(text, choice) {
      const lines = text.split('\n');
      const at = oneOf(places(lines, /^ *[a-zA-Z'"-]/), choice);
      if (at === undefined) return undefined;
      const written = `${platform === 'jenkins' ? '//' : '#'} ${choice.word}`;
      return added(splice(lines, at, 0, `${spaceOf(lines[at] ?? '')}${written}`), written);
    },
  };
}

const LIMITS = { 'github-actions': /^ {4}timeout-minutes: \d+$/, 'gitlab-ci': /^ {2}timeout: '\d+ minutes'$/, jenkins: /^ +timeout\(time: \d+, unit: 'MINUTES'\)$/ } as const;

function limit(platform: Written): HandEdit {
  return {
    name: 'timeout',
    apply(text, choice) {
      const lines = text.split('\n');
      const at = oneOf(places(lines, LIMITS[platform]), choice);
      if (at === undefined) return undefined;
      const changed = (lines[at] ?? '').replace(/\d+/, String(100 + choice.below(100)));
      return added(splice(lines, at, 1, changed), changed.trim());
    },
  };
}

const BEFORE = { 'github-actions': /^jobs:$/, 'gitlab-ci': /^stages: /, jenkins: /^ {4}stages \{$/ } as const;

function variable(platform: Written): HandEdit {
  return {
    name: 'variable',
    apply(text, choice) {
      const lines = text.split('\n');
      const name = choice.word.toUpperCase();
      const own = lines.findIndex((line) => (platform === 'jenkins' ? line === '    environment {' : /^(?:env|variables):$/.test(line)));
      const entry = platform === 'jenkins' ? `        ${name} = 'x'` : `  ${name}: x`;
      if (own !== -1) return added(splice(lines, own + 1, 0, entry), entry.trim());
      const at = oneOf(places(lines, BEFORE[platform]), choice);
      if (at === undefined) return undefined;
      const block = { 'github-actions': ['env:', entry, ''], 'gitlab-ci': ['variables:', entry, ''], jenkins: ['    environment {', entry, '    }'] }[platform];
      return added(splice(lines, at, 0, ...block), entry.trim());
    },
  };
}

const STEP = { 'github-actions': /^ {6}- name: /, 'gitlab-ci': /^ {2}script:$/, jenkins: /^ +steps \{$/ } as const;

function step(platform: Written): HandEdit {
  return {
    name: 'step',
    apply(text, choice) {
      const lines = text.split('\n');
      const at = oneOf(places(lines, STEP[platform]), choice);
      if (at === undefined) return undefined;
      const line = lines[at] ?? '';
      if (platform === 'github-actions') return added(splice(lines, at, 0, `      - name: ${choice.word}`, '        run: make extra'), `- name: ${choice.word}`);
      const own = platform === 'gitlab-ci' ? `    - make ${choice.word}` : `${spaceOf(line)}    sh 'make ${choice.word}'`;
      return added(splice(lines, at + 1, 0, own), own.trim());
    },
  };
}

function newJob(platform: Written): HandEdit {
  return {
    name: 'job added',
    apply(text, choice) {
      const lines = text.split('\n');
      // Only between jobs that stand at one depth, so that the place is one for a job.
      const at = oneOf(jobsOf(lines, platform), choice)?.start;
      if (at === undefined) return undefined;
      const indent = spaceOf(lines[at] ?? '');
      const id = choice.word;
      const block = {
        'github-actions': [`  ${id}:`, '    runs-on: ubuntu-24.04', '    timeout-minutes: 5', '    steps:', `      - run: make ${id}`, ''],
        'gitlab-ci': [`${id}:`, '  stage: test', '  image: alpine:3.22', `  script: [make ${id}]`, ''],
        jenkins: [`${indent}stage('${id}') {`, `${indent}    agent any`, `${indent}    steps {`, `${indent}        sh 'make ${id}'`, `${indent}    }`, `${indent}}`],
      }[platform];
      const stages = platform === 'gitlab-ci' ? lines.map((line) => (line.startsWith('stages: [') && !/\btest\b/.test(line) ? line.replace(']', ', test]') : line)) : lines;
      return added(splice(stages, at, 0, ...block), ...block.slice(0, 1).map((line) => line.trim()));
    },
  };
}

function removedJob(platform: Written): HandEdit {
  return {
    name: 'job removed',
    apply(text, choice) {
      const lines = text.split('\n');
      const jobs = jobsOf(lines, platform);
      const needed = (id: string): boolean => lines.some((line) => /^\s*needs: \[/.test(line) && new RegExp(`[[ ]${id}[,\\]]`).test(line));
      const block = oneOf(jobs.filter(({ id }) => !needed(id)), choice);
      // What holds the last one would be empty.
      const head = block && (lines[block.head] ?? '');
      if (block === undefined || head === undefined || jobs.filter((job) => spaceOf(lines[job.head] ?? '') === spaceOf(head)).length < 3) return undefined;
      const after = lines[block.end] === '' ? block.end + 1 : block.end;
      return { text: splice(lines, block.start, after - block.start), stays: [], gone: [head.trim()] };
    },
  };
}

function reorderedJobs(platform: Written): HandEdit {
  return {
    name: 'jobs reordered',
    apply(text, choice) {
      if (platform === 'jenkins') return undefined;
      const lines = text.split('\n');
      const jobs = jobsOf(lines, platform);
      const first = choice.below(Math.max(1, jobs.length - 1));
      const [upper, lower] = [jobs[first], jobs[first + 1]];
      if (upper === undefined || lower === undefined || lines.slice(upper.end, lower.start).some((line) => line !== '')) return undefined;
      const swapped = [...lines.slice(lower.start, lower.end), '', ...lines.slice(upper.start, upper.end)];
      return added(splice(lines, upper.start, lower.end - upper.start, ...swapped));
    },
  };
}

function otherRunner(platform: Written): HandEdit {
  const pattern = { 'github-actions': /^ {4}runs-on: /, 'gitlab-ci': /^ {2}image: /, jenkins: /^ +args '--user root'$/ }[platform];
  const line = (word: string): string => ({ 'github-actions': `runs-on: ubuntu-22.04 # ${word}`, 'gitlab-ci': `image: 'example.com/${word}:1'`, jenkins: `args '--user root --hostname ${word}'` })[platform];
  return {
    name: 'runner',
    apply(text, choice) {
      const lines = text.split('\n');
      const at = oneOf(places(lines, pattern), choice);
      if (at === undefined) return undefined;
      return added(splice(lines, at, 1, spaceOf(lines[at] ?? '') + line(choice.word)), line(choice.word));
    },
  };
}

/** Realistic edits of a platform's files. */
export function handEdits(platform: Written): readonly HandEdit[] {
  return [comment, limit, variable, step, newJob, removedJob, reorderedJobs, otherRunner].map((make) => make(platform));
}

const trimmedLines = (text: string): readonly string[] => text.split('\n').filter((line) => !isBase(line)).map((line) => line.replace('\ufeff', '').trim()).filter((line) => line !== '');

/** How often each line stands in a text; the lines of the base do not count. */
export function countLines(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const line of trimmedLines(text)) counts.set(line, (counts.get(line) ?? 0) + 1);
  return counts;
}

/** Edits that are not in the outcome. */
export function lostEdits(edits: readonly Edited[], edited: string, outcome: string): readonly string[] {
  const [before, after] = [countLines(edited), countLines(outcome)];
  const missing = edits.flatMap(({ stays }) => stays).filter((line) => before.has(line) && (after.get(line) ?? 0) < 1);
  const back = edits.flatMap(({ gone }) => gone).filter((line) => !before.has(line) && after.has(line));
  return [...missing.map((line) => `lost: ${line}`), ...back.map((line) => `came back: ${line}`)];
}

/**
 * Lines that the outcome of a merge without any conflict has to hold and does not, or holds and must not: `edited +
 * generated - base`. Nothing can be said where both sides added or removed the same line.
 */
export function unaccounted(texts: { readonly base: string; readonly edited: string; readonly generated: string; readonly outcome: string }): readonly string[] {
  const [base, edited, generated, outcome] = [texts.base, texts.edited, texts.generated, texts.outcome].map(countLines);
  const all = new Set([base, edited, generated, outcome].flatMap((counts) => [...(counts?.keys() ?? [])]));
  const counted = [...all].map((line) => {
    const count = (counts: ReadonlyMap<string, number> | undefined): number => counts?.get(line) ?? 0;
    const [byHand, anew] = [count(edited) - count(base), count(generated) - count(base)];
    return { line, isShared: byHand * anew > 0, found: count(outcome), expected: count(base) + byHand + anew };
  });
  if (counted.some(({ isShared }) => isShared)) return [];
  return counted.filter(({ found, expected }) => found !== expected).map(({ line, found, expected }) => `${line}: ${found} instead of ${expected}`);
}
