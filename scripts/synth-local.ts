/** Builds the functions and writes the templates that the embedded runtime serves: `synth-local.ts FOLDER`. */
import { resolve } from 'node:path';
import { DISABLE_ASSET_STAGING_CONTEXT } from 'aws-cdk-lib/cx-api';
import { buildFunctions } from './build-functions.ts';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('Say which folder gets the templates.');
// CDK's own rules take most of a synthesis; they judge what is deployed, which is synthesized apart.
process.env['CDK_VALIDATION'] = 'false';
// Functions run from where they are built.
process.env['CDK_CONTEXT_JSON'] = JSON.stringify({ [DISABLE_ASSET_STAGING_CONTEXT]: true });
const functionsFolder = resolve(outdir, 'functions');
// The CDK takes as long to load as the functions take to build: both at once.
const [{ synthesize }] = await Promise.all([import('../infra/synth.ts'), buildFunctions(functionsFolder, true)]);
synthesize({ outdir, stage: 'local', functionsFolder });
