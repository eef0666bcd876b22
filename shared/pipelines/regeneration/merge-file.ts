import type { FileVerdict, GeneratedFile } from '../model.ts';
import { joinLines, splitLines, textAt } from './lines.ts';
import { readJenkinsEntries } from './jenkins-reader.ts';
import { mergeEntries } from './merge-entries.ts';
import { mergeLists, type Preference, type Versions } from './merge-lines.ts';
import { linesOfEntry, type Entry, type Reader } from './model.ts';
import type { Notes } from './notes.ts';
import { withoutDanglingNeeds } from './needs.ts';
import { readYamlEntries } from './yaml-reader.ts';

/** Comparing takes time by the square of it. */
const MAX_LINES = 10_000;

export interface MergeRequest {
  readonly path: string;
  /** Texts without the lines of the base. */
  readonly texts: Versions<string>;
  readonly preference: Preference;
  /** The platform's own rules, where it has some. */
  readonly validate?: (file: GeneratedFile) => FileVerdict;
}

/**
 * Merges what is generated now into a file that was edited by hand. What comes out can be read whenever the file could
 * be; where no such merge is found, the file stays as it is and that is told. The text has plain line ends.
 */
export function mergeFile(request: MergeRequest, notes: Notes): string {
  const { path, texts, preference } = request;
  const { base, hand, generated } = { base: plain(texts.base), hand: plain(texts.hand), generated: plain(texts.generated) };
  if (hand === base) return generated;
  if ([base, hand, generated].some((text) => linesIn(text).length > MAX_LINES)) return unmerged(hand, `more than ${MAX_LINES} lines`, notes);
  if (path.endsWith('.json')) return mergeJson({ base, hand, generated }, preference, notes);
  const read: Reader = /\.ya?ml$/.test(path) ? readYamlEntries : readJenkinsEntries;
  const [before, own, made] = [read(base), read(hand), read(generated)];
  if (typeof own === 'string') return unreadable(hand, own, notes);
  if (typeof before === 'string' || typeof made === 'string') return unmerged(hand, 'what was generated cannot be read', notes);
  const merged = withoutDanglingNeeds({ merged: mergeEntries({ base: before, hand: own, generated: made }, preference, notes), hand: own, generated: made }, notes);
  const text = textOf(merged);
  const again = read(text);
  if (typeof again === 'string' || outline(again) !== outline(merged)) return unmerged(hand, typeof again === 'string' ? again : 'the parts do not fit into each other', notes);
  const verdict = firstProblem(request, { base, hand, generated: text });
  return verdict === undefined ? text : unmerged(hand, verdict, notes);
}

/** What the platform's rules find in the merged file and not in the one by hand. */
function firstProblem({ path, validate }: MergeRequest, { hand, generated }: Versions<string>): string | undefined {
  if (validate === undefined || !validate({ path, content: hand }).valid) return undefined;
  return validate({ path, content: generated }).problems.map(({ message, line }) => `line ${line}: ${message}`)[0];
}

function unreadable(hand: string, why: string, notes: Notes): string {
  notes.tell('EXISTING_UNREADABLE', `The file as it was edited cannot be read (${why}): it stays as it is, without what is generated now.`);
  return hand;
}

function unmerged(hand: string, why: string, notes: Notes): string {
  notes.tell('MERGE_CONFLICT', `What was edited by hand and what is generated now cannot stand in one file (${why}): the file stays as it is.`);
  return hand;
}

/** JSON has commas that depend on what follows, so lines are merged and the outcome has to be JSON again. */
function mergeJson(versions: Versions<string>, preference: Preference, notes: Notes): string {
  const lists = { base: linesIn(versions.base), hand: linesIn(versions.hand), generated: linesIn(versions.generated) };
  let line = 1;
  const merged = mergeLists(lists, (text) => text).flatMap((region) => {
    const own = 'taken' in region ? region.taken : region.conflict.hand;
    if ('conflict' in region) notes.tell('MERGE_CONFLICT', `Near line ${line}: by hand ${JSON.stringify(region.conflict.hand.join('\n'))}, generated now ${JSON.stringify(region.conflict.generated.join('\n'))}; ${preference === 'hand' ? 'what was written by hand' : 'what is generated'} stands.`);
    line += own.length;
    return 'taken' in region ? region.taken : region.conflict[preference];
  });
  const text = joinLines(merged);
  return isJson(text) ? text : unmerged(versions.hand, 'together they are no JSON', notes);
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

const linesIn = (text: string): readonly string[] => splitLines(text).lines;
const plain = (text: string): string => joinLines(linesIn(text));

function textOf(entry: Entry): string {
  return joinLines(linesOfEntry(entry).map(({ line, column }) => textAt(line, column)));
}

/** The entries by name and depth: what has to come back when the merged text is read. */
function outline(entry: Entry): string {
  return JSON.stringify([entry.head.map(({ text }) => text), entry.children.map(outline)]);
}
