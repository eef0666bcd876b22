/**
 * Runs the import rules and makes sure they saw the tree: a cruiser that resolves nothing also reports nothing.
 * The floor is the number of source files that git tracks, so it rises with the project by itself.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cruise } from 'dependency-cruiser';
import type { ICruiseOptions, IReporterOutput, ICruiseResult } from 'dependency-cruiser';

const root = join(import.meta.dirname, '..');
const ROOMS = ['events', 'shared', 'functions', 'infra', 'local', 'console', 'scripts', 'bench', 'test'];

function trackedSources(): string[] {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', ...ROOMS], { cwd: root, encoding: 'utf8' });
  return listed.split('\n').filter((path) => /\.tsx?$/.test(path) && !path.endsWith('.d.ts'));
}

function isResult(output: IReporterOutput['output']): output is ICruiseResult {
  return typeof output !== 'string';
}

const { options, ...ruleSet } = JSON.parse(readFileSync(join(root, '.dependency-cruiser.json'), 'utf8'));
const settings: ICruiseOptions = { ...options, ruleSet, validate: true, baseDir: root };
const sources = trackedSources();
const { output } = await cruise(ROOMS, settings);
if (!isResult(output)) throw new Error('dependency-cruiser gave no result');
const cruised = new Set(output.modules.map((module) => module.source));
const unseen = sources.filter((path) => !cruised.has(path));
for (const { rule, from, to } of output.summary.violations) console.error(`${rule.name}: ${from} -> ${to}`);
for (const path of unseen) console.error(`not cruised: ${path}`);
console.log(`${cruised.size} modules cruised, ${sources.length} source files, ${output.summary.violations.length} violations`);
process.exitCode = output.summary.violations.length > 0 || unseen.length > 0 ? 1 : 0;
