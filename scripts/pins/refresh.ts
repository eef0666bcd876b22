import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readActionLines } from './action-lines.ts';
import { readActionRef } from './action-refs.ts';
import { pinAction, readUses } from './actions.ts';
import type { Clone } from './clones.ts';
import { commitDate, listClones } from './clones.ts';
import { digests } from './digests.ts';
import { readEndOfLife } from './end-of-life.ts';
import { readImages } from './images.ts';
import { printRows } from './print.ts';
import { readTools } from './tools.ts';
import { wantedActionLines } from './wanted-action-lines.ts';
import { wantedActionRefs } from './wanted-action-refs.ts';
import { wantedActions } from './wanted-actions.ts';
import type { PinnedImage } from './wanted-images.ts';

const OUTPUT = new URL('../../shared/pipelines/pins/', import.meta.url);
const { positionals, values } = parseArgs({ allowPositionals: true, options: { clones: { type: 'string' }, today: { type: 'string' } } });
const checkedAt = values.today ?? new Date().toISOString().slice(0, 10);

const refreshers: Readonly<Record<string, (clones: readonly Clone[]) => void>> = {
  actions: refreshActions,
  'action-lines': refreshActionLines,
  'action-refs': refreshActionRefs,
  images: refreshImages,
  'end-of-life': refreshEndOfLife,
  tools: refreshTools,
};

function refreshActions(clones: readonly Clone[]): void {
  const uses = readUses(clones);
  const pinned = wantedActions.flatMap((wanted) => {
    const own = clones.find((clone) => clone.name.toLowerCase() === wanted.name.toLowerCase());
    const pin = pinAction(wanted, uses, own);
    if (pin === undefined) console.error(`${wanted.name}: no version on which two owners agree`);
    return pin ?? [];
  });
  const asOf = clones.map((clone) => commitDate(clone)).sort().at(-1);
  write('actions.json', { checkedAt, asOf, actions: pinned.map(({ name, version, sha, runtime, paths }) => ({ name, version, sha, runtime, paths })) });
  write('actions.provenance.json', Object.fromEntries(pinned.map((pin) => [pin.name, pin.provenance])));
}

function refreshActionLines(clones: readonly Clone[]): void {
  const own = clones.filter(({ name }) => wantedActionLines.some((wanted) => wanted.toLowerCase() === name.toLowerCase()));
  for (const wanted of wantedActionLines) if (!own.some(({ name }) => name.toLowerCase() === wanted.toLowerCase())) console.error(`${wanted}: no clone of it`);
  const actions = own.map(readActionLines).filter(({ lines }) => lines.length > 0);
  const asOf = own.map((clone) => commitDate(clone)).sort().at(-1);
  write('action-lines.json', { checkedAt, asOf, actions: Object.fromEntries(actions.map(({ name, lines }) => [name, lines])) });
}

function refreshActionRefs(clones: readonly Clone[]): void {
  const read = wantedActionRefs.flatMap((wanted) => {
    const clone = clones.find(({ name }) => name.toLowerCase() === wanted.name.toLowerCase());
    const ref = clone === undefined ? undefined : readActionRef(clone, wanted, checkedAt);
    if (ref === undefined) console.error(`${wanted.name}@${wanted.ref}: no clone of it, or it still moves`);
    return ref === undefined ? [] : [{ wanted, ref }];
  });
  write('action-refs.json', { checkedAt, actions: Object.fromEntries(read.map(({ wanted, ref: { ref, sha, paths } }) => [wanted.name, [{ ref, sha, paths }]])) });
  write('action-refs.provenance.json', Object.fromEntries(read.map(({ wanted, ref: { ref, moved } }) => [wanted.name, [{ ref, moved, readFrom: `${wanted.name} itself`, agreeing: wanted.agreeing ?? null }]])));
}

function refreshEndOfLife(clones: readonly Clone[]): void {
  write('end-of-life.json', { checkedAt, ...readEndOfLife(clones) });
}

function refreshImages(clones: readonly Clone[]): void {
  const { asOf, images } = readImages(clones);
  const exact = mapLines(images, (name, { line, tag }) => ({ line, tag, digest: digests[`${name}:${tag}`]?.digest ?? null }));
  const from = mapLines(images, (name, { line, tag, from: source }) => ({ line, from: source, digestFrom: digests[`${name}:${tag}`]?.from ?? null }));
  write('images.json', { checkedAt, asOf, images: exact });
  write('images.provenance.json', from);
}

function mapLines<Result>(images: Readonly<Record<string, readonly PinnedImage[]>>, map: (name: string, line: PinnedImage) => Result): Record<string, Result[]> {
  return Object.fromEntries(Object.entries(images).map(([name, lines]) => [name, lines.map((line) => map(name, line))]));
}

function refreshTools(): void {
  const tools = readTools();
  write('tools.json', { checkedAt, asOf: checkedAt, tools: tools.map(({ name, version }) => ({ name, version })) });
  write('tools.provenance.json', Object.fromEntries(tools.map((tool) => [tool.name, { registry: tool.registry, package: tool.package }])));
}

function write(name: string, value: object): void {
  writeFileSync(new URL(name, OUTPUT), `${printRows(value)}\n`);
}

const what = positionals[0] ?? '';
const refresh = refreshers[what];
if (refresh === undefined || (values.clones === undefined && what !== 'tools')) {
  console.error(`Usage: node scripts/pins/refresh.ts <${Object.keys(refreshers).join('|')}> --clones <directory> [--today YYYY-MM-DD] (tools needs no clones)`);
  process.exitCode = 2;
} else {
  refresh(values.clones === undefined ? [] : listClones(values.clones));
}
