/** `npm run deploy -- -c stage=<stage> -c issuer=... -c audience=...`: the stacks, then the files of the web page. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { deploymentFrom } from '../deployment.ts';
import { settingsOf } from '../settings.ts';
import { prefixOf } from '../names.ts';
import { cdk } from './cdk.ts';
import { publishSite } from './site.ts';
import { DeployedStage } from './stacks.ts';

const PAGE_FOLDER = join(import.meta.dirname, '..', '..', 'console', 'dist');

const args = process.argv.slice(2);
const { stage } = deploymentFrom(args, {});
const settings = settingsOf(stage);
if (settings.web && !existsSync(join(PAGE_FOLDER, 'index.html'))) throw new Error('Build the web page first: npm run build:console.');
await cdk(['deploy', '**', ...args]);
if (settings.web) {
  const bucket = await new DeployedStage(prefixOf(settings)).output('SiteBucket');
  if (bucket === undefined) throw new Error('The web stack has no output SiteBucket.');
  console.log(`${await publishSite(PAGE_FOLDER, bucket)} files of the web page published to ${bucket}`);
}
