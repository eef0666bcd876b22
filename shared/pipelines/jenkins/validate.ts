import type { Ast } from './ast.ts';
import type { Extensions } from './catalogue.ts';
import { readPipelines } from './declarative/read.ts';
import { readJson } from './json.ts';
import { MAX_SOURCE } from './limits.ts';
import { Notes } from './notes.ts';
import { parseJenkinsfile } from './parse.ts';
import type { Problem } from './problem.ts';
import { checkPipeline } from './rules/pipeline.ts';
import { Rules } from './rules/rules.ts';

/** What is wrong with a pipeline; valid when nothing is. */
export interface Verdict {
  readonly valid: boolean;
  readonly problems: readonly Problem[];
  /** In the JSON form of Jenkins (`ast-schema.json`). Missing when the file is invalid. */
  readonly ast?: Ast;
}

/**
 * Holds a Jenkinsfile against the rules of Jenkins' own declarative validator. Never throws. A file without a
 * declarative pipeline is not valid (`JENKINS_NOT_DECLARATIVE`): nothing is known of what it does.
 */
export function validateJenkinsfile(source: string, extensions: Extensions = {}): Verdict {
  const parsed = parseJenkinsfile(source);
  if ('problem' in parsed) return { valid: false, problems: [parsed.problem] };
  const notes = new Notes();
  const pipelines = readPipelines(parsed.file, notes);
  if (pipelines.length === 0 && notes.problems().length === 0) notes.add('JENKINS_NOT_DECLARATIVE', 'The file holds no declarative pipeline; scripted ones cannot be checked.', { line: 1, column: 1 });
  return verdictOf(pipelines, notes, extensions);
}

/** Holds the JSON form of a pipeline against the same rules. Never throws; mistakes carry a JSON pointer. */
export function validateJson(text: string, extensions: Extensions = {}): Verdict {
  if (text.length > MAX_SOURCE) return { valid: false, problems: [{ code: 'JENKINSFILE_TOO_LONG', message: `The text is longer than ${MAX_SOURCE} characters.`, line: 1, column: 1, pointer: '' }] };
  const notes = new Notes();
  const ast = readJson(text, notes);
  return verdictOf(ast ? [ast] : [], notes, extensions);
}

function verdictOf(pipelines: readonly Ast[], notes: Notes, extensions: Extensions): Verdict {
  const rules = new Rules(notes, extensions);
  for (const { pipeline } of pipelines) checkPipeline(rules, pipeline);
  const problems = notes.problems();
  const [ast] = pipelines;
  return { valid: problems.length === 0, problems, ...(problems.length === 0 && ast ? { ast } : {}) };
}
