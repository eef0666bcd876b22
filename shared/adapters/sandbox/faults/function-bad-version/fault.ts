import { defineSandboxFault } from '../../model.ts';
import { objectOf, objectsOf } from '../../values.ts';

/** A version that went live five minutes ago fails every second call. */
export default defineSandboxFault({
  id: 'function-bad-version',
  title: 'A new version of a function fails',
  remediation: 'lambda-errors-after-deployment',
  resourceType: 'AWS::Lambda::Function',
  resource: 'orders-02',
  inject: async (world, { type, id }) => {
    const version = { Version: '4', LastModified: new Date(world.now.getTime() - 300_000).toISOString() };
    await world.change(type, id, (before) => ({ ...before, Versions: [...objectsOf(before['Versions']).filter((each) => each['Version'] !== '4'), version], Aliases: { live: '4' } }));
  },
  lasts: async (_world, { properties }) => objectOf(properties['Aliases'])['live'] === '4',
  symptom: ({ id }) => ({ alarm: `${id}-errors`, namespace: 'AWS/Lambda', metric: 'Errors', dimensions: { FunctionName: id }, threshold: 5, good: 0, bad: 50 }),
});
