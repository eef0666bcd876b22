import { describe, expect, it } from 'vitest';
import { signalsOf } from '../../../../../test/signals.ts';

describe('an event of a cluster', () => {
  it('names the cluster, and the writer that it failed over to', () => {
    expect(signalsOf('rds-db-cluster-event')).toMatchObject([{ status: 'firing', resources: [{ type: 'AWS::RDS::DBCluster', id: 'orders' }, { type: 'AWS::RDS::DBInstance', id: 'orders-2' }], attributes: { eventId: 'RDS-EVENT-0071' } }]);
  });

  it('asks for nothing when all is as it should be', () => expect(signalsOf('rds-db-cluster-event', { EventCategories: ['notification'], Message: 'Created' })[0]).toMatchObject({ status: 'information', resources: [{ id: 'orders' }] }));
});
