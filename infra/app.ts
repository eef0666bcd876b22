/** The CDK app: builds the functions and synthesizes the stage given by `-c stage=<name>` (default dev). */
import { join } from 'node:path';
import { buildFunctions } from '../scripts/build-functions.ts';
import { deploymentFrom } from './deployment.ts';
import { addNag } from './nag.ts';
import { settingsOf } from './settings.ts';
import { synthesize } from './synth.ts';

const root = join(import.meta.dirname, '..');
// Not `.build/functions`: a running service loads its code from there while a deployment builds.
const functionsFolder = join(root, '.build', 'deploy', 'functions');

const { stage, deployment } = deploymentFrom(process.argv.slice(2), process.env);
await buildFunctions(functionsFolder);
const outdir = process.env['CDK_OUTDIR'] ?? join(root, 'cdk.out');
synthesize({ outdir, stage, functionsFolder, deployment, ...(settingsOf(stage).emulated ? {} : { prepare: addNag }) });
