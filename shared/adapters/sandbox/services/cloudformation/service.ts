import { HEALED } from '../../account.ts';
import { defineSandboxService } from '../../model.ts';
import { found, objectsOf, textOf } from '../../values.ts';

const STACK = 'AWS::CloudFormation::Stack';

/** AWS CloudFormation: one stack. */
export default defineSandboxService({
  id: 'cloudformation',
  inventory: (region, account) => [{ account, region, type: STACK, id: 'shop', tags: HEALED, properties: { StackName: 'shop', StackStatus: 'UPDATE_COMPLETE', Failed: [] } }],
  actions: {
    'cloudformation:DescribeStacks': async ({ StackName: name }, world) => ({ Stacks: [found(await world.get(STACK, textOf(name)), 'ValidationError', 'Stack does not exist').properties] }),
    'cloudformation:DescribeStackEvents': async ({ StackName: name }, world) => ({ StackEvents: objectsOf((await world.get(STACK, textOf(name)))?.properties['Failed']) }),
  },
});
