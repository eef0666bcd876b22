import * as z from 'zod/mini';
import { variableName } from '../../generation/text.ts';
import { sortReading } from '../../generation/round-trip.ts';
import type { GeneratedFile, PlatformReading } from '../../model.ts';
import { toolchains } from '../../toolchains/index.gen.ts';
import { readYaml, unreadable } from '../yaml.ts';
import { GATE_CONDITION } from './gate.ts';
import { PATH, unescapeExpressions } from './print.ts';

const textRecord = z.record(z.string(), z.string());
const scalar = z.union([z.string(), z.number(), z.boolean()]);
const stepSchema = z.strictObject({
  name: z.string(),
  id: z.optional(z.string()),
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
const jobSchema = z.strictObject({
  name: z.string(),
  needs: z.optional(z.array(z.string())),
  'runs-on': z.string(),
  'timeout-minutes': z.number(),
  permissions: z.record(z.string(), z.string()),
  strategy: z.optional(z.strictObject({ 'fail-fast': z.boolean(), matrix: z.record(z.string(), z.array(z.string())) })),
  services: z.optional(z.record(z.string(), serviceSchema)),
  env: z.optional(textRecord),
  steps: z.array(stepSchema),
});
const workflowSchema = z.object({ name: z.string(), jobs: z.record(z.string(), z.union([jobSchema, gateSchema])) });

type WorkflowJob = z.infer<typeof jobSchema>;
type WorkflowStep = z.infer<typeof stepSchema>;
type JobReading = PlatformReading['jobs'][number];

/** Reads what {@link print} made. Throws `PIPELINE_UNREADABLE`. */
export function read(files: readonly GeneratedFile[]): PlatformReading {
  const file = files.find((candidate) => candidate.path === PATH);
  if (file === undefined) throw unreadable(PATH, 'it is not among the files');
  const parsed = workflowSchema.safeParse(readYaml(PATH, file.content));
  if (!parsed.success) throw unreadable(PATH, `/${parsed.error.issues[0]?.path.join('/') ?? ''} is of another shape`);
  const jobs = Object.entries(parsed.data.jobs).flatMap(([id, job]) => ('if' in job ? [] : [readJob(id, job)]));
  for (const job of Object.values(parsed.data.jobs)) if ('if' in job) assertCovers(job.needs, jobs);
  return sortReading({ jobs });
}

/** A gate that leaves a job out would let a merge pass in spite of it. */
function assertCovers(needs: readonly string[], jobs: readonly JobReading[]): void {
  const open = jobs.find(({ id }) => !needs.includes(id));
  if (open !== undefined) throw unreadable(PATH, `the job that stands for all does not wait for ${open.id}`);
}

function readJob(id: string, job: WorkflowJob): JobReading {
  const matrix = readMatrix(job);
  const own = Object.entries(job.env ?? {}).filter(([, value]) => !isMatrixValue(value));
  return {
    id,
    needs: job.needs ?? [],
    matrix,
    toolchain: readToolchain(job),
    env: unescapeAll(Object.fromEntries(own)),
    services: readServices(job),
    steps: job.steps.filter((step) => step.id !== undefined).map(readStep),
    artifacts: job.steps.flatMap((step) => (isAction(step, 'actions/upload-artifact') ? lines(String(step.with?.['path'] ?? '')) : [])),
    timeoutMinutes: job['timeout-minutes'],
  };
}

function readMatrix(job: WorkflowJob): JobReading['matrix'] {
  const [axis] = Object.entries(job.strategy?.matrix ?? {});
  if (axis === undefined) return null;
  const [variable, values] = axis;
  return { variable, values };
}

// A whole value that is one expression can only be the printer's own: the model's text is escaped.
function isMatrixValue(value: string): boolean {
  return /^\$\{\{ matrix\.[a-z-]+ \}\}$/.test(value);
}

function readToolchain(job: WorkflowJob): JobReading['toolchain'] {
  for (const step of job.steps.filter((candidate) => candidate.id === undefined)) {
    for (const { id, runner } of toolchains) {
      const version = 'action' in runner ? (isAction(step, runner.action) && !isHelper(job, runner.action) ? step.with?.[runner.input] : undefined) : step.env?.[variableName(`${id}-version`)];
      if (version !== undefined) return { tool: id, version: readVersion(String(version)) };
    }
  }
  throw unreadable(PATH, 'a job sets up no toolchain');
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
  return {
    run: lines(step.run ?? '').map(unescapeExpressions),
    path: unescapeExpressions(step['working-directory'] ?? '.'),
    env: unescapeAll(step.env ?? {}),
  };
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

