import { unprocessable } from '../../core/errors.ts';
import { formats } from '../conversion/formats/index.gen.ts';
import type { SourceFile } from '../conversion/model.ts';
import { LOCKFILE_PATH, readLockfile } from '../lockfile/lockfile.ts';
import { applyEdits, overlaps } from './edits.ts';
import { graphOf } from './graph.ts';
import type { Change, Edit, Fix, HardenablePlatform, Hardened, HardenOptions, Left, Rule, RuleContext } from './model.ts';
import { rules } from './rules/index.gen.ts';
import { parseSource, type Source } from './source.ts';

const MAX_SNIPPET = 200;

interface FileResult {
  readonly file: SourceFile;
  readonly changes: readonly Change[];
  readonly left: readonly Left[];
  readonly isSame: boolean;
  readonly detail: string;
}

/**
 * Makes pipeline files safer by edits in place: everything outside of them stays byte for byte. What cannot be changed
 * without perhaps changing what the pipeline does is named with its place and the reason. Afterwards the graph of each file
 * is compared with what it was; a file where it differs comes back as it was. Throws `PIPELINE_MISSING`, `PIPELINE_MALFORMED`.
 * @param options What is done beyond that, default nothing. An `environment` is the one thing in which the graph then differs.
 */
export function harden(platform: HardenablePlatform, files: readonly SourceFile[], options: HardenOptions = {}): Hardened {
  const format = formats.find(({ id }) => id === platform);
  const own = files.filter(({ path }) => format?.matches(path));
  if (own.length === 0) throw unprocessable('PIPELINE_MISSING', `None of the files is a pipeline of ${platform}.`, [{ path: '/files', message: 'Give its pipeline files.' }]);
  const applicable = rules.filter((rule) => rule.platform === platform).toSorted((left, right) => left.order - right.order);
  const locked = files.find(({ path }) => path === LOCKFILE_PATH);
  const lock = locked && readLockfile(locked.content);
  const results = own.map((file) => hardenFile(file, applicable, { ...options, lock }));
  return {
    files: results.map(({ file }) => file),
    changes: results.flatMap(({ changes }) => changes),
    left: results.flatMap(({ left }) => left),
    checks: results.map(({ file, isSame, detail }) => ({ path: file.path, isSame, detail })),
  };
}

function hardenFile(file: SourceFile, applicable: readonly Rule[], context: RuleContext): FileResult {
  const source = parseSource(file);
  if (source.hasAliases) {
    const left = [{ path: file.path, line: 1, kind: 'aliases', why: 'Anchors and aliases make one text stand for several places: an edit of one would change the others.' }];
    return { file, changes: [], left, isSame: true, detail: 'unchanged' };
  }
  const edits: Edit[] = [];
  const changes: Change[] = [];
  const left: Left[] = [];
  for (const rule of applicable) {
    const found = rule.find(source, context);
    for (const { place, why } of found.left) left.push({ path: file.path, line: source.lineOf(place.offset), kind: rule.id, why });
    for (const fix of found.fixes) {
      if (fix.edits.some((edit) => edits.some((made) => overlaps(edit, made)))) {
        left.push({ path: file.path, line: source.lineOf(fix.place.offset), kind: rule.id, why: 'Another change touches the same text; harden the result again.' });
        continue;
      }
      edits.push(...fix.edits);
      changes.push(changeOf(source, rule, fix));
    }
  }
  return checked(file, applyEdits(file.content, edits) ?? file.content, changes, left, context);
}

function changeOf(source: Source, { id }: Rule, { place, why, edits }: Fix): Change {
  const before = edits.map(({ start, end }) => source.content.slice(start, end)).filter((text) => text !== '').join(' … ');
  const after = edits.map(({ text }) => text.trim()).filter((text) => text !== '').join(' … ');
  return {
    path: source.path,
    line: source.lineOf(place.offset),
    kind: id,
    ...(place.job === undefined ? {} : { job: place.job }),
    ...(place.step === undefined ? {} : { step: place.step }),
    why,
    ...(before === '' ? {} : { before: before.slice(0, MAX_SNIPPET) }),
    ...(after === '' ? {} : { after: after.slice(0, MAX_SNIPPET) }),
  };
}

/** Takes the edited text only when it still reads as the same graph. */
function checked(file: SourceFile, content: string, changes: readonly Change[], left: readonly Left[], { environment }: HardenOptions): FileResult {
  if (changes.length === 0) return { file, changes, left, isSame: true, detail: 'unchanged' };
  const also = changes.some(({ kind }) => kind === 'secrets-outside-env') ? '; jobs that read secrets are in the environment that was asked for' : '';
  if (isSameGraph(file.content, content, environment)) return { file: { path: file.path, content }, changes, left, isSame: true, detail: `triggers, jobs, needs, matrix, machines, conditions and commands are those of the given file${also}` };
  return { file, changes: [], left: [...left, { path: file.path, line: 1, kind: 'graph-check', why: 'The edited file did not read back as the same pipeline, so it stays as it was.' }], isSame: false, detail: 'given back unchanged' };
}

function isSameGraph(before: string, after: string, environment: string | undefined): boolean {
  try {
    return graphOf(before, environment) === graphOf(after, environment);
  } catch {
    return false;
  }
}
