import * as z from 'zod/mini';

const MAX_FILES = 20_000;

/** Where a repository comes from: exactly one kind. Paths and contents are judged by the adapter that opens it. */
export const sourceSchema = z.union([
  z.strictObject({
    files: z.record(z.string(), z.string()).check(z.refine((files) => Object.keys(files).length <= MAX_FILES, `At most ${MAX_FILES} files.`)),
  }),
  z.strictObject({ directory: z.string().check(z.minLength(1), z.maxLength(4096)) }),
  z.strictObject({ archive: z.string().check(z.minLength(1)) }),
  z.strictObject({
    git: z.strictObject({
      url: z.string().check(z.minLength(1), z.maxLength(2048)),
      ref: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/, 'A branch, tag or commit.')),
    }),
  }),
]);
