import * as z from 'zod/mini';
import { variableName } from '../../generation/text.ts';
import { sortReading } from '../../generation/round-trip.ts';
import { readChangesScript } from '../../generation/changes.ts';
import { readIdentity } from '../../generation/identity.ts';
import type { Changes, GeneratedFile, Occasion, PlatformReading } from '../../model.ts';
import { SHELL, shellVersion } from '../../generation/images.ts';
import { toolchains } from '../../toolchains/index.gen.ts';
import { readYaml, unreadable } from '../yaml.ts';
import { CHANGES_JOB } from './changes.ts';
import { unescapeExpressions } from './expressions.ts';
import { GATE_CONDITION } from './gate.ts';
import { readCondition } from './occasions.ts';
import { PATH } from './print.ts';

const textRecord = z.record(z.string(), z.string());
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const stepSchema = z.strictObject({
  name: z.string(),
  id: z.optional(z.string()),
  if: z.optional(z.string()),
  shell: z.optional(z.string()),
  uses: z.optional(z.string()),
  with: z.optional(z.record(z.string(), scalar)),
  'working-directory': z.optional(z.string()),
  env: z.optional(textRecord),
  run: z.optional(z.string()),
});
const serviceSchema = z.strictObject({ image: z.string(), env: z.optional(textRecord), ports: z.optional(z.array(z.string())), options: z.optional(z.string()) });
const gateSchema = z.strictObject({
  name: z.string(),
  if: z.literal(GATE_CONDITION),
  needs: z.array(z.string()),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: z.strictObject({}),
  steps: z.array(stepSchema),
});
const permissionsSchema = z.record(z.string(), z.string());
const changesSchema = z.strictObject({
  name: z.string(),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: permissionsSchema,
  outputs: textRecord,
  steps: z.array(stepSchema),
});
const callSchema = z.strictObject({ name: z.string(), needs: z.optional(z.array(z.string())), if: z.optional(z.string()), permissions: permissionsSchema, uses: z.string() });
const jobSchema = z.strictObject({
  name: z.string(),
  needs: z.optional(z.array(z.string())),
  if: z.optional(z.string()),
  environment: z.optional(z.string()),
  concurrency: z.optional(z.strictObject({ group: z.string(), 'cancel-in-progress': z.literal(false) })),
  'continue-on-error': z.optional(z.literal(true)),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: permissionsSchema,
  strategy: z.optional(z.strictObject({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.array(z.string())) })),
  services: z.optional(z.record(z.string(), serviceSchema)),
  env: z.optional(textRecord),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({ name: z.string(), on: z.record(z.string(), z.unknown()), jobs: z.record(z.string(), z.union([gateSchema, changesSchema, callSchema, jobSchema])) });

type WorkflowJob = z.infer<typeof jobSchema>;
type WorkflowStep = z.infer<typeof stepSchema>;
type Gate = z.infer<typeof gateSchema>;
type Call = z.infer<typeof callSchema>;
type JobReading = PlatformReading['jobs'][number];
type Workflow = z.infer<typeof workflowSchema>;

/** Reads what {@link print} made. Throws `PIPELINE_UNREADABLE`. */
export function read(files: readonly GeneratedFile[]): PlatformReading {
  const own = files.filter((file) => file.path.startsWith('.github/workflows/'));
  if (own.length === 0) throw unreadable(PATH, 'it is not among the files');
  const workflows = new Map(own.map((file) => [file.path, parseWorkflow(file)]));
  return sortReading({ jobs: [...workflows].flatMap(([path, workflow]) => ('workflow_call' in workflow.on ? [] : readWorkflow(path, workflow, workflows))) });
}

function parseWorkflow({ path, content }: GeneratedFile): Workflow {
  const parsed = workflowSchema.safeParse(readYaml(path, content));
  if (!parsed.success) throw unreadable(path, `/${parsed.error.issues[0]?.path.join('/') ?? ''} is of another shape`);
  return parsed.data;
}

function readWorkflow(path: string, workflow: Workflow, all: ReadonlyMap<string, Workflow>): readonly JobReading[] {
  const entries = Object.entries(workflow.jobs);
  const compared = entries.find(([id, job]) => id === CHANGES_JOB && 'outputs' in job)?.[1];
  const changes = compared !== undefined && 'outputs' in compared ? readChangesScript(lines(compared.steps.at(-1)?.run ?? '')) : new Map<string, Changes>();
  const only = path === PATH ? null : onlyOccasion(workflow.on);
  const jobs = entries.flatMap(([id, job]): JobReading[] => {
    if (isGate(job) || 'outputs' in job) return [];
    return ['uses' in job ? readCall(id, job, all, path, only) : readJob(id, job, path, only, changes)];
  });
  for (const [, job] of entries) if (isGate(job)) assertCovers(job.needs, jobs.filter(({ environment }) => environment === null));
  return jobs;
}

const isGate = (job: Workflow['jobs'][string]): job is Gate => 'if' in job && job.if === GATE_CONDITION;

/** Jobs of a workflow with one event need no condition. */
function onlyOccasion(on: Workflow['on']): readonly Occasion[] | null {
  const [event, second] = Object.keys(on);
  if (second !== undefined) return null;
  return event === 'schedule' ? ['schedule'] : event === 'workflow_dispatch' ? ['manual'] : JSON.stringify(on['push'] ?? '').startsWith('{"tags"') ? ['tag'] : null;
}

/** An isolated job: its caller says when it runs, its own file what it does. */
function readCall(id: string, call: Call, all: ReadonlyMap<string, Workflow>, path: string, only: readonly Occasion[] | null): JobReading {
  const called = all.get(call.uses.replace(/^\.\//, ''))?.jobs[id];
  if (called === undefined || !('runs-on' in called) || isGate(called) || 'outputs' in called) throw unreadable(path, `the workflow that ${id} calls is not among the files`);
  if (JSON.stringify(call.permissions) !== JSON.stringify(called.permissions)) throw unreadable(path, `${id} gives other rights than it asks for`);
  return { ...readJob(id, called, path, null, new Map()), needs: call.needs ?? [], when: whenOf(call.if, only, path) };
}

function whenOf(condition: string | undefined, only: readonly Occasion[] | null, path: string): JobReading['when'] {
  const when = condition === undefined ? only : readCondition(condition);
  if (when === undefined) throw unreadable(path, `a condition of another kind: ${condition ?? ''}`);
  return when;
}

/** A gate that leaves a job out would let a merge pass in spite of it. */
function assertCovers(needs: readonly string[], jobs: readonly JobReading[]): void {
  const open = jobs.find(({ id }) => !needs.includes(id));
  if (open !== undefined) throw unreadable(PATH, `the job that stands for all does not wait for ${open.id}`);
}

function readJob(id: string, job: WorkflowJob, path: string, only: readonly Occasion[] | null, changes: ReadonlyMap<string, Changes>): JobReading {
  const matrix = readMatrix(job);
  const own = Object.entries(job.env ?? {}).filter(([, value]) => !isPrintersOwn(value));
  const { identity, env } = readIdentity(unescapeAll(Object.fromEntries(own)));
  return {
    id,
    needs: (job.needs ?? []).filter((need) => need !== CHANGES_JOB || !changes.has(id)),
    matrix,
    toolchain: readToolchain(job),
    env,
    services: readServices(job),
    steps: job.steps.filter((step) => step.id !== undefined).map(readStep),
    artifacts: job.steps.flatMap((step) => (step.id === undefined && isAction(step, 'actions/upload-artifact') ? lines(String(step.with?.['path'] ?? '')) : [])),
    timeoutMinutes: job['timeout-minutes'],
    when: whenOf(job.if, only, path),
    environment: job.environment ?? null,
    identity,
    allowFailure: job['continue-on-error'] ?? false,
    changes: changes.get(id) ?? null,
    permissions: Object.entries(job.permissions).map(([scope, access]) => `${scope}: ${access}`).toSorted(),
    concurrency: job.concurrency?.group.replace('-${{ github.ref }}', '') ?? null,
  };
}

function readMatrix(job: WorkflowJob): JobReading['matrix'] {
  const [axis] = Object.entries(job.strategy?.matrix ?? {});
  if (axis === undefined) return null;
  const [variable, values] = axis;
  return { variable, values };
}

// A whole value that is one expression can only be the printer's own: the model's text is escaped.
function isPrintersOwn(value: string): boolean {
  return /^\$\{\{ [A-Za-z_.-]+ \}\}$/.test(value);
}

function isMatrixValue(value: string): boolean {
  return /^\$\{\{ matrix\.[a-z-]+ \}\}$/.test(value);
}

function readToolchain(job: WorkflowJob): JobReading['toolchain'] {
  for (const step of job.steps.filter((candidate) => candidate.id === undefined)) {
    for (const { id, runner } of toolchains) {
      if (runner === undefined) continue;
      const version = 'action' in runner ? (isAction(step, runner.action) && !isHelper(job, runner.action) ? step.with?.[runner.input] : undefined) : step.env?.[variableName(`${id}-version`)];
      if (version !== undefined) return { tool: id, version: readVersion(String(version)) };
    }
  }
  return { tool: SHELL, version: shellVersion() };
}

// bun and Deno are languages of their own and tools of a package of Node: beside setup-node they are the latter.
function isHelper(job: WorkflowJob, action: string): boolean {
  return (action === 'oven-sh/setup-bun' || action === 'denoland/setup-deno') && job.steps.some((step) => isAction(step, 'actions/setup-node'));
}

function readVersion(value: string): string {
  return isMatrixValue(value) ? value.slice(4, -3) : value;
}

function readServices(job: WorkflowJob): readonly string[] {
  const started = job.steps.flatMap(({ id, env }) => (id === undefined && env?.['SERVICE_IMAGE'] !== undefined ? [`${env['SERVICE_NAME']}=${env['SERVICE_IMAGE']}`] : []));
  return [...Object.entries(job.services ?? {}).map(([name, service]) => `${name}=${service.image}`), ...started].toSorted();
}

function readStep(step: WorkflowStep): JobReading['steps'][number] {
  const env = unescapeAll(step.env ?? {});
  if (step.uses !== undefined) return { run: [], path: '.', env, uses: { name: step.uses.split('@')[0] ?? '', inputs: readInputs(step.with ?? {}) } };
  return { run: lines(step.run ?? '').map(unescapeExpressions), path: unescapeExpressions(step['working-directory'] ?? '.'), env };
}

function readInputs(inputs: Readonly<Record<string, string | number | boolean>>): Record<string, string | boolean> {
  return Object.fromEntries(Object.entries(inputs).map(([name, value]) => [name, typeof value === 'boolean' ? value : unescapeExpressions(String(value))]));
}

function isAction(step: WorkflowStep, name: string): boolean {
  return step.uses?.toLowerCase().startsWith(`${name}@`) ?? false;
}

function lines(block: string): readonly string[] {
  return block.replace(/\n$/, '').split('\n');
}

function unescapeAll(env: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(env).map(([name, value]) => [name, unescapeExpressions(value)]));
}

