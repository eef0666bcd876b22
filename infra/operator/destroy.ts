/** `npm run destroy -- -c stage=<stage> ...`: empties the buckets of stages that do not keep their data, then deletes the stacks. */
import { deploymentFrom } from '../deployment.ts';
import { prefixOf } from '../names.ts';
import { settingsOf } from '../settings.ts';
import { cdk } from './cdk.ts';
import { emptyBucket } from './site.ts';
import { DeployedStage } from './stacks.ts';

const args = process.argv.slice(2);
const settings = settingsOf(deploymentFrom(args, {}).stage);
if (!args.includes('--force')) throw new Error(`This deletes ${prefixOf(settings)}. Say that you mean it: npm run destroy -- --force -c stage=${settings.name} ...`);
if (!settings.retainData) {
  const buckets = await new DeployedStage(prefixOf(settings)).buckets();
  for (const { name } of buckets) console.log(`${await emptyBucket(name)} object versions deleted from ${name}`);
}
await cdk(['destroy', '**', ...args]);
