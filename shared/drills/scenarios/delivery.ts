import type { JsonObject } from '../../core/json.ts';
import { ingest } from '../../incidents/index.ts';
import { alarmByAction, alarmByTopic, alarmEvent, apiCall } from '../events.ts';
import { all, effects, ended, healedOnce, incidents, reason } from '../expect.ts';
import { defineScenario, type Scenario } from '../model.ts';
import type { DrillWorld } from '../world.ts';

const ERRORS = { namespace: 'AWS/Lambda', metric: 'Errors' } as const;

/** Breaks a function and gives its alarm, which then does not come by itself. */
async function failingFunction(world: DrillWorld) {
  const { resource, region } = await world.strike('function-bad-version');
  world.interference.loses = (event) => String(event['id']).startsWith('flt_');
  const alarm = { ...ERRORS, name: `${resource}-errors`, account: world.account.account, region, state: 'ALARM', at: world.now, dimensions: { FunctionName: resource } } as const;
  return { resource, region, alarm };
}

/** The end of a failing function's alarm: it is said once the account itself says so, whatever its name. */
function endsWithFault(world: DrillWorld, alarm: Parameters<typeof alarmEvent>[0]): void {
  const ask = async (): Promise<void> => {
    const { items } = await world.account.simulation.resources({ limit: 1000, type: 'AWS::Lambda::Function', region: alarm.region });
    const live = JSON.stringify(items.find(({ id }) => id === alarm.dimensions?.['FunctionName'])?.properties['Aliases']);
    if (live !== '{"live":"4"}') world.deliver(alarmEvent({ ...alarm, state: 'OK', at: world.now }), 60);
    else if (world.now.getTime() - alarm.at.getTime() < 900_000) world.after(10, ask);
  };
  world.after(10, ask);
}

