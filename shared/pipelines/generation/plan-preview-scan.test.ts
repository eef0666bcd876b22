import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { openFiles } from '../../adapters/repositories/files.ts';
import { incidentsOf } from '../pins/index.ts';
import { generatePipeline, platformOf } from './generate.ts';
import { optionsSchema } from './options.ts';

const CONTAINER = { 'package.json': JSON.stringify({ name: 'shop', scripts: { test: 'node --test' } }), Dockerfile: 'FROM node:24\nCOPY . .\n' };
const TERRAFORM = { 'infra/main.tf': 'terraform {\n  required_version = ">= 1.9"\n}\n' };
const DEPLOY = { cloud: 'gcp', environments: [{ name: 'production' }], repository: 'acme/shop', preview: { ttlHours: 5, public: true }, target: { kind: 'cloud-run', service: 'shop' } };

function generate(options: object, files: Readonly<Record<string, string>> = CONTAINER, platform = 'github-actions') {
  const { generated, pipeline } = generatePipeline({ tree: openFiles(files), platform: platformOf(platform), options: optionsSchema.parse(options), now: new Date('2026-11-23T00:00:00Z'), version: '0' });
  return {
    generated,
    scan: pipeline.jobs.find(({ id }) => id === 'preview-shop-scan'),
    file: generated.files.find(({ path }) => path === '.github/workflows/preview.yml')?.content ?? '',
    asked: generated.warnings.filter(({ code }) => code === 'DAST_NEEDS_PREVIEW').map(({ message }) => message),
  };
}

