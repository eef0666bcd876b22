import { defineSandboxFault } from '../../model.ts';
import { numberOf } from '../../values.ts';

/** Somebody halved a function's reserved concurrency. */
export default defineSandboxFault({
  id: 'function-throttled',
  title: 'A function is throttled by its reservation',
  remediation: 'lambda-throttles',
  resourceType: 'AWS::Lambda::Function',
  resource: 'orders-04',
  inject: async (world, { type, id }) => {
    await world.change(type, id, (before) => ({ ...before, Reserved: 10 }));
  },
  lasts: async (_world, { properties }) => numberOf(properties['Reserved']) < 20,
  symptom: ({ id }) => ({ alarm: `${id}-throttles`, namespace: 'AWS/Lambda', metric: 'Throttles', dimensions: { FunctionName: id }, threshold: 0, good: 0, bad: 40 }),
});
