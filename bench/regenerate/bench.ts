import type { BenchOptions } from '../bench.ts';
import { allJudges, judgeAll, type Subject } from '../pipelines/judge.ts';
import { optionsOf } from '../pipelines/option-sets.ts';
import { openCommit, requireRepositories, PUBLIC_REPOSITORIES, type PublicRepository } from '../repositories.ts';
import { platformOf } from '../../shared/pipelines/generation/generate.ts';
import type { PipelineOptions } from '../../shared/pipelines/generation/options.ts';
import type { GeneratedFile } from '../../shared/pipelines/model.ts';
import { regenerate } from '../../shared/pipelines/regeneration/regenerate.ts';
import type { RepositoryTree } from '../../shared/ports/index.ts';
import { bodyOf, editFile, generate, mistakesIn, PLATFORMS, withFile } from './cases.ts';
import { earlierTrees } from './history.ts';
import { lostEdits, unaccounted, type Written } from './hand-edits.ts';

const SEEDS = [1, 2, 3];
/** Hand-added steps have no pin and no reason; what is asked is whether the platforms take the file. */
const JUDGES = new Set(['actionlint', 'GitHub workflow schema', 'GitLab CI schema', 'npm-groovy-lint (errors)']);
const TOLD = ['MERGE_CONFLICT', 'MERGE_ORDER', 'EDIT_KEPT', 'EXISTING_UNREADABLE', 'BASE_UNREADABLE'] as const;

/** A pipeline as it was generated once, and the repository and options it is generated for again. */
interface Situation {
  readonly name: string;
  readonly scenario: 'history' | 'options';
  readonly platform: Written;
  readonly first: GeneratedFile;
  readonly tree: RepositoryTree;
  readonly options: PipelineOptions;
}

interface Outcome extends Subject {
  readonly edited: Subject;
  readonly edits: number;
  readonly faults: readonly string[];
  readonly codes: readonly string[];
}

/**
 * Pipelines of the public repositories, generated for an older commit (or with the default options), edited by hand and
 * generated again for the listed commit (or with every option on): whether an edit is lost, a generated change is
 * missing, or a file is broken. Judged by text and by the platforms' own tools. `--only D1,D6` chooses repositories,
 * `--quick` does without the judge that needs Java.
 */
export async function run({ data, json, args }: BenchOptions): Promise<object> {
  const only = args.includes('--only') ? (args[args.indexOf('--only') + 1] ?? '').split(',') : undefined;
  const repositories = requireRepositories(data, PUBLIC_REPOSITORIES.filter(({ id }) => only?.includes(id) ?? true));
  const say = (text: string): void => (json ? undefined : console.log(text));
  const situations: Situation[] = [];
  const outcomes: Outcome[] = [];
  for (const [repository, folder] of repositories) {
    const own = situationsOf(repository, folder);
    const made = own.flatMap((situation) => outcomesOf(situation));
    say(`${repository.id} ${repository.repository}: ${own.length} pipelines, ${made.length} files, ${made.reduce((sum, { edits }) => sum + edits, 0)} edits`);
    for (const { name, platform, faults } of made) for (const fault of faults) say(`  ${name} on ${platform}: ${fault}`);
    situations.push(...own);
    outcomes.push(...made);
  }
  const judges = allJudges(undefined).filter(({ name }) => JUDGES.has(name) && !(args.includes('--quick') && name.startsWith('npm-groovy-lint')));
  const after = await judgeAll(outcomes, judges);
  for (const { judge, subject, platform, message } of after) say(`${subject} on ${platform}: ${judge}: ${message}`);
  // What the edit itself brought: only asked where there is something to explain.
  const found = new Set(after.map(({ subject, platform }) => `${subject} ${platform}`));
  const before = await judgeAll(outcomes.filter(({ name, platform }) => found.has(`${name} ${platform}`)).map(({ edited }) => edited), judges);
  const told = (code: string): number => outcomes.flatMap(({ codes }) => codes).filter((other) => other === code).length;
  return {
    situations: { history: situations.filter(({ scenario }) => scenario === 'history').length, options: situations.filter(({ scenario }) => scenario === 'options').length },
    editedFiles: outcomes.filter(({ edits }) => edits > 0).length,
    edits: outcomes.reduce((sum, { edits }) => sum + edits, 0),
    faults: outcomes.flatMap(({ faults }) => faults).length,
    told: Object.fromEntries(TOLD.map((code) => [code, told(code)])),
    findings: Object.fromEntries(judges.map(({ name }) => [name, { regenerated: after.filter(({ judge }) => judge === name).length, alreadyInEdited: before.filter(({ judge }) => judge === name).length }])),
  };
}

function situationsOf(repository: PublicRepository, folder: string): readonly Situation[] {
  const tree = openCommit(folder, repository);
  const older = earlierTrees(folder, repository);
  const name = `${repository.id} ${repository.repository}`;
  return PLATFORMS.flatMap((platform): readonly Situation[] => {
    const [now] = generate(tree, platform, optionsOf([])).files;
    if (now === undefined) return [];
    const first = older.map((open) => generate(open(), platform, optionsOf([])).files[0]).find((file) => file !== undefined && file.path === now.path && file.content !== now.content);
    return [
      ...(first === undefined ? [] : [{ name, scenario: 'history' as const, platform, first, tree, options: optionsOf([]) }]),
      { name, scenario: 'options', platform, first: now, tree, options: optionsOf(['--options', 'all']) },
    ];
  });
}

/** One outcome without an edit, and one for each seed. */
function outcomesOf({ name, scenario, first: { path, content: present }, tree, platform, options }: Situation): readonly Outcome[] {
  const replaced = generate(withFile(tree, path, present), platform, { ...options, existing: 'replace' }).files;
  const wanted = replaced.map((file) => ({ path: file.path, content: bodyOf(file.content) }));
  const { validate } = platformOf(platform);
  const again = (text: string) => regenerate({ files: wanted, tree: withFile(tree, path, text), existing: 'merge', ...(validate ? { validate: (file: GeneratedFile) => validate(file, {}) } : {}) });
  return [0, ...SEEDS].map((seed): Outcome => {
    const { text, done } = seed === 0 ? { text: present, done: [] } : editFile(platform, present, `${name} ${scenario} ${seed}`);
    // The first edited file goes the whole way, detection and all; the others start where something was generated.
    const { files, warnings } = seed === 1 ? generate(withFile(tree, path, text), platform, options) : again(text);
    const content = files[0]?.content ?? '';
    const codes = warnings.map(({ code }) => code).filter((code) => TOLD.some((known) => known === code));
    const faults = [
      ...lostEdits(done, text, content),
      ...(codes.length === 0 ? unaccounted({ base: present, edited: text, generated: replaced[0]?.content ?? '', outcome: content }) : []),
      ...mistakesIn(platform, bodyOf(content)),
      ...(done.length === 0 && content !== replaced[0]?.content ? ['not the generated bytes though nothing was edited'] : []),
      ...(again(content).files[0]?.content === content ? [] : ['a second time changes it again']),
    ];
    const subject = { name: `${name}, ${scenario}, ${seed}`, platform };
    return { ...subject, files: files.map((file) => ({ path: file.path, content: file.content })), edited: { ...subject, files: [{ path, content: text }] }, edits: done.length, faults, codes };
  });
}
