import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listJobs, runGitlabPipeline } from '../../bench/pipeline-runs/gitlab-ci-local.ts';
import { testsRun } from '../../bench/pipeline-runs/tests-run.ts';
import { generateGoldens } from '../golden/pipelines/files.ts';

const options = { environment: { PATH: process.env['PATH'] ?? '', HOME: tmpdir() }, timeoutSeconds: 60 };

/** A git work tree with a pipeline, and what else it needs. */
async function withRepository<Result>(files: Readonly<Record<string, string>>, work: (folder: string) => Promise<Result>): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), 'gitlab-ci-local-'));
  try {
    for (const [path, content] of Object.entries(files)) writeFileSync(join(folder, path), content);
    execFileSync('git', ['init', '--quiet', '--initial-branch=main'], { cwd: folder });
    execFileSync('git', ['add', '--all'], { cwd: folder });
    execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.org', 'commit', '--quiet', '--message', 'first'], { cwd: folder });
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PIPELINE = `stages: [checks, build]
passes:
  stage: checks
  parallel:
    matrix:
      - VERSION: ['1', '2']
  script: [python3 -m unittest]
fails:
  stage: checks
  script: [echo here, exit 3]
waits:
  stage: build
  needs: [fails]
  script: [echo never]
`;
const TESTS = 'import unittest\n\nclass Sums(unittest.TestCase):\n    def test_one(self):\n        self.assertEqual(1 + 1, 2)\n';

describe('gitlab-ci-local', () => {
  it('runs jobs for real and tells those that pass, fail and never start', async () => {
    const { exitCode, jobs } = await withRepository({ '.gitlab-ci.yml': PIPELINE, 'test_sums.py': TESTS }, (folder) => runGitlabPipeline(folder, options));
    expect(exitCode).toBe(1);
    expect(jobs.map(({ name, status }) => `${name} ${status}`)).toEqual(['passes: [1] passed', 'passes: [2] passed', 'fails failed', 'waits not-run']);
    expect(jobs.map(({ output }) => testsRun(output))).toEqual([1, 1, 0, 0]);
    expect(jobs[2]?.output).toContain('here');
  });

  it('ends a run that takes too long, with all that it started', async () => {
    const endless = 'endless:\n  script: [sleep 1000]\n';
    const { exitCode } = await withRepository({ '.gitlab-ci.yml': endless }, (folder) => runGitlabPipeline(folder, { ...options, jobs: ['endless'], timeoutSeconds: 3 }));
    expect(exitCode).toBeUndefined();
  });

  it('refuses a file that breaks the schema', async () => {
    const misspelt = PIPELINE.replace('needs:', 'neds:');
    await expect(withRepository({ '.gitlab-ci.yml': misspelt }, (folder) => listJobs(folder, options))).rejects.toThrow(/neds/);
  });

  it('reads every generated pipeline, with the jobs that were planned', async () => {
    const goldens = generateGoldens().filter(({ platform }) => platform === 'gitlab-ci');
    expect(goldens.length).toBeGreaterThanOrEqual(8);
    for (const { files, pipeline } of goldens) {
      const names = await withRepository(Object.fromEntries(files.map(({ path, content }) => [path, content])), (folder) => listJobs(folder, options));
      expect([...new Set(names.map((name) => name.replace(/: \[.*\]$/, '')))].toSorted()).toEqual(pipeline.jobs.map(({ id }) => id).toSorted());
    }
  });
});
