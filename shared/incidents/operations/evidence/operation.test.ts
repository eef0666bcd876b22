import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { afterAll, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { writePackage } from '../../../../test/evidence.ts';
import { healedAccount, healFault } from '../../../../test/healing.ts';
import { testContext } from '../../../../test/support.ts';
import listing from './operation.ts';
import packing from '../evidence-package/operation.ts';

let folder = '';
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('lists the evidence of any incident that was acted on, and gives it as files', async () => {
  const account = await healedAccount();
  const { incident } = await healFault(account, { kind: 'open-security-group' });
  const context = { ...testContext(), ports: { ...testContext().ports, ...account.ports } };
  const listed = z.parse(listing.output, await listing.run({ id: incident.id }, context));
  expect(listed).toMatchObject({ intact: true, brokenAt: null, head: listed.items.at(-1)?.hash });
  expect(listed.items.map(({ path }) => path)).toEqual([expect.stringMatching(/^evidence\/001-1-[0-9a-f]{8}-before\.json$/)]);
  const packed = z.parse(packing.output, await packing.run(z.parse(packing.input, { id: incident.id }), context));
  expect(packed.next).toBeUndefined();
  expect(packed.files.map(({ path }) => path)).toEqual([listed.items[0]?.path, 'manifest.jsonl', 'ledger.jsonl', 'SHA256SUMS']);
  folder = writePackage(packed.files);
  expect(spawnSync('sha256sum', ['-c', 'SHA256SUMS'], { cwd: folder }).status).toBe(0);
});

it('knows no evidence of an incident that there is not', async () => {
  const context = testContext();
  await expect(listing.run({ id: `inc_${'0'.repeat(24)}` }, context)).rejects.toMatchObject({ code: 'INCIDENT_NOT_FOUND' });
  await expect(packing.run({ id: `inc_${'0'.repeat(24)}`, from: 1 }, context)).rejects.toMatchObject({ code: 'INCIDENT_NOT_FOUND' });
});
