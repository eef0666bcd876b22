import { stop } from '../../instances.ts';
import type { DiagnosisContext } from '../../model.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { literal, objectsOf, textOf } from '../../values.ts';

/** A failover is over (RDS user guide, "Amazon RDS event categories and event messages"). */
const FAILED_OVER = new Set(['RDS-EVENT-0049', 'RDS-EVENT-0071']);
const DEPENDS_ON = 'devops-engineer:depends-on';
const MAX_SERVICES = 10;

/** Row 25: a database has failed over, and services may hold on to dead connections. Those that say that they need it are restarted. */
export default definePlanOnly({
  id: 'rds-failover-aftermath',
  row: 25,
  title: 'Restart services that hold on to dead connections',
  risk: 'guarded',
  resourceTypes: ['AWS::RDS::DBInstance'],
  permissions: ['ecs:DescribeServices', 'rds:DescribeDBInstances', 'tag:GetResources'],
  matches: ({ attributes }) => FAILED_OVER.has(String(attributes['eventId'] ?? '')),
  diagnose: async ({ resource, read }) => {
    const [instance = {}] = objectsOf((await read('rds:DescribeDBInstances', { DBInstanceIdentifier: resource.id }))['DBInstances']);
    if (instance['DBInstanceStatus'] !== 'available') return { hypotheses: [], facts: {}, native: 'The failover of RDS' };
    const services = await dependentsOf(read, resource.id);
    if (services.length === 0) return stop('NO_ACTION', 'NO_DEPENDENTS', `No service says by the tag ${DEPENDS_ON} that it needs the database.`);
    return { hypotheses: [{ cause: 'dead-connections', confidence: 0.6, evidence: [`${services.length} services need the database`] }], facts: { services } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const services = objectsOf(facts['services']).map((each) => ({ id: textOf(each['id']), deployment: textOf(each['deployment']) }));
    const restart = ({ id, deployment }: (typeof services)[number], index: number) => {
      const [cluster = '', service = ''] = id.split('/');
      return stepOn({ ...resource, type: 'AWS::ECS::Service', id }, { id: `restart-${index + 1}`, title: `Deploy ${id} anew as it is`, action: 'ecs:UpdateService', parameters: { cluster, service, forceNewDeployment: true }, effect: probe('ecs:DescribeServices', { cluster, services: [service] }, `length(services[0].deployments[?status == 'PRIMARY' && id != ${literal(deployment)} && rolloutState == 'COMPLETED']) > \`0\``), settle: { withinSeconds: 900, everySeconds: 15 }, undo: [], harmless: true });
    };
    return planOn(resource, `Restart ${services.length} services that need ${resource.id}, one after another.`, services.map(restart));
  },
});

/** Services that need the database, with the deployment that runs. */
async function dependentsOf(read: DiagnosisContext['read'], database: string): Promise<{ id: string; deployment: string }[]> {
  const { ResourceTagMappingList: list } = await read('tag:GetResources', { TagFilters: [{ Key: DEPENDS_ON }], ResourceTypeFilters: ['ecs:service'] });
  const ids = objectsOf(list).filter((each) => objectsOf(each['Tags']).some((tag) => tag['Key'] === DEPENDS_ON && textOf(tag['Value']).split(' ').includes(database))).map((each) => textOf(each['ResourceARN']).split(':service/').at(-1) ?? '');
  const found = await Promise.all(ids.filter((id) => id.includes('/')).toSorted().slice(0, MAX_SERVICES).map(async (id) => {
    const [cluster = '', service = ''] = id.split('/');
    const [described] = objectsOf((await read('ecs:DescribeServices', { cluster, services: [service] }))['services']);
    return { id, deployment: textOf(objectsOf(described?.['deployments']).find((each) => each['status'] === 'PRIMARY')?.['id']) };
  }));
  return found;
}
