import { notFound } from '../../core/errors.ts';
import data from './end-of-life.json' with { type: 'json' };
import { findLine } from './lines.ts';

/** Products whose release cycles are known; `java` is Eclipse Temurin, `runner-image` are GitHub's hosted runners. */
export type Product = keyof typeof data.products;

export interface SupportStatus {
  /** The release cycle the version belongs to: `3.9` for `3.9.18`. */
  readonly cycle: string;
  readonly ended: boolean;
  /** Last day of support, `YYYY-MM-DD`; null while no end is announced. */
  readonly on: string | null;
}

interface Cycle {
  readonly cycle: string;
  readonly released: string;
  readonly eol: string | null;
  readonly latest: string | null;
  readonly lts?: string;
  /** True when its dates follow from a published schedule only. */
  readonly assumed?: boolean;
}

const products: ReadonlyMap<string, readonly Cycle[]> = new Map(Object.entries(data.products));

/**
 * Whether a version is still supported by its makers. The last day itself counts as supported.
 * @returns Undefined when the product or the cycle is unknown.
 * @example endOfLife('python', '3.9.18', new Date()) // { cycle: '3.9', ended: true, on: '2025-10-31' }
 */
export function endOfLife(product: string, version: string, at: Date): SupportStatus | undefined {
  const found = findLine(products.get(product) ?? [], (cycle) => cycle.cycle, version);
  if (found === undefined) return undefined;
  return { cycle: found.cycle, ended: found.eol !== null && day(at) > found.eol, on: found.eol };
}

/** Cycles that are released and still supported on that day, in ascending order. */
export function supportedVersions(product: Product, at: Date): readonly string[] {
  const today = day(at);
  return cyclesOf(product)
    .filter((cycle) => cycle.released <= today && (cycle.eol === null || cycle.eol >= today))
    .map((cycle) => cycle.cycle);
}

/**
 * Newest exact version of a product, or of one of its cycles.
 * Cycles of which no release was seen are passed over.
 * @throws DevopsError `PIN_CYCLE_UNKNOWN`.
 */
export function latestVersion(product: Product, cycle?: string): string {
  const cycles = cyclesOf(product).filter((candidate) => candidate.latest !== null);
  const found = cycle === undefined ? cycles.at(-1) : cycles.find((candidate) => candidate.cycle === cycle);
  if (found?.latest == null) throw notFound('PIN_CYCLE_UNKNOWN', `No release of ${product} ${cycle ?? ''} is known.`);
  return found.latest;
}

function cyclesOf(product: Product): readonly Cycle[] {
  return products.get(product) ?? [];
}

function day(at: Date): string {
  return at.toISOString().slice(0, 10);
}
