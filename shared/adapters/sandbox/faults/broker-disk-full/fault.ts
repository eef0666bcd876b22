import { defineSandboxFault } from '../../model.ts';

/** Logs outgrow the disks. */
export default defineSandboxFault({
  id: 'broker-disk-full',
  title: 'The disks of brokers are full',
  remediation: 'stream-capacity',
  resourceType: 'AWS::MSK::Cluster',
  resource: 'events',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, CurrentVersion: 'K1' }));
  },
  lasts: async (_world, { properties }) => properties['CurrentVersion'] === 'K1',
  symptom: ({ id }) => ({ alarm: `${id.replaceAll('/', '-')}-stream-capacity`, namespace: 'AWS/Kafka', metric: 'KafkaDataLogsDiskUsed', dimensions: { 'Cluster Name': id }, threshold: 85, good: 40, bad: 95 }),
});
