import { defineSandboxService } from '../../model.ts';
import { objectOf, textsOf } from '../../values.ts';

/** Application Auto Scaling: only tables that say so have targets. */
export default defineSandboxService({
  id: 'application-autoscaling',
  actions: {
    'application-autoscaling:DescribeScalableTargets': async ({ ResourceIds: ids }, world) => {
      const tables = await Promise.all(textsOf(ids).map((id) => world.get('AWS::DynamoDB::Table', id.replace('table/', ''))));
      return { ScalableTargets: tables.flatMap((table) => (table?.properties['Scaling'] === undefined ? [] : [objectOf(table.properties['Scaling'])])) };
    },
  },
});
