import { textOf, type JobNode, type Source, type StepNode } from '../../source.ts';
import { matrixValues } from './shell.ts';

/**
 * What is known of the text that an expression yields: `word` is one word that no shell reads anything into, `words` may
 * hold blanks but nothing else, `unknown` can be anything.
 */
export type Plainness = 'word' | 'words' | 'unknown';

const WORD = /^[\w.,:/@+=%^-]+$/;
const WORDS = /^[\w.,:/@+=%^ -]*$/;
/** Contexts whose values GitHub itself makes of letters, digits and a few signs. */
const MADE_BY_GITHUB = /^(?:github\.(?:sha|run_id|run_number|run_attempt|repository|repository_owner|repository_id|repository_owner_id|event_name|actor|triggering_actor|actor_id|server_url|api_url|graphql_url|job|workspace)|runner\.(?:os|arch|temp)|strategy\.job-(?:index|total)|job\.status)$/;

/** The same, empty where the event has none. */
const MAYBE_EMPTY = /^github\.event\.(?:number|pull_request\.number|issue\.number|pull_request\.(?:head|base)\.sha|before|after)$/;

/** A choice between two texts that are written down; without another "or" that could yield something else. */
const CHOICE = /^[^|']*(?:'[^']*'[^|']*)*&&\s*'(?<first>[^']*)'\s*\|\|\s*'(?<second>[^']*)'$/;

export function plainness(expression: string, source: Source, job: JobNode, step: StepNode): Plainness {
  if (MADE_BY_GITHUB.test(expression)) return 'word';
  if (MAYBE_EMPTY.test(expression)) return 'words';
  const choice = expression.length < 500 ? CHOICE.exec(expression)?.groups : undefined;
  if (choice !== undefined) return ofValues([choice['first'] ?? '', choice['second'] ?? '']);
  const axis = /^matrix\.([\w-]+)$/.exec(expression)?.[1];
  const values = axis === undefined ? undefined : matrixValues(job, axis);
  if (values === undefined) return ofVariable(expression, source, job, step);
  return ofValues(values);
}

function ofValues(values: readonly string[]): Plainness {
  if (values.every((value) => WORD.test(value))) return 'word';
  return values.every((value) => WORDS.test(value)) ? 'words' : 'unknown';
}

/** A variable that the file gives one plain value, and that no step writes anew. */
function ofVariable(expression: string, source: Source, job: JobNode, step: StepNode): Plainness {
  const name = /^env\.([A-Za-z_]\w*)$/.exec(expression)?.[1];
  if (name === undefined || source.content.includes('GITHUB_ENV')) return 'unknown';
  const value = textOf(step.map, 'env', name) ?? textOf(job.map, 'env', name) ?? textOf(source.root, 'env', name);
  return value !== undefined && WORD.test(value) ? 'word' : 'unknown';
}
