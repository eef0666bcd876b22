import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** Something that happened to a database. Source: RDS user guide, "Amazon RDS event categories and event messages". */
export default defineEvent({
  id: 'aws.rds-db-instance-event',
  title: 'RDS database event',
  direction: 'inbound',
  source: 'aws.rds',
  detailType: 'RDS DB Instance Event',
  schema: z.looseObject({ EventID: z.optional(text), EventCategories: z.optional(z.array(text).check(z.maxLength(50))), SourceIdentifier: text, SourceType: z.optional(text), Date: z.optional(text), Message: z.optional(text) }),
});
