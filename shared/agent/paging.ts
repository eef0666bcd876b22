import * as z from 'zod/mini';

/** Members of every list operation's input; query parameters arrive as text. */
export const pageInput = {
  limit: z._default(z.coerce.number().check(z.int(), z.minimum(1), z.maximum(200)), 50),
  cursor: z.optional(z.string().check(z.maxLength(2000))),
};

export interface PageInput {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/** The page as the Store takes it. */
export function pageOf(input: PageInput): { limit: number; cursor?: string } {
  return input.cursor === undefined ? { limit: input.limit } : { limit: input.limit, cursor: input.cursor };
}

/** Output of every list operation. */
export function listOf<Item>(item: z.ZodMiniType<Item>) {
  return z.strictObject({ items: z.array(item), nextCursor: z.optional(z.string()) });
}
