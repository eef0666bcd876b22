import { defineSandboxFault } from '../../model.ts';
import { numberOf } from '../../values.ts';

/** A downstream answers so slowly that ten seconds are hardly enough. */
export default defineSandboxFault({
  id: 'function-slow',
  title: 'A function comes close to its time limit',
  remediation: 'lambda-timeouts',
  resourceType: 'AWS::Lambda::Function',
  resource: 'orders-06',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Timeout: 10 }));
  },
  lasts: async (_world, { properties }) => numberOf(properties['Timeout']) < 15,
  symptom: ({ id }) => ({ alarm: `${id}-duration`, namespace: 'AWS/Lambda', metric: 'Duration', dimensions: { FunctionName: id }, threshold: 9000, good: 300, bad: 9800 }),
});
