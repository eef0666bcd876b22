import { parseDocument } from 'yaml';
import { sha256 } from '../../shared/core/digest.ts';
import { generatePipeline, platformOf } from '../../shared/pipelines/generation/generate.ts';
import type { PipelineOptions } from '../../shared/pipelines/generation/options.ts';
import type { GeneratedPipeline } from '../../shared/pipelines/generation/result.ts';
import { validateJenkinsfile } from '../../shared/pipelines/jenkins/index.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';
import { DAY } from '../pipelines/option-sets.ts';
import { handEdits, type Edited, type Written } from './hand-edits.ts';

export const PLATFORMS: readonly Written[] = ['github-actions', 'gitlab-ci', 'jenkins'];
const MAX_EDITS = 5;

export function generate(tree: RepositoryTree, platform: Written, options: PipelineOptions): GeneratedPipeline {
  return generatePipeline({ tree, platform: platformOf(platform), options, now: DAY, version: '0.0.0' }).generated;
}

/** The repository with one more file, or with another text in it. */
export function withFile(tree: RepositoryTree, path: string, text: string): RepositoryTree {
  const files = [...tree.files.filter((file) => file.path !== path), { path, size: Buffer.byteLength(text) }].toSorted((a, b) => (a.path < b.path ? -1 : 1));
  return { name: tree.name, files, read: (wanted) => (wanted === path ? text : tree.read(wanted)), warnings: tree.warnings };
}

/** One to five edits, the same for the same seed. */
export function editFile(platform: Written, text: string, seed: string): { readonly text: string; readonly done: readonly Edited[] } {
  const edits = handEdits(platform);
  const number = (what: string): number => Number.parseInt(sha256(`${seed} ${what}`).slice(0, 8), 16);
  let edited = text;
  const done: Edited[] = [];
  for (let index = 0; index < 1 + (number('count') % MAX_EDITS); index += 1) {
    const made = edits[number(`edit ${index}`) % edits.length]?.apply(edited, { below: (count) => number(`place ${index}`) % count, word: `hand${index}` });
    if (made === undefined) continue;
    edited = made.text;
    done.push(made);
  }
  return { text: edited, done };
}

/** A file without the comments at its end by which it is known again. */
export function bodyOf(text: string): string {
  return text.split('\n').filter((line) => !/^(?:#|\/\/) (?:devops-engineer\/base|Edit freely:) /.test(line)).join('\n');
}

/** Why a file cannot be read. */
export function mistakesIn(platform: Written, text: string): readonly string[] {
  if (platform === 'jenkins') return validateJenkinsfile(text).problems.map(({ message, line }) => `line ${line}: ${message}`);
  return parseDocument(text).errors.map(({ message }) => message.split('\n')[0] ?? '');
}
