import * as z from 'zod/mini';
import { defineEvent } from '../../define-event.ts';

/** People are to be told something else of an incident. Says nothing of it: whoever hears it reads the incident. */
export default defineEvent({
  id: 'devops-engineer.incident-changed',
  title: 'Incident changed',
  direction: 'outbound',
  source: 'devops-engineer',
  detailType: 'incidents.changed',
  schema: z.strictObject({ incident: z.string().check(z.regex(/^inc_[0-9a-f]{24}$/)) }),
});
