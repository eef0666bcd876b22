import { CloudError } from '../../../../ports/index.ts';
import { HEALED, numbered } from '../../account.ts';
import { defineSandboxService, type SandboxResource } from '../../model.ts';
import { found, numberOf, objectOf, textOf } from '../../values.ts';

const TABLE = 'AWS::DynamoDB::Table';
const PROVISIONED = { ReadCapacityUnits: 100, WriteCapacityUnits: 100 };

/** Amazon DynamoDB: provisioned tables; the last two pay per request. */
export default defineSandboxService({
  id: 'dynamodb',
  inventory: (region, account) =>
    numbered(12, (number, index): SandboxResource => {
      const id = `table-${number}`;
      const onDemand = index >= 10;
      return { account, region, type: TABLE, id, tags: HEALED, properties: { TableName: id, TableStatus: 'ACTIVE', BillingModeSummary: { BillingMode: onDemand ? 'PAY_PER_REQUEST' : 'PROVISIONED' }, ProvisionedThroughput: onDemand ? { ReadCapacityUnits: 0, WriteCapacityUnits: 0 } : PROVISIONED } };
    }),
  actions: {
    'dynamodb:DescribeTable': async ({ TableName: name }, world) => ({ Table: found(await world.get(TABLE, textOf(name)), 'ResourceNotFoundException', `Requested resource not found: Table: ${textOf(name)} not found`).properties }),
    'dynamodb:UpdateTable': async ({ TableName: name, ProvisionedThroughput: given }, world) => {
      const { id, properties } = found(await world.get(TABLE, textOf(name)), 'ResourceNotFoundException', 'Requested resource not found');
      const [before, after] = [objectOf(properties['ProvisionedThroughput']), objectOf(given)];
      if (numberOf(before['ReadCapacityUnits']) === numberOf(after['ReadCapacityUnits']) && numberOf(before['WriteCapacityUnits']) === numberOf(after['WriteCapacityUnits'])) throw new CloudError('invalid', 'ValidationException', 'The provisioned throughput for the table will not change.');
      return { TableDescription: (await world.change(TABLE, id, (table) => ({ ...table, ProvisionedThroughput: after }))).properties };
    },
  },
});
