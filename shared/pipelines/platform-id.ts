import * as z from 'zod/mini';
import { platforms } from './platforms/index.gen.ts';

/** Id of a platform that is registered; the schema is as wide as the collection. */
export const platformIdSchema = z.enum(platforms.map((platform) => platform.id));
