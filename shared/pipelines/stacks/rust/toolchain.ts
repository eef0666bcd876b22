import { evidenceFor, versionFact } from '../../detection/evidence.ts';
import { readToml, stringAt, stringsAt } from '../../detection/manifests.ts';
import type { StackContext, VersionFact } from '../../detection/model.ts';
import { ancestorsOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf } from '../../detection/tree-index.ts';
import type { Crate } from './cargo.ts';

const evidence = evidenceFor('rust');
const CHANNEL = /^(?:stable|beta|nightly|\d+\.\d+(?:\.\d+)?)(?:-\d{4}-\d{2}-\d{2})?$/;

interface Toolchain {
  readonly file: string;
  readonly channel: string;
  readonly components: readonly string[];
}

/** `rust-toolchain.toml`, or the older `rust-toolchain` in either of its two shapes; rustup looks upwards. */
export function toolchainOf(context: StackContext, folder: string): Toolchain | undefined {
  const index = indexOf(context);
  for (const place of [folder, ...ancestorsOf(folder)]) {
    const name = ['rust-toolchain', 'rust-toolchain.toml'].find((candidate) => index.has(place, candidate));
    if (name === undefined) continue;
    const file = joinPath(place, name);
    const text = context.tree.read(file)?.trim() ?? '';
    const plain = CHANNEL.test(text) ? text : undefined;
    const { data } = plain === undefined ? readToml(context.tree, file) : { data: undefined };
    const channel = plain ?? stringAt(data, 'toolchain', 'channel');
    return channel !== undefined && CHANNEL.test(channel) ? { file, channel, components: stringsAt(data, 'toolchain', 'components') } : undefined;
  }
  return undefined;
}

function minor({ rustVersion }: Crate): number {
  return Number(rustVersion?.split('.')[1]);
}

/** A workspace builds on the highest minimum of its members. */
function newestMinimum(members: readonly Crate[]): Crate | undefined {
  const stated = members.filter(({ rustVersion, folder }) => /^1\.\d+/.test(rustVersion ?? '') && !isSideFolder(folder));
  return stated.toSorted((a, b) => minor(b) - minor(a))[0];
}

/** The pinned toolchain runs; `rust-version` is the least that the crates support. */
export function versionsOf(toolchain: Toolchain | undefined, root: Crate, members: readonly Crate[], pinned: readonly VersionFact[] = []): VersionFact[] {
  const crate = root.rustVersion === undefined ? newestMinimum(members) ?? root : root;
  const found: VersionFact[] = [];
  if (toolchain !== undefined) {
    const exact = /^\d/.test(toolchain.channel);
    found.push(versionFact(toolchain.channel, evidence('version', toolchain.file, 'toolchain-file', `${toolchain.file} makes rustup use ${toolchain.channel}.`, exact ? 0.98 : 0.8)));
  }
  if (toolchain === undefined) found.push(...pinned);
  if (crate.rustVersion !== undefined && /^\d+\.\d+(\.\d+)?$/.test(crate.rustVersion)) {
    const fact = versionFact(crate.rustVersion, evidence('version', crate.file, 'rust-version', `${crate.file} states Rust ${crate.rustVersion} as the oldest it supports.`, 0.95));
    if (found.some(({ value }) => /^\d/.test(value))) found.push(fact);
    else found.unshift(fact);
  }
  return found;
}
