import * as z from 'zod/mini';
import type { CommandIntent } from './model.ts';

const texts = z.readonly(z.array(z.string()));
const textRecord = z.record(z.string(), z.string());
const intents: readonly CommandIntent[] = ['install', 'format', 'lint', 'typecheck', 'build', 'test'];
const intent = z.enum(intents);

const evidence = z.strictObject({
  fact: z.string(),
  file: z.string(),
  line: z.optional(z.number()),
  rule: z.string(),
  reason: z.string(),
  confidence: z.number(),
});

const service = z.strictObject({
  name: z.string(),
  version: z.nullable(z.string()),
  from: z.string(),
  evidence,
  image: z.optional(z.string()),
  env: z.optional(textRecord),
  ports: z.optional(z.readonly(z.array(z.number()))),
});

const component = z.strictObject({
  path: z.string(),
  name: z.string(),
  stack: z.string(),
  language: z.string(),
  version: z.strictObject({ value: z.nullable(z.string()), from: z.nullable(z.string()) }),
  versionConflicts: z.readonly(z.array(z.strictObject({ value: z.string(), from: z.string() }))),
  matrix: texts,
  packageManager: z.nullable(z.string()),
  lockfile: z.nullable(z.string()),
  frameworks: texts,
  commands: z.partialRecord(intent, z.string()),
  further: z.optional(z.readonly(z.array(z.strictObject({ intent, run: z.string(), path: z.string(), env: textRecord, from: z.string() })))),
  env: z.partialRecord(intent, textRecord),
  buildBeforeTest: z.boolean(),
  services: z.readonly(z.array(service)),
  container: z.optional(z.strictObject({ dockerfile: z.string() })),
  outputs: texts,
  caches: z.readonly(z.array(z.strictObject({ id: z.string(), paths: texts, keyFiles: texts }))),
  confidence: z.number(),
  evidence: z.readonly(z.array(evidence)),
});

/** One thing that could not be done or was left out. */
export const warningSchema = z.strictObject({ code: z.string(), message: z.string(), path: z.optional(z.string()) });

/** The shape of a {@link Detection} in answers. */
export const detectionSchema = z.strictObject({
  components: z.readonly(z.array(component)),
  monorepo: z.optional(
    z.strictObject({ tool: z.string(), packages: z.readonly(z.array(z.strictObject({ path: z.string(), name: z.string(), dependsOn: texts }))) }),
  ),
  existingCi: z.readonly(z.array(z.strictObject({ platform: z.string(), path: z.string() }))),
  warnings: z.readonly(z.array(warningSchema)),
});
