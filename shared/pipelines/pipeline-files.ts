import * as z from 'zod/mini';

export const MAX_FILES = 100;
export const MAX_CHARACTERS = 512 * 1024;

/** Pipeline files of a repository, given by themselves: a list, or an object of path and content. */
export const pipelineFilesSchema = z.pipe(
  z.union([
    z.array(z.strictObject({ path: z.string().check(z.minLength(1), z.maxLength(1024)), content: z.string().check(z.maxLength(MAX_CHARACTERS)) })).check(z.minLength(1), z.maxLength(MAX_FILES)),
    z.record(z.string().check(z.minLength(1), z.maxLength(1024)), z.string().check(z.maxLength(MAX_CHARACTERS))).check(z.refine((files) => Object.keys(files).length >= 1 && Object.keys(files).length <= MAX_FILES, `1 to ${MAX_FILES} files.`)),
  ]),
  z.transform((files) => (Array.isArray(files) ? files : Object.entries(files).map(([path, content]) => ({ path, content })))),
);
