import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod/mini';

const placeSchema = z.strictObject({ path: z.string(), run: z.string() });
const labelSchema = z.strictObject({
  intent: z.enum(['lint', 'typecheck', 'test', 'build']),
  /** Folder it runs in; `**` for any. */
  path: z.string(),
  run: z.string(),
  /** File of the repository that it was read in. */
  from: z.string(),
  /** The same command in other words: the body of the task that it calls. */
  anyOf: z.optional(z.array(placeSchema)),
});
const expectedSchema = z.strictObject({
  id: z.string(),
  repository: z.string(),
  commit: z.string(),
  labels: z.array(labelSchema),
  /** What the labels' scripts and tasks run themselves, or what is run without a say: right when found, not missed when not. */
  within: z.array(z.strictObject({ path: z.string(), run: z.string(), from: z.string() })),
  note: z.optional(z.string()),
});

export type Label = z.infer<typeof labelSchema>;
export type Expected = z.infer<typeof expectedSchema>;

/** Labels of one set, in the order of the file names. */
export function readLabels(set: 'expected' | 'held-out'): Expected[] {
  const folder = join(import.meta.dirname, set);
  return globSync('*.json', { cwd: folder }).toSorted().map((name) => expectedSchema.parse(JSON.parse(readFileSync(join(folder, name), 'utf8'))));
}
