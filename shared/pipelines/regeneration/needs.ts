import type { Line } from './lines.ts';
import type { Entry } from './model.ts';
import type { Notes } from './notes.ts';

const NEEDS = /^(?<before>needs: *\[)(?<ids>[^[\]{}]*)(?<after>\].*)$/;

interface Request {
  readonly merged: Entry;
  readonly hand: Entry;
  readonly generated: Entry;
}

/**
 * A job that was removed by hand cannot be needed by one that is generated: what came from generation no longer asks
 * for it. Needs that were already so in the file by hand are left to whoever wrote them.
 */
export function withoutDanglingNeeds({ merged, hand, generated }: Request, notes: Notes): Entry {
  const jobs = new Set(jobsOf(merged).map(({ key }) => key));
  const gone = new Set(jobsOf(generated).map(({ key }) => key).filter((key) => !jobs.has(key)));
  if (gone.size === 0) return merged;
  const written = new Map(jobsOf(hand).map((job) => [job.key, needsOf(job)?.text]));
  const cut = (job: Entry): Entry => {
    const needs = needsOf(job);
    const asked = needs === undefined ? [] : idsOf(needs.text).filter((id) => gone.has(id));
    if (needs === undefined || asked.length === 0 || written.get(job.key) === needs.text) return job;
    notes.tell('EDIT_KEPT', `${job.key} no longer needs ${asked.join(', ')}, which was removed by hand.`);
    return { ...job, children: job.children.map((child) => (child.key === 'needs' ? { ...child, head: child.head.map((line) => without(line, gone)) } : child)) };
  };
  return mapJobs(merged, cut);
}

/** Jobs of a workflow stand below `jobs`; those of GitLab at the top. */
const jobsOf = (root: Entry): readonly Entry[] => root.children.find(({ key }) => key === 'jobs')?.children ?? root.children;

function mapJobs(root: Entry, change: (job: Entry) => Entry): Entry {
  const isNested = root.children.some(({ key }) => key === 'jobs');
  return { ...root, children: root.children.map((child) => (isNested ? (child.key === 'jobs' ? { ...child, children: child.children.map(change) } : child) : change(child))) };
}

const needsOf = (job: Entry): Line | undefined => job.children.find(({ key }) => key === 'needs')?.head[0];
const idsOf = (text: string): readonly string[] => (NEEDS.exec(text)?.groups?.['ids'] ?? '').split(',').map((id) => id.trim());

function without(line: Line, gone: ReadonlySet<string>): Line {
  const groups = NEEDS.exec(line.text)?.groups;
  if (!groups) return line;
  return { ...line, text: `${groups['before']}${idsOf(line.text).filter((id) => !gone.has(id)).join(', ')}${groups['after']}` };
}
