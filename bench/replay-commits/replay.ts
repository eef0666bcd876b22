import { mkdirSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { chanceOf, type Chance } from '../../shared/drills/random.ts';
import type { SourceFile } from '../../shared/pipelines/conversion/model.ts';
import { generatePipeline, platformOf } from '../../shared/pipelines/generation/generate.ts';
import { optionsSchema } from '../../shared/pipelines/generation/options.ts';
import { trialOf } from '../../shared/pipelines/optimisation/levers/cache-builds/lever.ts';
import { optimise } from '../../shared/pipelines/optimisation/optimise.ts';
import type { RecordedRun } from '../../shared/pipelines/optimisation/runs.ts';
import { openCommit } from '../repositories.ts';
import { CacheStore } from './cache-store.ts';
import type { CellResult, RunContext } from './cell-run.ts';
import { cellsOf, isStarted, type Cell } from './cells.ts';
import { commitsOf, fileAt, workflowsAt, type Chosen, type Commit } from './commits.ts';
import { mutantsOf, mutated, sample, type Mutant } from './mutants.ts';
import { asAnswer, chosenCells, chosenForChange, figuresOf, isRed, keyOf, runCells, startedCells } from './pipeline-run.ts';
import type { Source } from './sources.ts';
import { writeState, type Judged, type RecordedSide, type Replayed, type SideName, type SideOutcome, type State } from './state.ts';

/** Commits before the replayed ones whose runs the optimiser is told. */
export const RECORDED = 4;

export interface Settings {
  readonly source: Source;
  readonly gitDirectory: string;
  readonly statePath: string;
  /** Folder of what is kept between runs; outlives the bench. */
  readonly kept: string;
  readonly scratch: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly commits: number;
  readonly mutants: number;
  readonly allCells: boolean;
  readonly seed: number;
  say(line: string): void;
}

interface Pipeline {
  readonly files: readonly SourceFile[];
  readonly isSame: boolean;
  readonly declined?: string;
}

/** Replays the commits of one repository, then plants faults; what the state holds is not done again. */
export class Replay {
  readonly #settings: Settings;
  readonly #state: State;
  readonly #chosen: Chosen;
  readonly #chance: Chance;

  constructor(settings: Settings, state: State) {
    this.#settings = settings;
    this.#state = state;
    this.#chosen = commitsOf(settings.gitDirectory, settings.source, settings.commits, RECORDED);
    this.#chance = chanceOf(settings.seed);
    mkdirSync(settings.scratch, { recursive: true });
  }

  /** Faults only: in what has been replayed so far. */
  run(isFaultsOnly: boolean): void {
    if (!isFaultsOnly) this.#replayAll();
    this.#judge();
  }

  #replayAll(): void {
    this.#record();
    for (const [index, commit] of this.#chosen.replayed.entries()) {
      const first: SideName = this.#chance.next() < 0.5 ? 'baseline' : 'optimised';
      if (this.#state.replayed.some(({ commit: known }) => known === commit.hash)) continue;
      const replayed = this.#replay(commit, first);
      this.#state.replayed.push(replayed);
      this.#save();
      const { baseline, optimised } = replayed.sides;
      this.#settings.say(`${this.#settings.source.id} ${index + 1}/${this.#chosen.replayed.length} ${commit.hash.slice(0, 7)}: ${told(baseline)}${replayed.isSame ? ', same on both sides' : ` | ${told(optimised)}`}`);
    }
  }

  #save(): void {
    writeState(this.#settings.statePath, this.#state);
  }

  #context(commit: Commit, side: SideName, event: 'push' | 'pull_request', isReadOnly = false, planted?: SourceFile): RunContext {
    const { source, gitDirectory, kept, scratch, environment } = this.#settings;
    const pull = event === 'pull_request' ? { pull_request: { number: 1, base: { sha: commit.parent } } } : {};
    const github = { event_name: event, ref: event === 'push' ? 'refs/heads/main' : 'refs/pull/1/merge', ref_name: 'main', base_ref: event === 'push' ? '' : 'main', sha: commit.hash, repository: source.repository, workflow: 'CI', event: pull };
    const store = new CacheStore(join(kept, side, 'cache'), isReadOnly);
    const shared = join(kept, 'shared');
    mkdirSync(shared, { recursive: true });
    return { repository: { ...source, commit: commit.hash }, gitDirectory, store, scratch, shared, environment, github, ...(planted === undefined ? {} : { planted }) };
  }

  #generated(commit: Commit): readonly SourceFile[] {
    const { source, gitDirectory } = this.#settings;
    const tree = openCommit(gitDirectory, { ...source, commit: commit.hash });
    return generatePipeline({ tree, platform: platformOf('github-actions'), options: optionsSchema.parse({ changes: 'auto' }), now: new Date('2026-11-29T00:00:00Z'), version: '0.0.0' }).generated.files;
  }

  /** Runs before the replay, which fill the caches as well. */
  #record(): void {
    const { source, gitDirectory } = this.#settings;
    const done = (commit: Commit, kind: RecordedSide['kind']): boolean => this.#state.recorded.some((each) => each.commit === commit.hash && each.kind === kind);
    for (const commit of this.#chosen.recorded) {
      const own = workflowsAt(gitDirectory, source, commit.hash);
      if (!done(commit, 'baseline')) this.#recordOne(commit, 'baseline', 'baseline', own);
      // What keeping builds would save is only known from runs that keep them.
      const trial = trialOf(own);
      const isTried = trial.some(({ content }, index) => content !== own[index]?.content);
      if (source.optimised === 'their-workflow' && isTried && !done(commit, 'trial')) this.#recordOne(commit, 'trial', 'optimised', trial);
      if (source.optimised === 'generated' && !done(commit, 'generated')) this.#recordOne(commit, 'generated', 'optimised', this.#generated(commit));
    }
  }

  #recordOne(commit: Commit, kind: RecordedSide['kind'], side: SideName, files: readonly SourceFile[]): void {
    const cells = runCells(this.#cells(files, new Set()), this.#context(commit, side, 'push'));
    this.#state.recorded.push({ commit: commit.hash, kind, changed: commit.changed, cells });
    this.#save();
    this.#settings.say(`${this.#settings.source.id} recorded ${commit.hash.slice(0, 7)} ${kind}: ${cells.map(({ name, outcome, seconds }) => `${name} ${outcome} ${seconds.toFixed(1)}`).join(', ')}`);
  }

  #cells(files: readonly SourceFile[], left: ReadonlySet<string>): readonly Cell[] {
    return chosenCells(files, left, this.#settings.allCells, this.#settings.source.unreachable);
  }

  /** Cells that never passed before the replay: they cannot run here, on neither side. */
  #left(): ReadonlySet<string> {
    const all = this.#state.recorded.flatMap(({ cells }) => cells);
    const passed = new Set(all.flatMap((cell) => (cell.outcome === 'success' ? [keyOf(cell)] : [])));
    const tried = all.filter(({ outcome }) => outcome !== 'skipped');
    return new Set(tried.map(keyOf).filter((key) => !passed.has(key)));
  }

  /** What the product makes of the maintainers' workflow, or `isSame` when it leaves it as it is. */
  #optimised(commit: Commit, own: readonly SourceFile[]): Pipeline {
    if (this.#settings.source.optimised === 'generated') return { files: this.#generated(commit), isSame: false };
    const made = optimise('github-actions', own, this.#recordings(own));
    return made.declined === undefined ? { files: made.files, isSame: false } : { files: own, isSame: true, declined: made.declined };
  }

  #recordings(files: readonly SourceFile[]): RecordedRun[] {
    const names = new Map(cellsOf(files).map(({ file, workflow }) => [file, workflow]));
    const left = this.#left();
    return this.#state.recorded.flatMap(({ kind, cells, changed }, index) =>
      kind === 'generated' ? [] : [...Map.groupBy(cells.filter((cell) => !left.has(keyOf(cell))), ({ file }) => file)].map(([file, own], at) => asAnswer(own, names.get(file) ?? '', changed, index * 10 + at + 1)));
  }

  #replay(commit: Commit, first: SideName): Replayed {
    const own = workflowsAt(this.#settings.gitDirectory, this.#settings.source, commit.hash);
    const made = this.#optimised(commit, own);
    const load = loadavg()[0] ?? 0;
    const base = { commit: commit.hash, subject: commit.subject, isSame: made.isSame, first, load, ...(made.declined === undefined ? {} : { declined: made.declined }) };
    if (made.isSame) {
      const side = this.#side(commit, 'baseline', own);
      return { ...base, sides: { baseline: side, optimised: side } };
    }
    const sides = { baseline: own, optimised: made.files };
    const order: readonly SideName[] = first === 'baseline' ? ['baseline', 'optimised'] : ['optimised', 'baseline'];
    const outcomes = new Map(order.map((name) => [name, this.#side(commit, name, sides[name])]));
    const outcomeOf = (name: SideName): SideOutcome => outcomes.get(name) ?? this.#side(commit, name, sides[name]);
    return { ...base, sides: { baseline: outcomeOf('baseline'), optimised: outcomeOf('optimised') } };
  }

  /** Everything is run as on the main branch; what a change would have run of it is counted from the same run. */
  #side(commit: Commit, side: SideName, files: readonly SourceFile[]): SideOutcome {
    const all = this.#cells(files, this.#left());
    const cells = startedCells(all, files, onMain(files), commit.changed);
    const results = runCells(cells, this.#context(commit, side, 'push'));
    const { gates, chosen } = chosenForChange(startedCells(all, files, 'pull_request', commit.changed), this.#context(commit, side, 'pull_request', true));
    const gateKeys = new Set(gates.map(keyOf));
    const forChange: CellResult[] = [...gates, ...results.filter((cell) => chosen.has(keyOf(cell)) && !gateKeys.has(keyOf(cell)))];
    return {
      main: figuresOf(results, cells),
      change: figuresOf(forChange, cells),
      isRed: isRed(results),
      isRedForChange: isRed(forChange),
      cells: results.map(({ name, outcome, seconds, cpuSeconds, note }) => ({ name, outcome, seconds, cpuSeconds, ...(outcome === 'failure' && note !== undefined ? { note } : {}) })),
    };
  }

  /** Faults in files that green commits changed. */
  #planned(): readonly (Mutant & { readonly commit: Commit })[] {
    const { source, gitDirectory, seed, mutants } = this.#settings;
    const green = this.#chosen.replayed.filter(({ hash }) => this.#state.replayed.some(({ commit, sides }) => commit === hash && !sides.baseline.isRed && sides.baseline.cells.length > 0));
    const all = green.flatMap((commit) => commit.changed.filter((path) => source.code.test(path)).flatMap((path) => mutantsOf(path, fileAt(gitDirectory, commit.hash, path) ?? '').map((mutant) => ({ ...mutant, commit }))));
    return sample(all, mutants, chanceOf(seed + 1));
  }

  #judge(): void {
    for (const { commit, ...mutant } of this.#planned()) {
      if (this.#state.judged.some((known) => known.commit === commit.hash && known.mutant.path === mutant.path && known.mutant.line === mutant.line)) continue;
      const judged = this.#judgeOne(commit, mutant);
      this.#state.judged.push(judged);
      this.#save();
      this.#settings.say(`${this.#settings.source.id} mutant ${this.#state.judged.length} ${mutant.path}:${mutant.line}: ${!judged.isKilled ? 'not killed' : judged.isCaughtOnMain && judged.isCaughtForChange ? 'caught' : 'MISSED'}`);
    }
  }

  #judgeOne(commit: Commit, mutant: Mutant): Judged {
    const { source, gitDirectory } = this.#settings;
    const own = workflowsAt(gitDirectory, source, commit.hash);
    const made = this.#optimised(commit, own);
    const planted = { path: mutant.path, content: mutated(fileAt(gitDirectory, commit.hash, mutant.path) ?? '', mutant) };
    const isCaught = (side: SideName, files: readonly SourceFile[], only?: ReadonlySet<string>): boolean => {
      const cells = startedCells(this.#cells(files, this.#left()), files, onMain(files), commit.changed).filter((cell) => only === undefined || only.has(keyOf(cell)) || Object.keys(cell.outputs).length > 0);
      return isRed(runCells(cells, this.#context(commit, side, 'push', true, planted), true));
    };
    const isKilled = isCaught('baseline', own);
    const of = { commit: commit.hash, mutant, isKilled };
    if (!isKilled || made.isSame) return { ...of, isCaughtOnMain: isKilled, isCaughtForChange: isKilled };
    const { chosen } = chosenForChange(startedCells(this.#cells(made.files, this.#left()), made.files, 'pull_request', commit.changed), this.#context(commit, 'optimised', 'pull_request', true, planted));
    const isCaughtForChange = isCaught('optimised', made.files, chosen);
    // What a change runs is part of what the main branch runs.
    return { ...of, isCaughtForChange, isCaughtOnMain: isCaughtForChange || isCaught('optimised', made.files) };
  }
}

/** Where nothing is started by a push, a change is checked once more as a whole before it is merged. */
const onMain = (files: readonly SourceFile[]): 'push' | 'pull_request' => (files.some((file) => isStarted(file, 'push', [])) ? 'push' : 'pull_request');

const told = ({ main, change, isRed: red }: SideOutcome): string => `${red ? 'red' : 'green'} ${main.wall.toFixed(1)} s, critical ${main.critical.toFixed(1)} (change ${change.critical.toFixed(1)}), processor ${main.cpu.toFixed(1)}, critical ${main.criticalCpu.toFixed(1)}`;
