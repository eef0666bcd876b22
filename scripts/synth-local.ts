/** Brings the generated lists up to date, builds the functions and writes the templates that the embedded runtime serves: `synth-local.ts FOLDER`. */
import { join } from 'node:path';
import { writeGenerated } from './generate-registry.ts';

const [outdir] = process.argv.slice(2);
if (outdir === undefined) throw new Error('Say which folder gets the templates.');
// CDK's own rules take most of a synthesis; they judge what is deployed, which is synthesized apart.
process.env['CDK_VALIDATION'] = 'false';
const functionsFolder = join(import.meta.dirname, '..', '.build', 'functions');
// What is built is imported only once it is generated.
await writeGenerated();
const { buildFunctions } = await import('./build-functions.ts');
// The CDK takes as long to load as the functions take to build: both at once.
const [{ synthesize }] = await Promise.all([import('../infra/synth.ts'), buildFunctions(functionsFolder, true)]);
synthesize({ outdir, stage: 'local', functionsFolder });
