import { defineSandboxService } from '../../model.ts';
import { textOf } from '../../values.ts';

/** Amazon CloudWatch Logs: the traffic of the network. */
export default defineSandboxService({
  id: 'logs',
  actions: {
    'logs:FilterLogEvents': async ({ logGroupName: group, filterPattern: pattern }, { now }) => {
      const id = textOf(pattern).replaceAll('"', '');
      return textOf(group) === 'network/traffic' ? { events: [{ logStreamName: id, timestamp: now.getTime() - 600_000, message: `2 111122223333 ${id} 10.0.0.9 203.0.113.7 49152 3333 6 20 4249 1418530010 1418530070 ACCEPT OK` }] } : { events: [] };
    },
  },
});
