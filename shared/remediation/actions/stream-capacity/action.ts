import type { JsonObject } from '../../../core/json.ts';
import type { ResourceRef } from '../../../ports/index.ts';
import { stop } from '../../instances.ts';
import type { Diagnosis, DiagnosisContext } from '../../model.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, numberOf, objectOf, objectsOf, textOf } from '../../values.ts';

const [STREAM, BROKERS, DOMAIN] = ['AWS::Kinesis::Stream', 'AWS::MSK::Cluster', 'AWS::OpenSearchService::Domain'];
const GROWTH = 1.25;
const MAX_SHARDS = 500;

/** Row 34: a stream, its brokers or a search domain have no room left. Each gets more of what it lacks. */
export default definePlanOnly({
  id: 'stream-capacity',
  row: 34,
  title: 'Give a stream, brokers or a search domain more room',
  risk: 'guarded',
  resourceTypes: [STREAM, BROKERS, DOMAIN],
  permissions: ['es:DescribeDomain', 'kafka:DescribeClusterV2', 'kafka:ListClustersV2', 'kinesis:DescribeStreamSummary'],
  matches: (signal) => isAlarmOn(signal, 'AWS/Kinesis', ['WriteProvisionedThroughputExceeded']) || isAlarmOn(signal, 'AWS/Kafka', ['KafkaDataLogsDiskUsed']) || isAlarmOn(signal, 'AWS/ES', ['FreeStorageSpace', 'ClusterIndexWritesBlocked']),
  diagnose: ({ resource, read }) => (resource.type === STREAM ? shardsOf(resource, read) : resource.type === DOMAIN ? domainOf(resource, read) : brokersOf(resource, read)),
  plan: ({ resource, diagnosis: { facts } }) => {
    const before = numberOf(facts['amount']);
    if (resource.type === STREAM) {
      const to = (shards: number) => ({ action: 'kinesis:UpdateShardCount', parameters: { StreamName: resource.id, TargetShardCount: shards, ScalingType: 'UNIFORM_SCALING' }, effect: probe('kinesis:DescribeStreamSummary', { StreamName: resource.id }, `StreamDescriptionSummary.OpenShardCount == ${literal(shards)} && StreamDescriptionSummary.StreamStatus == 'ACTIVE'`) });
      return planOn(resource, `Double the ${before} shards of ${resource.id}.`, [stepOn(resource, { id: 'shards', title: 'Double the shards', ...to(before * 2), undo: [to(before)] })]);
    }
    const wanted = Math.ceil(before * GROWTH);
    const { action, parameters, effect } = resource.type === DOMAIN ? growDomain(resource, facts, wanted) : growBrokers(facts, wanted);
    // Storage never shrinks; more of it does no harm but to the bill.
    return planOn(resource, `Grow the storage of ${resource.id} from ${before} to ${wanted} GiB a node.`, [stepOn(resource, { id: 'storage', title: `Grow to ${wanted} GiB`, action, parameters, effect, settle: { withinSeconds: 3600, everySeconds: 60 }, undo: null, harmless: true })]);
  },
});

const found = (cause: string, evidence: string, facts: JsonObject): Diagnosis => ({ hypotheses: [{ cause, confidence: 0.75, evidence: [evidence] }], facts });

async function shardsOf(resource: ResourceRef, read: DiagnosisContext['read']): Promise<Diagnosis> {
  const stream = objectOf((await read('kinesis:DescribeStreamSummary', { StreamName: resource.id }))['StreamDescriptionSummary']);
  if (objectOf(stream['StreamModeDetails'])['StreamMode'] === 'ON_DEMAND') return { hypotheses: [], facts: {}, native: 'The on-demand mode of Kinesis' };
  const shards = numberOf(stream['OpenShardCount']);
  if (shards === 0 || shards * 2 > MAX_SHARDS) return stop('HANDED_OVER', 'SHARDS_AT_LIMIT', `The stream has ${shards} shards.`);
  return found('too-few-shards', `${shards} shards`, { amount: shards });
}

async function domainOf(resource: ResourceRef, read: DiagnosisContext['read']): Promise<Diagnosis> {
  const domain = objectOf((await read('es:DescribeDomain', { DomainName: resource.id }))['DomainStatus']);
  const disks = objectOf(domain['EBSOptions']);
  if (disks['EBSEnabled'] !== true) return stop('HANDED_OVER', 'NO_EBS', 'The nodes have no EBS volumes: only more of them give more room.');
  if (domain['Processing'] === true) return { hypotheses: [], facts: {}, native: 'A change of the domain that is under way' };
  return found('disk-full', `${numberOf(disks['VolumeSize'])} GiB a node`, { amount: numberOf(disks['VolumeSize']), kind: textOf(disks['VolumeType']) });
}

async function brokersOf(resource: ResourceRef, read: DiagnosisContext['read']): Promise<Diagnosis> {
  const arn = textOf(objectsOf((await read('kafka:ListClustersV2', { ClusterNameFilter: resource.id }))['ClusterInfoList']).find((each) => each['ClusterName'] === resource.id)?.['ClusterArn']);
  if (arn === '') return stop('NO_ACTION', 'CLUSTER_GONE', 'There is no such cluster.');
  const cluster = objectOf((await read('kafka:DescribeClusterV2', { ClusterArn: arn }))['ClusterInfo']);
  const disks = objectOf(objectOf(objectOf(objectOf(cluster['Provisioned'])['BrokerNodeGroupInfo'])['StorageInfo'])['EbsStorageInfo']);
  return found('disk-full', `${numberOf(disks['VolumeSize'])} GiB a broker`, { amount: numberOf(disks['VolumeSize']), arn, version: textOf(cluster['CurrentVersion']) });
}

function growDomain(resource: ResourceRef, facts: JsonObject, wanted: number) {
  return { action: 'es:UpdateDomainConfig', parameters: { DomainName: resource.id, EBSOptions: { EBSEnabled: true, VolumeType: textOf(facts['kind']), VolumeSize: wanted } }, effect: probe('es:DescribeDomain', { DomainName: resource.id }, `DomainStatus.EBSOptions.VolumeSize >= ${literal(wanted)}`) };
}

function growBrokers(facts: JsonObject, wanted: number) {
  const arn = textOf(facts['arn']);
  return { action: 'kafka:UpdateBrokerStorage', parameters: { ClusterArn: arn, CurrentVersion: textOf(facts['version']), TargetBrokerEBSVolumeInfo: [{ KafkaBrokerNodeId: 'All', VolumeSizeGB: wanted }] }, effect: probe('kafka:DescribeClusterV2', { ClusterArn: arn }, `ClusterInfo.Provisioned.BrokerNodeGroupInfo.StorageInfo.EbsStorageInfo.VolumeSize >= ${literal(wanted)}`) };
}
