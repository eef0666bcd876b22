import { defineSandboxFault } from '../../model.ts';

/** More is read than credits are earned. */
export default defineSandboxFault({
  id: 'volume-out-of-credits',
  title: 'A volume has used up its burst credits',
  remediation: 'burst-credits',
  resourceType: 'AWS::EC2::Volume',
  resource: 'vol-us-east-1-16',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, VolumeType: 'gp2' }));
  },
  lasts: async (_world, { properties }) => properties['VolumeType'] === 'gp2',
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-burst-credits`, namespace: 'AWS/EBS', metric: 'BurstBalance', dimensions: { VolumeId: id }, threshold: 20, good: 100, bad: 1 }),
});
