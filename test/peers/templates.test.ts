import { execFile } from 'node:child_process';
import { existsSync, globSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { synthesize } from '../../infra/synth.ts';
import { DEPLOYMENT, withFolder } from '../infra-templates.ts';

const program = join(import.meta.dirname, '..', '..', '.peers', 'venv', 'bin', 'cfn-lint');
const outputSchema = z.array(z.looseObject({ Filename: z.string(), Message: z.string(), Rule: z.looseObject({ Id: z.string() }) }));

/** The CDK names dependencies that references already imply; that is its habit and harms nothing. */
const OF_THE_CDK = ['W3005'];

/** What cfn-lint says about templates, as `rule: message`. Exit codes above 1 name the kinds of findings; 1 is its own failure. */
function lint(paths: readonly string[]): Promise<readonly string[]> {
  if (!existsSync(program)) throw new Error('cfn-lint is missing: run scripts/install-peers.');
  return new Promise((resolve, reject) => {
    execFile(program, ['--format', 'json', '--ignore-checks', ...OF_THE_CDK, '--template', ...paths], { maxBuffer: 64 * 1024 * 1024 }, (error, stdout, stderr) => {
      if (error !== null && (typeof error.code !== 'number' || error.code === 1)) return reject(new Error(`cfn-lint failed: ${stderr}`));
      return resolve(outputSchema.parse(JSON.parse(stdout)).map(({ Rule, Message }) => `${Rule.Id}: ${Message}`));
    });
  });
}

async function lintStage(stage: string): Promise<{ readonly templates: number; readonly findings: readonly string[] }> {
  const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
  try {
    withFolder(({ functionsFolder }) => synthesize({ outdir: folder, stage, functionsFolder, deployment: DEPLOYMENT }));
    const paths = globSync('**/*.template.json', { cwd: folder }).map((path) => join(folder, path));
    return { templates: paths.length, findings: await lint(paths) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

describe('the templates, judged by cfn-lint', () => {
  it.each(['local', 'dev', 'prod'])('of stage %s have no error and no warning', async (stage) => {
    const { templates, findings } = await lintStage(stage);
    expect(templates).toBeGreaterThanOrEqual(4);
    expect(findings).toEqual([]);
  });

  it('would not go unnoticed with a mistake', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'cfn-lint-'));
    try {
      const path = join(folder, 'planted.template.json');
      writeFileSync(path, JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket', Properties: { BucketNmae: 'a' } } } }));
      expect(await lint([path])).toEqual([expect.stringMatching(/^E3002: .*BucketNmae/)]);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});
