import { parse } from 'yaml';
import * as z from 'zod/mini';
import type { Clone } from './clones.ts';
import { commitDate, git, requireClone } from './clones.ts';
import { compareVersions } from './compare.ts';
import { laterReleases } from './later-releases.ts';

/** Our name of a product, its page in the endoflife.date repository, and the oldest cycle that is worth carrying. */
const products: Readonly<Record<string, { readonly page: string; readonly since: string }>> = {
  dotnet: { page: 'dotnet', since: '2016-06-27' },
  go: { page: 'go', since: '2015-08-19' },
  java: { page: 'eclipse-temurin', since: '2014-03-18' },
  mysql: { page: 'mysql', since: '2013-02-05' },
  node: { page: 'nodejs', since: '2016-04-26' },
  php: { page: 'php', since: '2014-08-28' },
  postgres: { page: 'postgresql', since: '2013-09-09' },
  python: { page: 'python', since: '2010-07-03' },
  redis: { page: 'redis', since: '2017-07-14' },
  ruby: { page: 'ruby', since: '2014-12-25' },
  'runner-image': { page: 'github-actions-runner-images', since: '2019-01-01' },
  rust: { page: 'rust', since: '2023-01-01' },
  terraform: { page: 'terraform', since: '2019-05-22' },
};

const isoDate = z.string().check(z.regex(/^\d{4}-\d{2}-\d{2}$/));
const page = z.object({
  releases: z.array(
    z.object({
      releaseCycle: z.string(),
      releaseDate: isoDate,
      eol: z.union([isoDate, z.boolean()]),
      lts: z.optional(z.union([isoDate, z.boolean()])),
      latest: z.optional(z.string()),
    }),
  ),
});

export interface Cycle {
  readonly cycle: string;
  readonly released: string;
  /** Last day of support; null while none is announced. */
  readonly eol: string | null;
  readonly latest: string | null;
  /** First day of long-term support. */
  readonly lts?: string;
  /** True when dates follow from a published schedule only. */
  readonly assumed?: true;
}

/** Cycles per product, oldest first, with the releases that the registries know since the clone was made. */
export function readEndOfLife(clones: readonly Clone[]): { readonly asOf: string; readonly products: Readonly<Record<string, readonly Cycle[]>> } {
  const clone = requireClone(clones, 'endoflife-date/endoflife.date');
  const entries = Object.entries(products).map(([product, { page: name, since }]) => {
    const [, frontMatter = ''] = git(clone, 'show', `HEAD:products/${name}.md`).split(/^---$/m);
    const { releases } = page.parse(parse(frontMatter));
    const cycles = releases.filter((release) => release.releaseDate >= since).map(toCycle);
    return [product, withLater(product, cycles)] as const;
  });
  return { asOf: commitDate(clone), products: Object.fromEntries(entries) };
}

function toCycle(release: z.infer<typeof page>['releases'][number]): Cycle {
  const lts = release.lts === true ? release.releaseDate : release.lts;
  return {
    cycle: release.releaseCycle,
    released: release.releaseDate,
    eol: typeof release.eol === 'string' ? release.eol : null,
    latest: release.latest?.replace(/\+.*$/, '') ?? null,
    ...(lts ? { lts } : {}),
  };
}

function withLater(product: string, cycles: readonly Cycle[]): readonly Cycle[] {
  const merged = new Map(cycles.map((cycle) => [cycle.cycle, cycle]));
  for (const { from, ...later } of laterReleases[product] ?? []) {
    const known = merged.get(later.cycle);
    const released = known?.released ?? later.released;
    if (released === undefined) throw new Error(`${product} ${later.cycle} (${from}) is new and needs its release date.`);
    const { cycle, eol = known?.eol ?? null, latest = known?.latest ?? null, lts = known?.lts, assumed } = later;
    merged.set(cycle, { cycle, released, eol, latest, ...(lts ? { lts } : {}), ...(assumed ? { assumed } : {}) });
  }
  return [...merged.values()].sort((left, right) => compareVersions(left.cycle, right.cycle));
}
