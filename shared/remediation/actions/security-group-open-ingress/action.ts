import type { JsonObject, JsonValue } from '../../../core/json.ts';
import { defineRemediation, type Signal } from '../../model.ts';

const TYPE = 'AWS::EC2::SecurityGroup';
const WORLD = ['0.0.0.0/0', '::/0'];
/** Administration and databases: never meant for everybody. */
const GUARDED_PORTS = [22, 3389, 1433, 1521, 3306, 5432, 6379, 9200, 11211, 27017];
const CONTROLS = new Set(['EC2.13', 'EC2.14', 'EC2.18', 'EC2.19', 'EC2.53', 'EC2.54']);

const objects = (value: JsonValue | undefined): JsonObject[] => (Array.isArray(value) ? value.filter((each): each is JsonObject => each !== null && typeof each === 'object' && !Array.isArray(each)) : []);
const isWorld = (range: JsonObject): boolean => WORLD.includes(String(range['CidrIp'] ?? range['CidrIpv6'] ?? ''));

/** The part of a rule that lets everybody in to a guarded port; nothing else of it is touched. */
function openPart(rule: JsonObject): JsonObject[] {
  const { FromPort: from, ToPort: to, IpProtocol: protocol } = rule;
  const isGuarded = protocol === '-1' || (typeof from === 'number' && typeof to === 'number' && GUARDED_PORTS.some((port) => from <= port && port <= to));
  const IpRanges = objects(rule['IpRanges']).filter(isWorld);
  const Ipv6Ranges = objects(rule['Ipv6Ranges']).filter(isWorld);
  if (!isGuarded || IpRanges.length + Ipv6Ranges.length === 0) return [];
  const ports = from === undefined || to === undefined ? {} : { FromPort: from, ToPort: to };
  return [{ IpProtocol: protocol ?? '-1', ...ports, ...(IpRanges.length > 0 ? { IpRanges } : {}), ...(Ipv6Ranges.length > 0 ? { Ipv6Ranges } : {}) }];
}

/** JMESPath: no rule holds any of these sources any more. */
function goneExpression(rules: readonly JsonObject[]): string {
  const clauses = rules.flatMap((rule) => {
    const ports = rule['FromPort'] === undefined ? '' : ` && FromPort == \`${String(rule['FromPort'])}\` && ToPort == \`${String(rule['ToPort'])}\``;
    return [
      ...objects(rule['IpRanges']).map((range) => `length(SecurityGroups[0].IpPermissions[?IpProtocol == '${String(rule['IpProtocol'])}'${ports}].IpRanges[] | [?CidrIp == '${String(range['CidrIp'])}']) == \`0\``),
      ...objects(rule['Ipv6Ranges']).map((range) => `length(SecurityGroups[0].IpPermissions[?IpProtocol == '${String(rule['IpProtocol'])}'${ports}].Ipv6Ranges[] | [?CidrIpv6 == '${String(range['CidrIpv6'])}']) == \`0\``),
    ];
  });
  return clauses.join(' && ');
}

function matches({ attributes, resources }: Signal): boolean {
  if (!resources.some(({ type }) => type === TYPE)) return false;
  return attributes['eventName'] === 'AuthorizeSecurityGroupIngress' || CONTROLS.has(String(attributes['controlId'] ?? ''));
}

/** Row 40: a security group lets the whole world in to an administration or database port. */
export default defineRemediation({
  id: 'security-group-open-ingress',
  row: 40,
  title: 'Close a security group that is open to the world',
  risk: 'containment',
  mode: 'full',
  resourceTypes: [TYPE],
  permissions: ['ec2:AuthorizeSecurityGroupIngress', 'ec2:DescribeSecurityGroups', 'ec2:RevokeSecurityGroupIngress'],
  blast: { perHour: 20, perResourcePerDay: 5, cooldownMinutes: 10 },
  matches,
  diagnose: async ({ resource, read }) => {
    const { SecurityGroups: groups } = await read('ec2:DescribeSecurityGroups', { GroupIds: [resource.id] });
    const rules = objects(objects(groups)[0]?.['IpPermissions']).flatMap(openPart);
    if (rules.length === 0) return { hypotheses: [], facts: {}, stop: { outcome: 'NO_ACTION', code: 'ALREADY_CLOSED', detail: 'No rule lets the world in to a guarded port.' } };
    const ports = rules.map((rule) => `${String(rule['IpProtocol'])} ${String(rule['FromPort'] ?? 'all')}-${String(rule['ToPort'] ?? 'all')}`);
    return { hypotheses: [{ cause: 'open-to-world', confidence: 0.99, evidence: ports.map((port) => `${port} is open to everybody`) }], facts: { rules } };
  },
  plan: ({ resource, diagnosis }) => {
    const rules = objects(diagnosis.facts['rules']);
    const read = { action: 'ec2:DescribeSecurityGroups', parameters: { GroupIds: [resource.id] } };
    const gone = goneExpression(rules);
    return {
      summary: `Revoke ${rules.length} rules of ${resource.id} that let everybody in.`,
      steps: [
        {
          id: 'revoke',
          title: 'Revoke exactly the open rules',
          action: 'ec2:RevokeSecurityGroupIngress',
          resource,
          parameters: { GroupId: resource.id, IpPermissions: rules },
          effect: { ...read, expect: gone },
          settle: { withinSeconds: 60, everySeconds: 5 },
          undo: [{ action: 'ec2:AuthorizeSecurityGroupIngress', parameters: { GroupId: resource.id, IpPermissions: rules }, effect: { ...read, expect: `!(${gone})` } }],
        },
      ],
      verify: { probes: [{ ...read, expect: gone }], signals: false, withinSeconds: 120, everySeconds: 10 },
      touches: [resource],
    };
  },
});
