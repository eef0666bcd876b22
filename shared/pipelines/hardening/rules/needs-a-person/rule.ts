import { isMap, isScalar, isSeq, type YAMLMap } from 'yaml';
import { defineRule, type Remainder } from '../../model.ts';
import { pairOf, startOf, textOf, textsOf, valueOf, type JobNode, type Source } from '../../source.ts';

const SELF = 'self-repository: "$/" instead of "./" takes it from the commit that runs, whatever earlier steps have laid there. GitHub Enterprise Server and actionlint do not know that spelling yet.';

/** What cannot be made safe by an edit that leaves the pipeline's meaning alone. Named, so that somebody decides. */
export default defineRule({
  id: 'needs-a-person',
  platform: 'github-actions',
  order: 90,
  find: (source) => ({ fixes: [], left: [...triggers(source), ...source.jobs.flatMap((job) => [...ofJob(job), ...job.steps.flatMap(({ map, index }) => ofStep(job.id, index, map))])] }),
});

function triggers(source: Source): Remainder[] {
  const on = pairOf(source.root, 'on');
  const names = isMap(on?.value) ? on.value.items.map(({ key }) => String(isScalar(key) ? key.value : '')) : isSeq(on?.value) ? on.value.items.map((item) => String(isScalar(item) ? item.value : '')) : [isScalar(on?.value) ? String(on.value.value) : ''];
  return names.filter((name) => name === 'pull_request_target' || name === 'workflow_run').map((name) => ({ place: { offset: startOf(on?.key) }, why: `dangerous-triggers: ${name} runs with the secrets of the repository on behalf of code from outside. Use pull_request where no secret is needed; otherwise never run code of the change.` }));
}

function ofJob({ id, map, key }: JobNode): Remainder[] {
  const place = { offset: startOf(key), job: id };
  const found: Remainder[] = [];
  if (textOf(map, 'secrets') === 'inherit') found.push({ place, why: 'secrets-inherit: the called workflow gets every secret. Pass those that it declares.' });
  const runner = valueOf(map, 'runs-on');
  const labels = isSeq(runner) ? runner.items.map((item) => String(isScalar(item) ? item.value : '')) : [textOf(map, 'runs-on') ?? ''];
  if (labels.includes('self-hosted')) found.push({ place, why: 'self-hosted-runner: what one run leaves on the machine, the next one finds. Use machines that end with the job.' });
  if (textOf(map, 'uses')?.startsWith('./') === true) found.push({ place, why: SELF });
  return found;
}

function ofStep(job: string, step: number, map: YAMLMap): Remainder[] {
  const place = { offset: startOf(map), job, step };
  const uses = textOf(map, 'uses') ?? '';
  const run = textOf(map, 'run') ?? '';
  const found: Remainder[] = [];
  if (uses.startsWith('./')) found.push({ place, why: SELF });
  if (uses.startsWith('pypa/gh-action-pypi-publish@') && textsOf(map, 'with').has('password')) found.push({ place, why: 'use-trusted-publishing: a password that lasts publishes. Register the workflow as trusted publisher at PyPI, then drop the password.' });
  if (/\b(?:npm|yarn|pnpm)\s+publish\b/.test(run) && textsOf(map, 'env').has('NODE_AUTH_TOKEN')) found.push({ place, why: 'use-trusted-publishing: a token that lasts publishes. Register the workflow as trusted publisher at the registry, then drop the token.' });
  if (/>>?\s*"?\$\{?GITHUB_(?:ENV|PATH)\b/.test(run) && /\$\{\{\s*github\.(?:event\.|head_ref)/.test(run)) found.push({ place, why: 'github-env: text from outside is written into the environment of all later steps.' });
  return found;
}
