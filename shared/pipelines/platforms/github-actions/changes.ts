import { changesScript } from '../../generation/changes.ts';
import type { Job } from '../../model.ts';
import { block, commented, expression, map, list, text, textMap } from '../yaml.ts';
import { usesStep } from './setup.ts';

/** Job that says which others a change concerns. */
export const CHANGES_JOB = 'changes';

/**
 * The job that compares a pull request with what it is to be merged into, by git alone: an action for this was once
 * taken over. For anything but a pull request every job is concerned.
 */
export function changesEntry(jobs: readonly Job[], runner: string) {
  const concerned = jobs.flatMap(({ id, changes }) => (changes === undefined ? [] : [{ id, changes }]));
  const compare = map([
    { key: 'name', value: text('Compare with the base') },
    { key: 'id', value: text('compare') },
    { key: 'env', value: map([{ key: 'BASE', value: expression('${{ github.event.pull_request.base.sha }}') }]) },
    { key: 'shell', value: text('bash') },
    { key: 'run', value: block(changesScript(concerned)) },
  ]);
  const value = map([
    { key: 'name', value: text('See what a change concerns') },
    { key: 'runs-on', value: text(runner) },
    { key: 'timeout-minutes', value: 5 },
    { key: 'permissions', value: map([{ key: 'contents', value: commented('read', 'To check out the repository.') }]) },
    { key: 'outputs', value: textMap(Object.fromEntries(concerned.map(({ id }) => [id, expression(`\${{ steps.compare.outputs.${id} }}`)]))) },
    { key: 'steps', value: list([usesStep('Check out the repository', 'actions/checkout', [['persist-credentials', false], ['fetch-depth', 0]]), compare]) },
  ]);
  return { key: CHANGES_JOB, value, comment: 'On a pull request a job runs only when a file that concerns it changed; on branches all run.' };
}
