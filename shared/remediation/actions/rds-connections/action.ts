import type { JsonObject } from '../../../core/json.ts';
import { stop } from '../../instances.ts';
import type { DiagnosisContext } from '../../model.ts';
import { definePlanOnly, planOn, probe, stepOn } from '../../plan-only.ts';
import { isAlarmOn, literal, objectsOf, textOf } from '../../values.ts';

/** How long an idle session may hold its connection, by engine: the parameter, its unit per second, and what is set. */
const LIMITS: readonly { readonly engine: RegExp; readonly name: string; readonly value: string }[] = [
  { engine: /postgres/, name: 'idle_in_transaction_session_timeout', value: '300000' },
  { engine: /mysql|mariadb/, name: 'wait_timeout', value: '600' },
];
const MAX_PAGES = 20;

/** Row 23: a database runs out of connections. Sessions that sit idle are ended by the database itself, by a limit of its own. */
export default definePlanOnly({
  id: 'rds-connections',
  row: 23,
  title: 'Let a database end idle sessions',
  risk: 'guarded',
  resourceTypes: ['AWS::RDS::DBInstance'],
  permissions: ['rds:DescribeDBInstances', 'rds:DescribeDBParameters'],
  matches: (signal) => isAlarmOn(signal, 'AWS/RDS', ['DatabaseConnections']),
  diagnose: async ({ resource, read }) => {
    const [instance = {}] = objectsOf((await read('rds:DescribeDBInstances', { DBInstanceIdentifier: resource.id }))['DBInstances']);
    const limit = LIMITS.find(({ engine }) => engine.test(textOf(instance['Engine'])));
    if (limit === undefined) return stop('HANDED_OVER', 'ENGINE_UNKNOWN', `No limit on idle sessions is known for ${textOf(instance['Engine'])}.`);
    const group = textOf(objectsOf(instance['DBParameterGroups'])[0]?.['DBParameterGroupName']);
    if (group === '' || group.startsWith('default.')) return stop('HANDED_OVER', 'DEFAULT_PARAMETER_GROUP', 'The default parameter group cannot be changed: a group of its own needs a restart, which is for a person.');
    const value = await parameterOf(read, group, limit.name);
    if (value === limit.value) return stop('HANDED_OVER', 'LIMIT_IS_SET', 'Idle sessions are ended already: the connections are used, and pools or a proxy have to be looked at.');
    return { hypotheses: [{ cause: 'idle-sessions', confidence: 0.65, evidence: [`${limit.name} of ${group} is ${value === '' ? 'not set' : value}`] }], facts: { group, name: limit.name, value, wanted: limit.value } };
  },
  plan: ({ resource, diagnosis: { facts } }) => {
    const [group, name, before, wanted] = [textOf(facts['group']), textOf(facts['name']), textOf(facts['value']), textOf(facts['wanted'])];
    const read = (expect: string) => probe('rds:DescribeDBParameters', { DBParameterGroupName: group, Source: 'user' }, expect);
    const change = (value: string): { action: string; parameters: JsonObject } => ({ action: 'rds:ModifyDBParameterGroup', parameters: { DBParameterGroupName: group, Parameters: [{ ParameterName: name, ParameterValue: value, ApplyMethod: 'immediate' }] } });
    const isSet = (value: string): string => `length(Parameters[?ParameterName == ${literal(name)} && ParameterValue == ${literal(value)}]) > \`0\``;
    const reset = { action: 'rds:ResetDBParameterGroup', parameters: { DBParameterGroupName: group, Parameters: [{ ParameterName: name, ApplyMethod: 'immediate' }] }, effect: read(`length(Parameters[?ParameterName == ${literal(name)}]) == \`0\``) };
    return planOn(resource, `Set ${name} of ${group} to ${wanted}, for every database that uses the group.`, [stepOn({ ...resource, type: 'AWS::RDS::DBParameterGroup', id: group }, { id: 'limit-idle', title: 'Limit how long a session may be idle', ...change(wanted), effect: read(isSet(wanted)), undo: [before === '' ? reset : { ...change(before), effect: read(isSet(before)) }] })]);
  },
});

/** What somebody set; empty when nobody did. */
async function parameterOf(read: DiagnosisContext['read'], group: string, name: string): Promise<string> {
  let marker = '';
  for (let page = 0; page < MAX_PAGES; page += 1) {
    const answer = await read('rds:DescribeDBParameters', { DBParameterGroupName: group, Source: 'user', ...(marker === '' ? {} : { Marker: marker }) });
    const found = objectsOf(answer['Parameters']).find((each) => each['ParameterName'] === name);
    if (found !== undefined) return textOf(found['ParameterValue']);
    marker = textOf(answer['Marker']);
    if (marker === '') break;
  }
  return '';
}
