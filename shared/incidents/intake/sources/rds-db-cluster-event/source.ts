import type * as z from 'zod/mini';
import type event from '../../../../../events/aws/rds-db-cluster-event/event.ts';
import { databaseSignal } from '../../databases.ts';
import { defineSource } from '../../model.ts';

export default defineSource<z.infer<typeof event.schema>>({
  event: 'aws.rds-db-cluster-event',
  fact: 'event',
  fires: 'categories availability, failover, failure, low storage, recovery',
  read: (delivery) => [databaseSignal(delivery, 'aws.rds-db-cluster-event', 'AWS::RDS::DBCluster')],
});
