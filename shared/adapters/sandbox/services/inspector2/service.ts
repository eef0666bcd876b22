import { defineSandboxService } from '../../model.ts';
import { objectOf, objectsOf, textOf } from '../../values.ts';

/** Amazon Inspector: what it found on instances lies with them. */
export default defineSandboxService({
  id: 'inspector2',
  actions: {
    'inspector2:ListFindings': async ({ filterCriteria: criteria }, world) => {
      const [id] = objectsOf(objectOf(criteria)['resourceId']).map((each) => textOf(each['value']));
      return { findings: objectsOf((await world.get('AWS::EC2::Instance', id ?? ''))?.properties['Weaknesses']) };
    },
  },
});
