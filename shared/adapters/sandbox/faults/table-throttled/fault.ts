import { defineSandboxFault } from '../../model.ts';
import { numberOf, objectOf } from '../../values.ts';

/** Traffic grew beyond what the table was given. */
export default defineSandboxFault({
  id: 'table-throttled',
  title: 'A table refuses requests',
  remediation: 'dynamodb-throttles',
  resourceType: 'AWS::DynamoDB::Table',
  resource: 'table-03',
  fits: ({ properties }) => objectOf(properties['BillingModeSummary'])['BillingMode'] === 'PROVISIONED',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Needed: 120 }));
  },
  lasts: async (_world, { properties }) => numberOf(objectOf(properties['ProvisionedThroughput'])['ReadCapacityUnits']) < numberOf(properties['Needed']),
  symptom: ({ id }) => ({ alarm: `${id}-throttledrequests`, namespace: 'AWS/DynamoDB', metric: 'ThrottledRequests', dimensions: { TableName: id }, threshold: 10, good: 0, bad: 300 }),
});
