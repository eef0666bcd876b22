import type { Job, Step, Text, Workflow } from './model.ts';
import type { Losses } from './yaml-source.ts';

/** GitHub's own variables that scripts read, as references. */
export const RUN_OF_GITHUB_VARIABLE: Readonly<Record<string, string>> = { GITHUB_SHA: 'commit', GITHUB_REF_NAME: 'branch', GITHUB_REPOSITORY: 'repository', GITHUB_RUN_ID: 'run-id', GITHUB_RUN_NUMBER: 'run-number', GITHUB_WORKSPACE: 'workspace', GITHUB_ACTOR: 'actor', GITHUB_SERVER_URL: 'server' };

/** Files by which a GitHub runner takes orders that later steps need; nothing reads them elsewhere. */
export const RUNNER_FILE = /\$\{?GITHUB_(?:ENV|PATH|STATE|EVENT_PATH|TOKEN)\b|::(?:set-output|add-path|set-env|save-state)\b/;

/** Files that only tell the runner something; the commands around do their work without it. */
const SINKS = ['GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'];

const sinksOf = (step: Step): readonly string[] => (step.kind === 'run' ? SINKS.filter((name) => new RegExp(`\\$\\{?${name}\\b`).test(step.script)) : []);

/**
 * Lets what a job tells GitHub's runner go nowhere, so that the commands stay whole. Whatever asks for such an output is
 * listed by itself, since no other system can say it.
 */
export function withoutRunner(workflow: Workflow, losses: Losses): Workflow {
  return { ...workflow, jobs: workflow.jobs.map((job) => withSinks(job, losses)) };
}

function withSinks(job: Job, losses: Losses): Job {
  const used = new Set(job.steps.flatMap(sinksOf));
  if (used.size === 0) return job;
  for (const step of job.steps) for (const name of sinksOf(step)) losses.add('OUTPUT_NOT_CARRIED', step.place, `What it writes to ${name} is read by GitHub alone, and goes nowhere.`);
  return { ...job, env: { ...Object.fromEntries([...used].map((name): [string, Text] => [name, ['/dev/null']])), ...job.env } };
}
