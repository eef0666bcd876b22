import * as z from 'zod/mini';

const MAX_FILES = 20_000;
/** Relative, normalised, `/`-separated, nothing that leaves the root; the adapters hold archives to the same rule. */
const TREE_PATH = /^(?!\.{1,2}(\/|$))[^/\\\x00]+(\/(?!\.{1,2}(\/|$))[^/\\\x00]+)*$/;
const GIT_URL = /^https:\/\/[a-zA-Z0-9.-]{1,253}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){2,6}$/;

/** Where a repository comes from: exactly one kind. */
export const sourceSchema = z.union([
  z.strictObject({
    files: z
      .record(z.string().check(z.maxLength(1024), z.regex(TREE_PATH, 'A relative path without "..".')), z.string())
      .check(z.refine((files) => Object.keys(files).length <= MAX_FILES, `At most ${MAX_FILES} files.`)),
  }),
  z.strictObject({ directory: z.string().check(z.maxLength(4096), z.regex(/^\/[^\x00]*$/, 'An absolute path.')) }),
  z.strictObject({ archive: z.string().check(z.minLength(1)) }),
  z.strictObject({
    git: z.strictObject({
      url: z.string().check(z.regex(GIT_URL, 'https://host/owner/name')),
      ref: z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._/-]{0,254}$/, 'A branch, tag or commit.')),
    }),
  }),
]);
