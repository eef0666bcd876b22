import type { BenchOptions } from '../bench.ts';
import { allJudges, judgeAll, type Finding, type Subject } from '../pipelines/judge.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { DevopsError } from '../../shared/core/errors.ts';
import { optimise } from '../../shared/pipelines/optimisation/optimise.ts';
import { differences, factsOf } from '../convert/compare.ts';

/**
 * The optimiser on the public repositories' own workflows, on assumed times since nobody's recordings are here: what it
 * takes on, that it changes nothing but the order of jobs, and that no judge finds more than before.
 */
export async function run({ data, json }: BenchOptions): Promise<object> {
  const before: Subject[] = [];
  const after: Subject[] = [];
  const refused: Record<string, number> = {};
  const broken: string[] = [];
  const gains: number[] = [];
  let declined = 0;
  for (const [repository, folder] of requireRepositories(data)) {
    const tree = openCommit(folder, repository);
    for (const { path } of tree.files.filter((file) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(file.path))) {
      const content = tree.read(path) ?? '';
      const name = `${repository.id} ${path}`;
      try {
        const made = optimise('github-actions', [{ path, content }], []);
        if (made.declined !== undefined) declined += 1;
        else gains.push(1 - made.after.schedule.criticalSeconds / made.before.schedule.criticalSeconds);
        before.push({ name, platform: 'github-actions', files: [{ path, content }] });
        after.push({ name, platform: 'github-actions', files: made.files });
        broken.push(...changedBeyondOrder(content, made.files[0]?.content ?? '').map((what) => `${name}: ${what}`));
        if (!json && made.declined === undefined) console.log(`${name}: ${made.changes.map(({ kind, job, gain }) => `${kind} ${job} ${Math.round(gain.seconds)} s`).join(', ')}`);
      } catch (thrown) {
        if (!(thrown instanceof DevopsError)) throw thrown;
        refused[thrown.code] = (refused[thrown.code] ?? 0) + 1;
      }
    }
  }
  const judges = allJudges(undefined).filter(({ platform }) => platform === 'github-actions');
  const count = (findings: readonly Finding[]): Record<string, number> => Object.fromEntries(judges.map(({ name }) => [name, findings.filter(({ judge }) => judge === name).length]));
  return { workflows: before.length, refused, declined, accepted: gains.length, gains: gains.map((gain) => Math.round(gain * 100)), broken, judges: { before: count(await judgeAll(before, judges)), after: count(await judgeAll(after, judges)) } };
}

/** Kinds of facts, other than the order, that differ between the two files. */
function changedBeyondOrder(before: string, after: string): string[] {
  const made = factsOf(after);
  return [...factsOf(before)].flatMap(([job, facts]) => differences(facts, made.get(job)).filter((kind) => kind !== 'needs').map((kind) => `${job} ${kind}`));
}
