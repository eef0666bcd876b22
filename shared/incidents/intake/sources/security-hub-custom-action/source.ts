import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/security-hub-custom-action/event.ts';
import { defineSource } from '../../model.ts';
import { readFindings } from '../../security-hub.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.security-hub-custom-action',
  fact: 'finding id and resource, the same as of the import',
  fires: 'as of the import',
  read: (delivery) => readFindings(delivery, 'aws.security-hub-custom-action'),
});
