import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

const text = z.string().check(z.maxLength(10_000));

/** Something that happened to a database cluster. Source: RDS user guide, "Amazon RDS event categories and event messages". */
export default defineEvent({
  id: 'aws.rds-db-cluster-event',
  title: 'RDS cluster event',
  direction: 'inbound',
  source: 'aws.rds',
  detailType: 'RDS DB Cluster Event',
  schema: z.looseObject({ EventID: z.optional(text), EventCategories: z.optional(z.array(text).check(z.maxLength(50))), SourceIdentifier: text.check(z.minLength(1)), SourceType: z.optional(text), Date: z.optional(text), Message: z.optional(text) }),
});