export const delivery: readonly Scenario[] = [
  defineScenario({
    id: 'F01',
    title: 'The same event fifty times',
    expected: 'V, one plan',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { alarm } = await failingFunction(world);
      for (let copy = 0; copy < 50; copy += 1) world.deliver(alarmEvent(alarm), world.chance.between(0, 30));
      endsWithFault(world, alarm);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F02',
    title: 'The end of an alarm arrives before its beginning',
    expected: 'N',
    run: async (world) => {
      await world.configure();
      const { alarm } = await failingFunction(world);
      world.deliver(alarmEvent({ ...alarm, state: 'OK', at: new Date(world.now.getTime() + 2000) }), 1);
      world.deliver(alarmEvent(alarm), 4);
      await world.rest(60);
    },
    judge: all(effects(0), incidents(0)),
  }),
  defineScenario({
    id: 'F03',
    title: 'An alarm is over before anything was done',
    expected: 'N',
    run: async (world) => {
      await world.configure();
      const { alarm } = await failingFunction(world);
      world.deliver(alarmEvent(alarm), 1);
      world.deliver(alarmEvent({ ...alarm, state: 'OK', at: new Date(world.now.getTime() + 4000) }), world.chance.between(4, 9));
      await world.rest();
    },
    judge: all(incidents(1), ended('NO_ACTION'), reason('SIGNAL_RESOLVED'), effects(0)),
  }),
  defineScenario({
    id: 'F04',
    title: 'An event is lost; the reconciler finds what fires',
    expected: 'V',
    heals: true,
    run: async (world) => {
      await world.configure();
      world.interference.loses = (event) => JSON.stringify(event['detail']).includes('"state":{"value":"ALARM"');
      await world.strike(world.chance.pick(['function-bad-version', 'table-throttled', 'queue-dead-letters', 'database-storage-low']));
      await world.rest(320);
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F05',
    title: 'An event is more than a day old',
    expected: 'N',
    run: async (world) => {
      await world.configure();
      const { alarm } = await failingFunction(world);
      world.deliver(alarmEvent({ ...alarm, at: new Date(world.now.getTime() - 26 * 3_600_000) }), 1);
      await world.rest(60);
    },
    judge: all(incidents(0), effects(0)),
  }),
  defineScenario({
    id: 'F06',
    title: 'Two states of a task arrive in the wrong order',
    expected: 'V, the newest counts',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('service-crashes');
      const [cluster = '', service = ''] = resource.split('/');
      const at = new Date(world.now.getTime() - 60_000);
      const running = {
        version: '0', id: 'older', source: 'aws.ecs', 'detail-type': 'ECS Task State Change', account: world.account.account, region, time: at.toISOString(), resources: [],
        detail: { taskArn: `arn:aws:ecs:${region}:${world.account.account}:task/${cluster}/x`, clusterArn: `arn:aws:ecs:${region}:${world.account.account}:cluster/${cluster}`, group: `service:${service}`, lastStatus: 'RUNNING', version: 3, containers: [] },
      };
      world.deliver(running, world.chance.between(5, 9));
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F07',
    title: 'A storm: hundreds of events within a minute, shuffled, a third of them twice',
    expected: 'one incident per resource, nothing twice, budgets kept',
    run: async (world) => {
      await world.configure();
      const targets = await world.account.simulation.candidates('function-bad-version');
      for (const target of targets) await world.inject({ kind: 'function-bad-version', ...target });
      const alarms = targets.flatMap(({ resource, region }) => {
        const alarm = { ...ERRORS, name: `${resource}-errors`, account: world.account.account, region, state: 'ALARM', at: world.now, dimensions: { FunctionName: resource } } as const;
        return Array.from({ length: 8 }, (_unused, copy) => ({ ...alarmEvent(alarm), id: `storm-${copy}` }));
      });
      const repeated = alarms.filter(() => world.chance.next() < 0.3);
      for (const event of world.chance.shuffled([...alarms, ...repeated])) world.deliver(event, world.chance.between(0, 60));
      await world.rest(120);
    },
    judge: all(({ incidents: found }) => (found.length <= 36 ? [] : [`${found.length} incidents for 36 resources`]), effects(1, 36)),
  }),
  defineScenario({
    id: 'F08',
    title: 'An event that nobody can read among good ones',
    expected: 'V, the other refused',
    heals: true,
    run: async (world) => {
      await world.configure();
      await world.strike('bucket-public');
      const poison: unknown = { id: 'poison', source: 'aws.s3', 'detail-type': 'AWS API Call via CloudTrail', account: world.account.account, region: 'us-east-1', time: world.now.toISOString(), detail: { eventName: { not: 'text' } } };
      world.after(1, async () => {
        const answer = await ingest(world.reach, poison, 'sandbox');
        if (answer.kind !== 'refused') throw new Error('The poison was taken.');
      });
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F09',
    title: 'A finding is updated twenty times while it is being healed',
    expected: 'V, once',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('open-security-group');
      world.interference.loses = (event) => String(event['id']).startsWith('flt_');
      const { account } = world.account;
      for (let update = 0; update < 20; update += 1) {
        const at = new Date(world.now.getTime() + update * 1000);
        const finding = { Id: 'finding-1', ProductArn: 'arn:aws:securityhub:us-east-1::product/aws/securityhub', GeneratorId: 'security-control/EC2.13', AwsAccountId: account, Region: region, Title: 'Open', UpdatedAt: at.toISOString(), Severity: { Label: 'HIGH' }, Compliance: { Status: 'FAILED', SecurityControlId: 'EC2.13' }, Workflow: { Status: 'NEW' }, RecordState: 'ACTIVE', Resources: [{ Type: 'AwsEc2SecurityGroup', Id: `arn:aws:ec2:${region}:${account}:security-group/${resource}` }] };
        // The member account and the aggregator both send it.
        for (const sender of [account, '999988887777']) world.deliver({ version: '0', id: `${sender}-${update}`, source: 'aws.securityhub', 'detail-type': 'Security Hub Findings - Imported', account: sender, region, time: at.toISOString(), resources: [], detail: { findings: [finding] } }, update + world.chance.between(0, 1));
      }
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F10',
    title: 'An alarm and the composite alarm above it',
    expected: 'V, one incident',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { alarm, region } = await failingFunction(world);
      const composite: JsonObject = alarmEvent({ name: 'shop-is-down', account: alarm.account, region, state: 'ALARM', at: world.now, rule: `ALARM("${alarm.name}")` });
      const [first, second] = world.chance.shuffled([alarmEvent(alarm), composite]);
      world.deliver(first, 1);
      world.deliver(second, world.chance.between(2, 6));
      endsWithFault(world, alarm);
      const end = async (): Promise<void> => {
        const { incidents: found } = await world.aftermath();
        if (found.some(({ phase }) => phase === 'verify')) world.deliver(alarmEvent({ name: 'shop-is-down', account: alarm.account, region, state: 'OK', at: world.now }), 30);
        else if (world.now.getTime() - alarm.at.getTime() < 600_000) world.after(10, end);
      };
      world.after(10, end);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F11',
    title: 'One alarm by EventBridge, by SNS and by its direct action',
    expected: 'V, one incident',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { alarm } = await failingFunction(world);
      for (const event of world.chance.shuffled([alarmEvent(alarm), alarmByTopic(alarm), alarmByAction(alarm)])) world.deliver(event, world.chance.between(0, 5));
      endsWithFault(world, alarm);
      await world.rest();
    },
    judge: all(healedOnce, effects(1)),
  }),
  defineScenario({
    id: 'F39',
    title: 'Our own change comes back as an event',
    expected: 'V, and no second incident',
    heals: true,
    run: async (world) => {
      await world.configure();
      const { resource, region } = await world.strike('open-security-group');
      const echo = async (): Promise<void> => {
        const { account } = world.account;
        world.deliver(apiCall(account, region, world.now, 'echo-1', 'ec2', 'AuthorizeSecurityGroupIngress', `arn:aws:sts::${account}:assumed-role/devops-engineer-prod-r-security-group-open-ingress/devops-engineer-x`, { groupId: resource }), 1);
        world.deliver(apiCall(account, region, world.now, 'echo-2', 'ec2', 'AuthorizeSecurityGroupIngress', `arn:aws:iam::${account}:role/other`, { groupId: resource }), 2);
      };
      world.after(60, echo);
      await world.rest(90);
    },
    judge: all(healedOnce, effects(1)),
  }),
];
