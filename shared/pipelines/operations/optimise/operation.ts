import * as z from 'zod/mini';
import { defineOperation } from '../../../agent/operation.ts';
import { sha256 } from '../../../core/digest.ts';
import { warningSchema } from '../../detection/schema.ts';
import { OPTIMISABLE } from '../../optimisation/model.ts';
import { optimise, type Optimised } from '../../optimisation/optimise.ts';
import { runsSchema } from '../../optimisation/runs.ts';
import { RUNNERS } from '../../optimisation/schedule.ts';
import type { Gain } from '../../optimisation/statistics.ts';
import { pipelineFilesSchema } from '../../pipeline-files.ts';

const graphSchema = z.strictObject({ jobs: z.array(z.strictObject({ id: z.string(), file: z.string(), needs: z.array(z.string()), seconds: z.number(), cells: z.number(), isMeasured: z.boolean(), isCritical: z.boolean() })) });
const rangeSchema = z.strictObject({ low: z.number(), high: z.number() });
const pairSchema = z.strictObject({ before: z.number(), after: z.number() });

export default defineOperation({
  id: 'pipelines.optimise',
  title: 'Optimise a pipeline',
  summary: 'Makes a pipeline faster where recorded runs or its structure predict that it pays, with the gain and cost of every change; otherwise says why not.',
  method: 'POST',
  path: '/v1/pipelines/optimise',
  scope: 'pipelines:write',
  risk: 'read',
  permissions: [],
  input: z.strictObject({ platform: z.enum(OPTIMISABLE), files: pipelineFilesSchema, runs: z._default(runsSchema, []) }),
  output: z.strictObject({
    files: z.array(z.strictObject({ path: z.string(), content: z.string(), sha256: z.string() })),
    changes: z.array(z.strictObject({ kind: z.string(), file: z.string(), job: z.string(), why: z.string(), savesSeconds: z.number(), savesBetween: rangeSchema, runs: z.number(), costsRunnerSeconds: z.number() })),
    considered: z.array(z.strictObject({ kind: z.string(), file: z.string(), job: z.string(), code: z.string(), reason: z.string() })),
    estimate: z.strictObject({ baselineSeconds: z.number(), optimisedSeconds: z.number(), criticalPath: z.array(z.string()), wallSeconds: pairSchema, runnerSeconds: pairSchema, savesBetween: rangeSchema, runs: z.number(), runners: z.number(), jobOverheadSeconds: z.number(), isOverheadMeasured: z.boolean() }),
    graph: z.strictObject({ before: graphSchema, after: graphSchema }),
    declined: z.optional(z.string()),
    warnings: z.array(warningSchema),
  }),
  examples: [
    {
      title: 'Tests that wait for lint although they need nothing of it',
      input: {
        platform: 'github-actions',
        files: [{ path: '.github/workflows/ci.yml', content: 'name: CI\non: [push, pull_request]\njobs:\n  lint:\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - run: npx eslint .\n  test:\n    needs: lint\n    runs-on: ubuntu-latest\n    steps:\n      - uses: actions/checkout@v7\n      - run: npx vitest run\n' }],
      },
    },
  ],
  run: async ({ platform, files, runs }) => answerOf(optimise(platform, files, runs)),
});

const range = ({ low, high }: Gain) => ({ low: round(low), high: round(high) });
const round = (seconds: number): number => Math.round(seconds * 10) / 10;

function answerOf({ files, changes, considered, gain, before, after, declined, warnings }: Optimised) {
  const graphOf = ({ graph, schedule: { criticalFile, criticalPath } }: Optimised['before']) => ({
    jobs: graph.jobs.map(({ id, file, needs, seconds, cells, isMeasured }) => ({ id, file, needs: [...needs], seconds: round(seconds), cells, isMeasured, isCritical: file === criticalFile && criticalPath.includes(id) })),
  });
  return {
    files: files.map((file) => ({ ...file, sha256: sha256(file.content) })),
    changes: changes.map(({ gain: saved, ...change }) => ({ ...change, savesSeconds: round(saved.seconds), savesBetween: range(saved), runs: saved.runs })),
    considered: [...considered],
    estimate: {
      baselineSeconds: round(before.schedule.criticalSeconds),
      optimisedSeconds: round(after.schedule.criticalSeconds),
      criticalPath: [...after.schedule.criticalPath],
      wallSeconds: { before: round(before.schedule.wallSeconds), after: round(after.schedule.wallSeconds) },
      runnerSeconds: { before: round(before.schedule.runnerSeconds), after: round(after.schedule.runnerSeconds) },
      runners: RUNNERS,
      savesBetween: range(gain),
      runs: gain.runs,
      jobOverheadSeconds: round(before.graph.overheadSeconds),
      isOverheadMeasured: before.graph.isOverheadMeasured === true,
    },
    graph: { before: graphOf(before), after: graphOf(after) },
    ...(declined === undefined ? {} : { declined }),
    warnings: warnings.map(({ code, message, path }) => ({ code, message, ...(path === '' ? {} : { path }) })),
  };
}
