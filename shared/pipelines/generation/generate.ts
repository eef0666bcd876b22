import { digestOf, sha256 } from '../../core/digest.ts';
import { notFound } from '../../core/errors.ts';
import type { RepositoryTree, TreeWarning } from '../../ports/index.ts';
import { detect } from '../detection/engine.ts';
import type { Detection } from '../detection/model.ts';
import type { GeneratedFile, Job, Pipeline, Platform } from '../model.ts';
import { checkLock } from '../lockfile/check.ts';
import { platforms } from '../platforms/index.gen.ts';
import { regenerate, withoutEdits, type RegeneratedFile } from '../regeneration/regenerate.ts';
import { unifiedDiff } from '../regeneration/unified-diff.ts';
import { taskRunners } from '../task-runners/index.gen.ts';
import type { PipelineOptions } from './options.ts';
import { referencesOf } from './references.ts';
import type { RepositoryFacts } from './facts.ts';
import { planPipeline } from './plan.ts';
import { planUpdates } from './plan-updates.ts';
import type { GeneratedPipeline, Receipt } from './result.ts';
import { differences, normalise } from './round-trip.ts';

const ID_DIGITS = 24;

interface Request {
  readonly tree: RepositoryTree;
  readonly platform: Platform;
  readonly options: PipelineOptions;
  readonly now: Date;
  /** Of this service, for its own receipts. */
  readonly version: string;
}

/** The registered platform. Throws `PLATFORM_NOT_FOUND`. */
export function platformOf(id: string): Platform {
  const found = platforms.find((platform) => platform.id === id);
  if (found === undefined) throw notFound('PLATFORM_NOT_FOUND', `There is no platform ${id}.`);
  return found;
}

/**
 * From a repository to its pipeline. The id is made of everything that decided the outcome: what was listed and read,
 * the platform, the options and the files themselves, so that the same input gives the same bytes under the same id.
 */
export function generatePipeline({ tree: opened, platform, options, now, version }: Request): { readonly generated: GeneratedPipeline; readonly pipeline: Pipeline } {
  const { tree: present, digests } = recordReads(opened);
  const tree = options.existing === 'replace' ? present : withoutEdits(present);
  const detection = detect(tree, now);
  const { pipeline, files: beside, warnings } = planPipeline(detection, options, factsOf(tree, detection), platform);
  const printed = pipeline.jobs.length > 0 ? platform.print(pipeline) : [];
  const updates = planUpdates(options.updates, { platform: platform.id, components: detection.components, paths: tree.files.map(({ path }) => path) }, tree);
  const validate = platform.validate;
  const wanted = [...printed, ...(printed.length > 0 ? beside : []), ...updates.files];
  const regenerated = regenerate({ files: wanted, tree: present, existing: options.existing, ...(validate ? { validate: (file) => validate(file, {}) } : {}) });
  const files = regenerated.files.map(fileOf);
  const basis = { listing: tree.files, reads: Object.fromEntries(digests), platform: platform.id, options, files: files.map((file) => file.sha256) };
  return {
    pipeline,
    generated: {
      id: `pl_${digestOf(basis).slice(0, ID_DIGITS)}`,
      platform: platform.id,
      repository: tree.name,
      detection,
      files,
      receipts: printed.length > 0 ? receiptsOf(platform, pipeline, regenerated.files.slice(0, printed.length), version) : [],
      jobs: pipeline.jobs.map((job) => drawn(job, pipeline)),
      warnings: unique([...detection.warnings, ...tree.warnings, ...warnings, ...updates.warnings, ...pinningWarnings(platform, options, printed, tree), ...regenerated.warnings, ...(printed.length > 0 ? (platform.limits?.(pipeline) ?? []) : [])]),
    },
  };
}

/** Only GitHub has actions, and a lock of them. */
function pinningWarnings({ id, title }: Platform, { pinning }: PipelineOptions, printed: readonly GeneratedFile[], tree: RepositoryTree): readonly TreeWarning[] {
  if (id === 'github-actions') return checkLock(pinning, printed, tree);
  return pinning === 'lockfile' && printed.length > 0 ? [{ code: 'PINNING_WITHOUT_EFFECT', message: `${title} has no actions that a lock could hold.` }] : [];
}

