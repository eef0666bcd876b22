import type { Component, Detection } from '../detection/model.ts';
import type { Changes, GeneratedFile, Job, Pipeline, Platform, Workflow } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import type { RepositoryFacts } from './facts.ts';
import { lockInstalls } from './installs/locked.ts';
import type { PipelineOptions } from './options.ts';
import { planCaches } from './plan-caches.ts';
import { planChanges } from './plan-changes.ts';
import { planComponent } from './plan-component.ts';
import { planDeploy } from './plan-deploy.ts';
import { previewScanGaps, previewScanOf } from './plan-preview-scan.ts';
import { planRelease } from './plan-release.ts';
import { planSecurity } from './plan-security.ts';
import { slug } from './text.ts';

export interface Plan {
  readonly pipeline: Pipeline;
  /** Beside the pipeline: what others need to let it in. */
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly TreeWarning[];
}

const NO_FACTS: RepositoryFacts = { sizeOf: () => undefined, tasks: [], paths: [], read: () => undefined, references: () => [] };

/**
 * Lays out the pipeline of a repository. Pure: the same detection and options always give the same plan.
 * A pipeline without jobs means that nothing can run; `warnings` then say why.
 */
export function planPipeline(detection: Detection, options: PipelineOptions, facts: RepositoryFacts = NO_FACTS, platform: Pick<Platform, 'issuer' | 'features'> = { features: [] }): Plan {
  const warnings: TreeWarning[] = [];
  const chosen = installsOf(chooseComponents(detection, options, warnings), options, facts, warnings);
  const caches = cachesFor(chosen, options, facts, warnings);
  const changes = options.changes === 'auto' && options.pullRequests ? planChanges(chosen, detection, facts) : new Map<string, Changes>();
  const prefixes = prefixesOf(chosen);
  const jobs: Job[] = [];
  for (const [index, component] of chosen.entries()) {
    const planned = planComponent({ component, options: { ...options, caches }, prefix: prefixes[index] ?? '', facts });
    const concerned = changes.get(component.path);
    jobs.push(...planned.jobs.map((job) => (concerned === undefined ? job : { ...job, changes: concerned })));
    warnings.push(...planned.warnings);
  }
  const security = planSecurity({ detection: { ...detection, components: chosen }, options, facts, features: platform.features, jobs: [...jobs] });
  jobs.push(...security.jobs);
  warnings.push(...security.warnings);
  const release = planRelease(jobs, options);
  warnings.push(...release.warnings);
  const workflows: Workflow[] = [...release.workflows];
  const files: GeneratedFile[] = [];
  if (options.deploy !== undefined) {
    const scan = previewScanOf(options);
    const deployment = planDeploy({ deploy: options.deploy, components: chosen, jobs: [...jobs], facts, platform, ...(scan === undefined ? {} : { scan }) });
    jobs.push(...deployment.jobs);
    workflows.push(...deployment.workflows);
    files.push(...deployment.files);
    warnings.push(...deployment.warnings);
  }
  jobs.push(...release.jobs);
  warnings.push(...previewScanGaps(options, jobs));
  if (jobs.length === 0) warnings.push({ code: 'NOTHING_TO_RUN', message: 'No command was found that a pipeline could run, so none is written.' });
  const { name, branches, pullRequests, manual, runner, requiredJob, pinning } = options;
  const pipeline: Pipeline = {
    name,
    triggers: { branches, pullRequests, manual },
    ...(runner === undefined ? {} : { runner }),
    ...(requiredJob ? { gate: 'required' } : {}),
    ...(pinning === 'lockfile' ? { pinning } : {}),
    ...(workflows.length > 0 ? { workflows } : {}),
    jobs,
  };
  return { pipeline, files, warnings };
}

function chooseComponents(detection: Detection, { components }: PipelineOptions, warnings: TreeWarning[]): readonly Component[] {
  if (components === undefined) return detection.components;
  for (const path of components.filter((wanted) => detection.components.every((component) => component.path !== wanted))) {
    warnings.push({ code: 'COMPONENT_NOT_FOUND', message: 'No component was detected in this folder.', path });
  }
  return detection.components.filter((component) => components.includes(component.path));
}

function installsOf(components: readonly Component[], { installs }: PipelineOptions, facts: RepositoryFacts, warnings: TreeWarning[]): readonly Component[] {
  if (installs === 'declared') return components;
  const locked = lockInstalls(components, facts);
  warnings.push(...locked.warnings);
  return locked.components;
}

/**
 * No caches where pushes to a release branch run the pipeline: a cache that another run filled could carry foreign
 * files into what is released.
 */
function cachesFor(components: readonly Component[], { caches, branches }: PipelineOptions, facts: RepositoryFacts, warnings: TreeWarning[]): PipelineOptions['caches'] {
  const release = branches.find((branch) => branch.toLowerCase().includes('release'));
  if (caches === 'off' || release === undefined) return caches;
  if (components.some((component) => planCaches(component, facts.sizeOf).length > 0)) {
    warnings.push({ code: 'CACHES_OFF_FOR_RELEASE', message: `No downloads are kept between runs, since the pipeline also runs for ${release}: a cache could carry foreign files into a release.` });
  }
  return 'off';
}

/** Job prefixes: none for a component alone; else its folder's name, made unique by its path or a number. */
function prefixesOf(components: readonly Component[]): readonly string[] {
  if (components.length <= 1) return components.map(() => '');
  const short = components.map((component) => letterFirst(slug(component.path === '.' ? component.stack : (component.path.split('/').at(-1) ?? ''))));
  const taken = new Set<string>();
  return components.map((component, index) => {
    const mine = short[index] ?? '';
    const shared = short.filter((name) => name === mine).length > 1;
    const base = shared ? letterFirst(slug(component.path === '.' ? component.stack : `${component.path}`)) : mine;
    let prefix = base;
    for (let number = 2; taken.has(prefix); number += 1) prefix = `${base}-${number}`;
    taken.add(prefix);
    return `${prefix}-`;
  });
}

function letterFirst(name: string): string {
  return /^[a-z]/.test(name) ? name : `c${name === '' ? '' : `-${name}`}`;
}
