import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as z from 'zod/mini';
import { MissingDataError, type BenchOptions } from '../bench.ts';
import { DAY, optionsOf } from '../pipelines/option-sets.ts';
import { openCommit, requireRepositories } from '../repositories.ts';
import { generatePipeline, platformOf } from '../../shared/pipelines/generation/generate.ts';
import { updaters } from '../../shared/pipelines/updaters/index.gen.ts';

/** Those of OpenSSF Scorecard's checks that look at pipelines and need no service. */
const CHECKS = ['Dangerous-Workflow', 'Dependency-Update-Tool', 'Pinned-Dependencies', 'SAST', 'Token-Permissions'];
const FULL = 10;
const MAX_OUTPUT = 64 * 1024 * 1024;

const report = z.looseObject({ checks: z.array(z.looseObject({ name: z.string(), score: z.number(), reason: z.string(), details: z.nullish(z.array(z.string())) })) });

/**
 * OpenSSF Scorecard (`--local`) on what is generated for GitHub with every option on, for each of the public repositories.
 * Settings of update bots that a repository keeps are laid beside. `SCORECARD` names the program.
 */
export async function run({ data, json }: BenchOptions): Promise<object> {
  const program = process.env['SCORECARD'];
  if (program === undefined || !existsSync(program)) throw new MissingDataError('Build OpenSSF Scorecard (go build in a copy of https://github.com/ossf/scorecard), then set SCORECARD to the program.');
  const scores: Record<string, number> = Object.fromEntries(CHECKS.map((check) => [check, 0]));
  const below: string[] = [];
  const repositories = [...requireRepositories(data)];
  for (const [repository, folder] of repositories) {
    const tree = openCommit(folder, repository);
    const { generated } = generatePipeline({ tree, platform: platformOf('github-actions'), options: optionsOf(['--options', 'all']), now: DAY, version: '0.0.0' });
    const kept = updaters.flatMap(({ settings }) => settings).filter((path) => tree.files.some((file) => file.path === path)).map((path) => ({ path, content: tree.read(path) ?? '' }));
    for (const { name, score, details } of scored(program, [...generated.files, ...kept])) {
      if (score === FULL) scores[name] = (scores[name] ?? 0) + 1;
      else below.push(`${repository.id} ${name} ${score}: ${(details ?? []).find((line) => line.startsWith('Warn')) ?? ''}`);
    }
  }
  if (!json) for (const line of below) console.log(line);
  return { repositories: repositories.length, full: scores, below };
}

function scored(program: string, files: readonly { readonly path: string; readonly content: string }[]) {
  const root = mkdtempSync(join(tmpdir(), 'scorecard-'));
  try {
    for (const { path, content } of files) {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), content);
    }
    const text = execFileSync(program, ['--local', root, '--checks', CHECKS.join(','), '--format', 'json', '--show-details'], { encoding: 'utf8', maxBuffer: MAX_OUTPUT, stdio: ['ignore', 'pipe', 'ignore'] });
    return report.parse(JSON.parse(text)).checks;
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}
