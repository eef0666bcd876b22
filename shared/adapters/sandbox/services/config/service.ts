import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { textsOf } from '../../values.ts';

const RECORDER = 'AWS::Config::ConfigurationRecorder';

/** AWS Config: a recorder. */
export default defineSandboxService({
  id: 'config',
  inventory: (region, account) => [{ account, region, type: RECORDER, id: 'default', tags: HEALED, properties: { name: 'default', recording: true } }],
  actions: {
    'config:DescribeConfigurationRecorderStatus': async ({ ConfigurationRecorderNames: names }, world) => ({ ConfigurationRecordersStatus: (await world.list(RECORDER)).filter(({ id }) => textsOf(names).includes(id)).map(({ properties }) => properties) }),
  },
});
