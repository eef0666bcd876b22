import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, textOf } from '../../values.ts';

const DETECTOR = 'AWS::GuardDuty::Detector';

/** Amazon GuardDuty: a detector. */
export default defineSandboxService({
  id: 'guardduty',
  inventory: (region, account) => [{ account, region, type: DETECTOR, id: `detector-${region}`, tags: HEALED, properties: { Status: 'ENABLED' } }],
  actions: {
    'guardduty:ListDetectors': async (_parameters, world) => ({ DetectorIds: (await world.list(DETECTOR)).map(({ id }) => id) }),
    'guardduty:GetDetector': async ({ DetectorId: id }, world) => found(await world.get(DETECTOR, textOf(id)), 'BadRequestException', 'The request is rejected because the input detectorId is not owned by the current account.').properties,
  },
});