function drawn({ id, title, workflow, needs, matrix, services, timeoutMinutes }: Job, { workflows = [] }: Pipeline) {
  const own = workflow === undefined ? {} : { workflow: workflows.find((each) => each.id === workflow)?.title ?? workflow };
  return { id, title, ...own, needs: [...needs], cells: matrix?.values.length ?? 1, services: services.map(({ name, image }) => ({ name, image })), timeoutMinutes };
}

function factsOf(tree: RepositoryTree, { components }: Detection): RepositoryFacts {
  const sizes = new Map(tree.files.map((file) => [file.path, file.size]));
  const folders = new Set(['.', ...components.map((component) => component.path)]);
  const near = tree.files.filter(({ path }) => folders.has(path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.'));
  const tasks = near.flatMap(({ path }) => {
    const runner = taskRunners.find((candidate) => candidate.matches(path));
    const text = runner && tree.read(path);
    return runner === undefined || text === undefined ? [] : runner.read(path, text).tasks;
  });
  const paths = new Set(sizes.keys());
  const named = /^[A-Za-z0-9][\w.-]*(?:\/[\w.-]+)+$/.test(tree.name) ? { repository: tree.name } : {};
  return { ...named, sizeOf: (path) => sizes.get(path), tasks, paths: [...paths], read: (path) => tree.read(path), references: (folder) => referencesOf(tree, paths, folder) };
}

function recordReads(tree: RepositoryTree): { readonly tree: RepositoryTree; readonly digests: ReadonlyMap<string, string> } {
  const digests = new Map<string, string>();
  const read = (path: string): string | undefined => {
    const text = tree.read(path);
    digests.set(path, text === undefined ? '' : sha256(text));
    return text;
  };
  const recording: RepositoryTree = { name: tree.name, files: tree.files, read, get warnings() { return tree.warnings; } };
  return { tree: recording, digests };
}

/** A file as it is answered, with what it would change. */
function fileOf({ path, content, existing }: RegeneratedFile) {
  const diff = existing === undefined ? '' : unifiedDiff(path, existing, content);
  return { path, content, sha256: sha256(content), ...(existing === undefined ? {} : { existing }), ...(diff === '' ? {} : { diff }) };
}

/** The reader judges the printer here; tools of others are named with the place where they run. */
function receiptsOf(platform: Platform, pipeline: Pipeline, files: readonly RegeneratedFile[], version: string): readonly Receipt[] {
  const verdict = files.some(({ isMerged }) => isMerged) ? undefined : differences(platform.read(files), normalise(pipeline, platform.features));
  return files.flatMap((file): Receipt[] => [
    { file: file.path, tool: 'devops-engineer/round-trip', version, ...roundTripOf(verdict) },
    ...validatorReceipt(platform, file, version),
    ...platform.judges.map((judge): Receipt => ({ file: file.path, tool: judge.tool, version: null, result: 'not-run', detail: judge.how })),
  ]);
}

function roundTripOf(places: readonly string[] | undefined): Pick<Receipt, 'result' | 'detail'> {
  if (places === undefined) return { result: 'not-run', detail: 'The files hold what was edited by hand, so they say more than the plan.' };
  if (places.length === 0) return { result: 'pass', detail: 'Read back, the file gives the commands, environment, graph and artifacts of the plan.' };
  return { result: 'fail', detail: `Read back, these places differ: ${places.join(', ')}` };
}

/** What the platform's own rules say, where they are known here. */
function validatorReceipt(platform: Platform, file: GeneratedFile, version: string): readonly Receipt[] {
  const verdict = platform.validate?.(file, {});
  if (verdict === undefined) return [];
  const mistakes = verdict.problems.map(({ code, line }) => `${code} in line ${line}`).join(', ');
  const detail = verdict.valid ? 'The file keeps the rules of the platform.' : `The file breaks rules of the platform: ${mistakes}`;
  return [{ file: file.path, tool: `devops-engineer/${platform.id}-validator`, version, result: verdict.valid ? 'pass' : 'fail', detail }];
}

function unique(warnings: readonly TreeWarning[]): readonly TreeWarning[] {
  return [...new Map(warnings.map((warning) => [`${warning.code} ${warning.path ?? ''} ${warning.message}`, warning])).values()];
}
