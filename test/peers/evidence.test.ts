import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { packageOf, writePackage } from '../evidence.ts';
import { healedAccount, healFault } from '../healing.ts';

let folder = '';
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const judged = () => spawnSync('python3', [join(import.meta.dirname, 'evidence', 'verify.py'), folder], { encoding: 'utf8' });
const summed = () => spawnSync('sha256sum', ['--strict', '-c', 'SHA256SUMS'], { cwd: folder, encoding: 'utf8' });

async function taken() {
  const account = await healedAccount();
  const { incident } = await healFault(account, { kind: 'instance-mines-coins' });
  const files = await packageOf(account.ports, incident.id);
  folder = writePackage(files);
  return files;
}

it('an evidence package passes a judge that knows nothing of this code', async () => {
  const files = await taken();
  expect(judged()).toMatchObject({ status: 0, stdout: `${files.length - 3}\n` });
  expect(summed().status).toBe(0);
});

it.each(['manifest.jsonl', 'ledger.jsonl'])('a chain of %s that was written anew, digests and all, is found', async (path) => {
  const files = await taken();
  const content = readFileSync(join(folder, path), 'utf8');
  const forged = content.replace('2026', '2025');
  expect(forged).not.toBe(content);
  writeFileSync(join(folder, path), forged);
  const sums = files.find((file) => file.path === 'SHA256SUMS')?.content ?? '';
  const digest = spawnSync('sha256sum', [path], { cwd: folder, encoding: 'utf8' }).stdout.slice(0, 64);
  writeFileSync(join(folder, 'SHA256SUMS'), sums.replace(new RegExp(`^[0-9a-f]{64}(?=  ${path})`, 'm'), digest));
  expect(summed().status).toBe(0);
  expect(judged().status).toBe(1);
});

it('every byte of a file counts', async () => {
  const files = await taken();
  const path = files[1]?.path ?? '';
  const bytes = readFileSync(join(folder, path));
  for (let at = 0; at < bytes.length; at += Math.ceil(bytes.length / 25)) {
    const changed = Buffer.from(bytes);
    changed[at] = (changed[at] ?? 0) ^ 1;
    writeFileSync(join(folder, path), changed);
    expect([judged().status, summed().status]).toEqual([1, 1]);
  }
});
