import { clouds } from '../clouds/index.gen.ts';
import type { TrustedRole } from '../clouds/model.ts';
import { deployers } from '../deployers/index.gen.ts';
import type { DeployRequest, Unit } from '../deployers/model.ts';
import type { Component } from '../detection/model.ts';
import type { Environment, GeneratedFile, Job, Occasion, Platform, Step, Workflow } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import type { DeployOptions } from './deploy-options.ts';
import { addressStep, ADDRESS_FOLDER, planPreviewScan, type PreviewScan } from './plan-preview-scan.ts';
import type { RepositoryFacts } from './facts.ts';
import { isRelativePath } from './paths.ts';
import { plannedJobs } from './planned-jobs.ts';
import { holdsExpression, slug } from './text.ts';

const DEPLOY_MINUTES = 60;
const PREVIEW_CRON = '23 * * * *';
/** Characters of the repository's name in a role: Google allows 30 in all. */
const PREFIX_LENGTH = 12;

export interface DeployPlan {
  readonly jobs: readonly Job[];
  readonly workflows: readonly Workflow[];
  readonly files: readonly GeneratedFile[];
  readonly warnings: readonly TreeWarning[];
}

interface Request {
  readonly deploy: DeployOptions;
  readonly components: readonly Component[];
  /** What is planned so far; a deployment waits for all of it. */
  readonly jobs: readonly Job[];
  readonly facts: RepositoryFacts;
  readonly platform: Pick<Platform, 'issuer' | 'features'>;
  /** Previews are scanned from outside where they can be. */
  readonly scan?: PreviewScan;
}

/** Everything that jobs of one unit share. */
interface Context extends Request {
  readonly prefix: string;
  readonly changes: boolean;
  readonly unit: Unit;
}

const NOTHING: DeployPlan = { jobs: [], workflows: [], files: [], warnings: [] };

/** Jobs that deploy, and the policies by which the cloud lets them in. Pure. */
export function planDeploy(request: Request): DeployPlan {
  const { deploy, platform, facts } = request;
  const repository = deploy.repository ?? facts.repository;
  const issuer = platform.issuer?.url(deploy.server);
  if (repository === undefined) return without('DEPLOY_NEEDS_REPOSITORY', 'Nothing is deployed: the trust policies need `deploy.repository`, as in owner/name.');
  if (platform.issuer === undefined || issuer === undefined) return without('DEPLOY_NEEDS_SERVER', 'Nothing is deployed: the trust policies need `deploy.server`, the address that the platform\'s tokens name.');
  const { units, warnings } = selectUnits(request);
  if (units.length === 0) return { ...NOTHING, warnings: [...warnings, { code: 'NOTHING_TO_DEPLOY', message: 'Nothing that was detected can be deployed to this cloud.' }] };
  const prefix = slug(repository.split('/').at(-1) ?? '').slice(0, PREFIX_LENGTH).replaceAll(/^[^a-z]+|-+$/g, '') || 'repo';
  const { changes } = platform.issuer;
  const contexts = units.map((unit): Context => ({ ...request, prefix, changes, unit }));
  const previews = deploy.preview !== undefined && changes ? contexts.flatMap((context) => previewJobs(context, deploy.preview)) : [];
  const jobs = [...contexts.flatMap(unitJobs), ...previews];
  const roles = rolesOf(jobs, (environment) => platform.issuer?.subject({ repository, environment, branch: deploy.branch, ...(deploy.server === undefined ? {} : { server: deploy.server }), ...(deploy.ids === undefined ? {} : { ids: deploy.ids }) }) ?? '');
  return {
    jobs,
    workflows: previews.length > 0 ? [{ id: 'preview', title: 'Preview', why: 'Every pull request gets an environment of its own, which ends with it or after its time.', on: ['change', 'change-closed', 'schedule'], cron: PREVIEW_CRON }] : [],
    files: clouds.find(({ id }) => id === deploy.cloud)?.trust({ issuer, repository, roles }) ?? [],
    warnings: [...warnings, ...limitsOf(request, contexts)],
  };
}

const without = (code: string, message: string): DeployPlan => ({ ...NOTHING, warnings: [{ code, message }] });

function selectUnits({ deploy, components, jobs, facts, platform }: Request): { readonly units: readonly Unit[]; readonly warnings: readonly TreeWarning[] } {
  const request: DeployRequest = {
    cloud: deploy.cloud,
    components: components.filter(({ path }) => isRelativePath(path) && !holdsExpression(path)),
    environments: deploy.environments.map(({ name }) => name),
    ...(deploy.target === undefined ? {} : { target: deploy.target }),
    ...(deploy.rollout === undefined ? {} : { rollout: deploy.rollout }),
    jobsOf: (path) => plannedJobs(jobs, path),
    has: (path) => facts.sizeOf(path) !== undefined,
    hostedTools: platform.features.includes('cloud-tools'),
  };
  const selected = deployers.map((deployer) => deployer.select(request));
  return { units: selected.flatMap(({ units }) => units), warnings: selected.flatMap(({ warnings }) => warnings) };
}

