import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';

const BY_COMMIT = /@[0-9a-f]{40}$/;

/** Names each action of a workflow by the version that stands beside its commit. */
export function nameByTag(root: YAMLMap): void {
  const jobs = root.get('jobs');
  for (const { value: job } of isMap(jobs) ? jobs.items : []) {
    const steps = isMap(job) ? job.get('steps') : undefined;
    for (const step of isSeq(steps) ? steps.items : []) {
      const uses = isMap(step) ? step.get('uses', true) : undefined;
      if (!isScalar(uses) || typeof uses.value !== 'string' || !BY_COMMIT.test(uses.value)) continue;
      uses.value = uses.value.replace(BY_COMMIT, `@${(uses.comment ?? '').trim()}`);
      uses.comment = null;
    }
  }
}
