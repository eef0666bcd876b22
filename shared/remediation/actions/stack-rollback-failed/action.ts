import { stop } from '../../instances.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { objectsOf, textOf } from '../../values.ts';

const MAX_NAMED = 5;

/** Row 48: a stack could not be rolled back and can be neither updated nor used. The way back is gone on with. */
export default definePlanOnly({
  id: 'stack-rollback-failed',
  row: 48,
  title: 'Go on with the rollback of a stack',
  risk: 'approval',
  resourceTypes: ['AWS::CloudFormation::Stack'],
  permissions: ['cloudformation:DescribeStackEvents', 'cloudformation:DescribeStacks'],
  matches: ({ attributes }) => attributes['stackStatus'] === 'UPDATE_ROLLBACK_FAILED',
  diagnose: async ({ resource, read }) => {
    const [stack = {}] = objectsOf((await read('cloudformation:DescribeStacks', { StackName: resource.id }))['Stacks']);
    if (stack['StackStatus'] !== 'UPDATE_ROLLBACK_FAILED') return stop('NO_ACTION', 'NOT_FAILED', `The stack is ${textOf(stack['StackStatus'])}.`);
    const events = objectsOf((await read('cloudformation:DescribeStackEvents', { StackName: resource.id }))['StackEvents']);
    const failed = events.filter((event) => textOf(event['ResourceStatus']).endsWith('_FAILED') && event['ResourceType'] !== 'AWS::CloudFormation::Stack');
    // What to leave behind as it is only somebody who knows the stack can say: nothing is skipped.
    return { hypotheses: [{ cause: 'rollback-failed', confidence: 0.65, evidence: failed.slice(0, MAX_NAMED).map((event) => `${textOf(event['LogicalResourceId'])}: ${textOf(event['ResourceStatusReason']).slice(0, 200)}`) }], facts: {} };
  },
  plan: ({ resource }) => planOn(resource, `Go on with the rollback of ${resource.id}, skipping nothing.`, [stepOn(resource, { id: 'continue', title: 'Go on with the rollback', action: 'cloudformation:ContinueUpdateRollback', parameters: { StackName: resource.id }, effect: probe('cloudformation:DescribeStacks', { StackName: resource.id }, "Stacks[0].StackStatus == 'UPDATE_ROLLBACK_COMPLETE'"), settle: { withinSeconds: 3600, everySeconds: 30 }, undo: null })]),
});
