/** Builds the functions and writes the templates that the embedded runtime serves: `synth-local.ts FOLDER`. */
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { Worker } from 'node:worker_threads';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('Say which folder gets the templates.');
// CDK's own rules take most of a synthesis; they judge what is deployed, which is synthesized apart.
process.env['CDK_VALIDATION'] = 'false';
// Functions run from where they are built, and nobody reads where in the code a resource was made.
process.env['CDK_CONTEXT_JSON'] = JSON.stringify(Object.fromEntries(['asset-staging', 'stack-trace', 'creation-stack-traces', 'logicalId-metadata'].map((name) => [`aws:cdk:disable-${name}`, true])));
const functionsFolder = resolve(outdir, 'functions');
// The CDK takes as long to load as the functions take to build, and would keep the build's plugins waiting on one thread.
const building = once(new Worker(join(import.meta.dirname, 'build-functions.ts'), { argv: ['--local', functionsFolder], stdout: true }), 'exit');
const [{ synthesize }] = await Promise.all([import('../infra/synth.ts'), building]);
synthesize({ outdir, stage: 'local', functionsFolder });
