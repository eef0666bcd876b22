import { expect, it } from 'vitest';
import { isolatedAccount } from '../../functions/isolated-account.ts';
import { chanceOf } from './random.ts';
import { DrillWorld } from './world.ts';

const TASK = 'ECS Task State Change';

/** Heals a crashing service whose tasks crash again `again` seconds after it was taken back; seconds from then to the verified end. */
async function verifiedAfter(again: readonly number[]): Promise<number> {
  const world = new DrillWorld(await isolatedAccount(), chanceOf(1));
  await world.configure();
  const { resource, region } = await world.strike('service-crashes');
  const [cluster = '', service = ''] = resource.split('/');
  let isApplied = false;
  world.beforePhase = async ({ phase }) => {
    if (phase !== 'verify' || isApplied) return;
    isApplied = true;
    for (const seconds of again) {
      world.after(seconds, async () => {
        const detail = { taskArn: `arn:aws:ecs:${region}:${world.account.account}:task/${cluster}/again-${seconds}`, clusterArn: `arn:aws:ecs:${region}:${world.account.account}:cluster/${cluster}`, group: `service:${service}`, lastStatus: 'STOPPED', stopCode: 'EssentialContainerExited', version: 5, containers: [{ name: 'app', exitCode: 1 }] };
        world.deliver({ version: '0', id: `again-${seconds}`, source: 'aws.ecs', 'detail-type': TASK, account: world.account.account, region, time: world.now.toISOString(), resources: [], detail }, 0.5);
      });
    }
  };
  await world.rest();
  const [incident] = (await world.aftermath()).incidents;
  expect(incident?.outcome).toBe('VERIFIED');
  const at = (code: string): number => new Date(incident?.timeline.find((line) => line.code === code)?.at ?? '').getTime();
  return (at('VERIFIED') - at('APPLIED')) / 1000;
}

it('takes a service for healed once it has stood for a minute', async () => {
  const seconds = await verifiedAfter([]);
  expect(seconds).toBeGreaterThanOrEqual(60);
  expect(seconds).toBeLessThan(90);
});

it('begins the minute anew with every task that crashes', async () => {
  expect(await verifiedAfter([30, 70])).toBeGreaterThanOrEqual(130);
});