/** Runs the job's lines, with programs that write down how they were called in place of curl and docker. */
function run(address: string, answer: string, security = 'standard') {
  const folder = mkdtempSync(join(tmpdir(), 'preview-scan-'));
  try {
    const program = (name: string, body: string): void => {
      writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${body}\n`);
      chmodSync(join(folder, 'bin', name), 0o755);
    };
    mkdirSync(join(folder, 'bin'));
    mkdirSync(join(folder, 'preview-address'));
    writeFileSync(join(folder, 'preview-address', 'url'), address);
    writeFileSync(join(folder, 'answer'), answer);
    program('curl', 'cat answer');
    program('docker', 'printf "%s\\n" "$@" > calls');
    const lines = generate({ security, deploy: DEPLOY }).scan?.steps[0]?.run ?? [];
    const { status } = spawnSync('bash', ['-e', '-c', lines.join('\n')], { cwd: folder, env: { ...process.env, PATH: `${join(folder, 'bin')}:${process.env['PATH']}` } });
    const calls = join(folder, 'calls');
    return { status, calls: existsSync(calls) ? readFileSync(calls, 'utf8').trimEnd().split('\n') : [] };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PREVIEW = 'https://shop-preview-7-abcdefghij-ew.a.run.app';

describe('the scan of a preview', () => {
  it('follows the deployment, without credentials and rights, and keeps its report', () => {
    const { scan, file, generated } = generate({ security: 'standard', deploy: DEPLOY });
    expect(scan).toMatchObject({ needs: ['preview-shop'], when: ['change'], workflow: 'preview', timeoutMinutes: 20, artifact: { paths: ['zap'], always: true } });
    expect(scan?.identity ?? scan?.environment ?? scan?.permissions).toBeUndefined();
    const job = /\n {2}preview-shop-scan:\n[^]*?(?=\n\n)/.exec(file)?.[0] ?? '';
    expect(job).toMatch(/permissions:\n {6}contents: read[^\n]*\n {4}steps:/);
    expect(job).not.toMatch(/id-token|secrets\.|github\.token/);
    expect(file).toContain('gcloud run services describe "shop-preview-$PULL_REQUEST"');
    expect(file).toContain('--allow-unauthenticated');
    expect(generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
  });

  it('runs an image by digest that no incident is known of', () => {
    const [, name = '', version = ''] = /(ghcr\.io\/zaproxy\/zaproxy):([\d.]+)@sha256:[0-9a-f]{64} /.exec(generate({ security: 'standard', deploy: DEPLOY }).file) ?? [];
    expect(name).not.toBe('');
    expect(incidentsOf({ type: 'image', name, version })).toEqual([]);
  });

  it.each([PREVIEW, 'https://shop-preview-7-123456789012.europe-west1.run.app'])('scans %s and nothing else', (address) => {
    const { status, calls } = run(`${address}\n`, '200 ');
    expect(status).toBe(0);
    expect(calls.filter((each) => each.startsWith('http'))).toEqual([address]);
    expect(calls.slice(calls.indexOf('zap-baseline.py'))).toEqual(['zap-baseline.py', '-t', address, '-m', '2', '-T', '10', '-J', 'zap.json', '-r', 'zap.html', '-z', '-silent', '-I']);
  });

  it.each([
    ['nothing', ''],
    ['plain HTTP', 'http://shop-preview-7-abcdefghij-ew.a.run.app'],
    ['production', 'https://shop-abcdefghij-ew.a.run.app'],
    ['another service', 'https://other-preview-7-abcdefghij-ew.a.run.app'],
    ['another host', 'https://shop-preview-7-a.a.run.app.example.com'],
    ['a user before the host', 'https://shop-preview-7-a.a.run.app@example.com'],
    ['a port', `${PREVIEW}:8443`],
    ['a path', `${PREVIEW}/$(touch calls)`],
    ['a command', '$(touch calls)'],
    ['an option', '-config=x'],
    ['a second line that fits', `https://example.com\n${PREVIEW}`],
  ])('refuses %s', (_title, address) => {
    const { status, calls } = run(address, '200 ');
    expect(status).not.toBe(0);
    expect(calls).toEqual([]);
  });

  it.each([
    ['lets nobody in', '403 ', false],
    ['asks who one is', '401 ', false],
    ['leads elsewhere', '302 https://login.example.com/', false],
    ['leads to a host that begins alike', `302 ${PREVIEW}.example.com/`, false],
    ['leads on within itself', `302 ${PREVIEW}/home`, true],
    ['has nothing at its root', '404 ', true],
  ])('a preview that %s', (_title, answer, scanned) => {
    const { status, calls } = run(PREVIEW, answer);
    expect(status === 0).toBe(scanned);
    expect(calls.length > 0).toBe(scanned);
  });

  it('fails for findings only when strict', () => {
    expect(run(PREVIEW, '200 ', 'strict').calls.at(-1)).toBe('-silent');
  });

  it('is made for public previews where scans are wanted', () => {
    expect(generate({ deploy: DEPLOY }).scan).toBeUndefined();
    expect(generate({ deploy: DEPLOY, dast: 'on' }).scan).toBeDefined();
    expect(generate({ deploy: DEPLOY, security: 'strict', dast: 'off' }).scan).toBeUndefined();
    const closed = generate({ deploy: { ...DEPLOY, preview: { ttlHours: 5 } }, security: 'strict' });
    expect(closed.scan).toBeUndefined();
    expect(closed.file).not.toContain('--allow-unauthenticated');
    expect(closed.asked).toEqual([]);
  });

  it.each<[string, object, Readonly<Record<string, string>>, string]>([
    ['deploy.preview', {}, CONTAINER, 'github-actions'],
    ['deploy.preview.public', { deploy: { ...DEPLOY, preview: { ttlHours: 5 } } }, CONTAINER, 'github-actions'],
    ['no address', { deploy: { ...DEPLOY, target: undefined } }, TERRAFORM, 'github-actions'],
    ['no preview is made', { deploy: DEPLOY }, TERRAFORM, 'gitlab-ci'],
  ])('says, when asked for it, that it lacks: %s', (words, options, files, platform) => {
    expect(generate({ ...options, dast: 'on' }, files, platform).asked).toEqual([expect.stringContaining(words)]);
    expect(generate({ ...options, security: 'strict' }, files, platform).asked).toEqual([]);
  });
});
