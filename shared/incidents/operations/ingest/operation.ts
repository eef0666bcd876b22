import * as z from 'zod/mini';
import { invalidInput } from '../../../core/errors.ts';
import { defineOperation } from '../../../agent/operation.ts';
import { ingest } from '../../intake/ingest.ts';
import { eventSources } from '../../intake/sources/index.gen.ts';
import { providerOf } from '../../provider.ts';

const MAX_EVENTS = 100;
/** Nothing that a repeat would mend: the bus is to keep such an event for people. */
const POISON: ReadonlySet<string> = new Set(['EVENT_TOO_DEEP', 'EVENT_TOO_LARGE', 'EVENT_BATCH', 'EVENT_MALFORMED', 'EVENT_TIME_INVALID', 'EVENT_DETAIL_INVALID', 'EVENT_CONFIG_RULE_CALL', 'EVENT_BARE_FINDING', 'EVENT_BARE_RECORD']);

const acceptedSchema = z.strictObject({ index: z.number(), incident: z.optional(z.string()), incidents: z.optional(z.array(z.string())) });
const refusedSchema = z.strictObject({ index: z.number(), code: z.string(), detail: z.string() });

export default defineOperation({
  id: 'incidents.ingest',
  title: 'Take events',
  summary: 'Types each alarm, finding or change, makes one incident of what belongs together, and starts its recovery. What is refused says why.',
  method: 'POST',
  path: '/v1/events',
  scope: 'incidents:write',
  risk: 'write',
  permissions: ['store:read', 'store:write', 'workflows:describe', 'workflows:start'],
  events: eventSources.map(({ event }) => event),
  input: z.strictObject({ events: z.array(z.unknown()).check(z.minLength(1), z.maxLength(MAX_EVENTS)) }),
  output: z.strictObject({ accepted: z.array(acceptedSchema), refused: z.array(refusedSchema) }),
  fromEvent: (_detail, event) => ({ events: [event] }),
  examples: [
    {
      title: 'An alarm',
      input: {
        events: [
          {
            version: '0',
            id: 'c4c1c1c9-6542-e61b-6ef0-8c4d36933a92',
            'detail-type': 'CloudWatch Alarm State Change',
            source: 'aws.cloudwatch',
            account: '111122223333',
            time: '2026-11-02T17:04:40Z',
            region: 'us-east-1',
            resources: ['arn:aws:cloudwatch:us-east-1:111122223333:alarm:orders-errors'],
            detail: {
              alarmName: 'orders-errors',
              state: { value: 'ALARM', reason: 'Threshold Crossed', timestamp: '2026-11-02T17:04:40.318+0000' },
              configuration: { metrics: [{ id: 'm1', metricStat: { metric: { namespace: 'AWS/Lambda', name: 'Errors', dimensions: { FunctionName: 'orders' } } } }] },
            },
          },
        ],
      },
    },
  ],
  run: async ({ events }, { ports, config, caller }) => {
    const accepted: z.infer<typeof acceptedSchema>[] = [];
    const refused: z.infer<typeof refusedSchema>[] = [];
    for (const [index, event] of events.entries()) {
      const ingested = await ingest(ports, event, providerOf(config));
      if (ingested.kind === 'refused') refused.push({ index, code: ingested.code, detail: ingested.detail });
      else accepted.push({ index, ...(ingested.incidents[0] === undefined ? {} : { incident: ingested.incidents[0] }), ...(ingested.incidents.length > 1 ? { incidents: [...ingested.incidents] } : {}) });
    }
    const poison = caller.channel === 'event' ? refused.find(({ code }) => POISON.has(code)) : undefined;
    if (poison !== undefined) throw invalidInput(poison.code, poison.detail);
    return { accepted, refused };
  },
});
