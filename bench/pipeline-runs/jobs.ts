import { parse } from 'yaml';
import * as z from 'zod/mini';

const imageSchema = z.union([z.string(), z.looseObject({ name: z.string() })]);
const jobSchema = z.looseObject({
  image: z.optional(imageSchema),
  services: z.optional(z.array(z.unknown())),
  parallel: z.optional(z.looseObject({ matrix: z.array(z.record(z.string(), z.union([z.string(), z.number(), z.array(z.union([z.string(), z.number()]))]))) })),
});

/** One job of a pipeline file, a cell of a matrix by itself. */
export interface FileJob {
  readonly name: string;
  readonly image: string;
  readonly isCell: boolean;
  readonly hasServices: boolean;
}

/**
 * Image of each job in `names` (the names GitLab gives: `test: [3.11,python:3.11]` for a cell), read from the file itself.
 * Understands what the generator writes: an image by name, or by one variable of the matrix.
 */
export function jobsOfFile(text: string, names: readonly string[]): readonly FileJob[] {
  const file = z.record(z.string(), z.unknown()).parse(parse(text));
  return names.map((name) => {
    const [base = name, cell] = name.split(/: \[(?=.*\]$)/);
    const job = jobSchema.parse(file[base] ?? {});
    const image = typeof job.image === 'object' ? job.image.name : (job.image ?? '');
    const variable = /^\$\{?(?<name>\w+)\}?$/.exec(image)?.groups?.['name'];
    return { name, isCell: cell !== undefined, hasServices: (job.services ?? []).length > 0, image: variable === undefined ? image : imageOfCell(job, variable, cell ?? '') };
  });
}

function imageOfCell({ parallel }: z.infer<typeof jobSchema>, variable: string, cell: string): string {
  const values = cell.replace(/\]$/, '').split(/,\s*/);
  const candidates = (parallel?.matrix ?? []).flatMap((row) => [row[variable] ?? []].flat().map(String));
  return candidates.find((candidate) => values.includes(candidate)) ?? '';
}