function limitsOf({ deploy, platform }: Request, contexts: readonly Context[]): readonly TreeWarning[] {
  return [
    ...(deploy.preview !== undefined && contexts.some(({ changes }) => !changes) ? [{ code: 'PREVIEW_NEEDS_EXACT_SUBJECT', message: 'No previews are made: tokens of this platform name the branch of a change, so that no policy could name their subject exactly.' }] : []),
    ...(deploy.preview !== undefined ? contexts.filter(({ unit }) => unit.preview === undefined).map(({ unit }) => ({ code: 'PREVIEW_NOT_MADE', message: `${unit.title} has no way to stand beside itself, so it gets no previews.` })) : []),
    ...(deploy.rollout !== undefined ? contexts.filter(({ unit }) => !unit.rolls).map(({ unit }) => ({ code: 'ROLLOUT_NOT_APPLIED', message: `${unit.title} is changed in place: a ${deploy.rollout} rollout needs a target that shifts traffic.` })) : []),
    ...(deploy.ids === undefined && platform.issuer?.numbered === true ? [{ code: 'SUBJECT_BY_NAME', message: 'Repositories at GitHub made or renamed since 2026-07-15 have their numbers in the subject: give `deploy.ids`, or the cloud lets nobody in.' }] : []),
  ];
}

/** Plan and apply for each environment, one after the other in the order of promotion. */
function unitJobs(context: Context): readonly Job[] {
  const made: Job[] = [];
  const { unit, deploy, jobs, changes } = context;
  const checks = jobs.filter(({ when, workflow }) => when === undefined && workflow === undefined).map(({ id }) => id);
  const occasions: readonly Occasion[] = changes ? ['change', 'default-branch'] : ['default-branch'];
  let before: readonly string[] = checks;
  for (const { name, approval } of deploy.environments.filter((each) => unit.environments.includes(each.name))) {
    const planLines = unit.plan?.(name);
    const planId = `plan-${unit.id}-${name}`;
    if (planLines !== undefined) {
      made.push(deployJob(context, { id: planId, title: `Plan ${unit.title} for ${name}`, why: 'Shows what would change, with a role that can only read.', lines: planLines, role: `${name}-plan`, environment: { name: `${name}-plan`, approval: false }, when: occasions, needs: [] }));
    }
    const id = `deploy-${unit.id}-${name}`;
    const needs = [...before, ...(planLines === undefined ? [] : [planId])];
    made.push(deployJob(context, { id, title: `Deploy ${unit.title} to ${name}`, why: `Brings the default branch to ${name} once all else has passed.`, lines: unit.apply(name), role: name, environment: { name, approval }, when: ['default-branch'], needs, concurrency: id }));
    before = [id];
  }
  return made;
}

function previewJobs(context: Context, preview: DeployOptions['preview']): readonly Job[] {
  const { unit } = context;
  if (unit.preview === undefined || preview === undefined) return [];
  const { ttlHours } = preview;
  const own: Environment = { name: 'preview', approval: false, perChange: true };
  const common = { role: 'preview', needs: [], workflow: 'preview' } as const;
  const stopJob = `preview-end-${unit.id}`;
  const up = deployJob(context, { ...common, id: `preview-${unit.id}`, title: `Preview ${unit.title}`, why: 'An environment of this pull request alone.', lines: unit.preview.up(ttlHours, preview.public), environment: { ...own, stopJob, ttlHours }, when: ['change'], concurrency: `preview-${unit.id}` });
  const { address } = unit.preview;
  const scanned = preview.public && address !== undefined ? context.scan : undefined;
  return [
    ...(scanned === undefined || address === undefined ? [up] : [{ ...up, steps: [...up.steps, addressStep(address)], artifact: { paths: [ADDRESS_FOLDER], retentionDays: 1 } }, planPreviewScan(up, address, scanned)]),
    deployJob(context, { ...common, id: stopJob, title: `End the preview of ${unit.title}`, why: 'Takes the environment down when the pull request is closed.', lines: unit.preview.down, environment: { ...own, stops: true }, when: ['change-closed'], concurrency: `preview-${unit.id}` }),
    deployJob(context, { ...common, id: `preview-expire-${unit.id}`, title: `End old previews of ${unit.title}`, why: `Takes down what is older than ${ttlHours} hours.`, lines: unit.preview.expire(ttlHours), environment: { name: 'preview', approval: false }, when: ['schedule'], concurrency: `preview-expire-${unit.id}` }),
  ];
}

interface Draft extends Pick<Job, 'id' | 'title' | 'why' | 'needs' | 'workflow' | 'concurrency'> {
  readonly lines: readonly string[];
  readonly role: string;
  readonly environment: Environment;
  readonly when: readonly Occasion[];
}

function deployJob({ unit, deploy, prefix }: Context, { lines, role, ...draft }: Draft): Job {
  const step: Step = { id: 'deploy', title: draft.title, intent: 'deploy', run: [...unit.prepare, ...lines], path: unit.path, env: unit.env };
  return {
    ...draft, component: unit.path, toolchain: unit.toolchain, env: {}, services: [], caches: [], steps: [step], timeoutMinutes: DEPLOY_MINUTES,
    identity: { cloud: deploy.cloud, role: `${prefix}-${role}` },
  };
}

/** Each identity with the one subject that its jobs have. */
function rolesOf(jobs: readonly Job[], subjectOf: (environment: string) => string): readonly TrustedRole[] {
  const roles = jobs.flatMap(({ identity, environment }): TrustedRole[] => {
    if (identity === undefined || environment === undefined) return [];
    const kind = environment.name === 'preview' ? 'preview' : environment.name.endsWith('-plan') ? 'plan' : 'apply';
    return [{ name: identity.role, kind, subject: subjectOf(environment.name) }];
  });
  return [...new Map(roles.map((role) => [role.name, role])).values()];
}
