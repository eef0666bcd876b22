import { notFound } from '../../core/errors.ts';
import data from './images.json' with { type: 'json' };
import { findLine } from './lines.ts';

const images = new Map(Object.entries(data.images));

/**
 * Exact reference of a container image, by digest where two sources agree on one.
 * @param name As in an image reference without tag: `node`, `oven/bun`, `ghcr.io/astral-sh/uv`.
 * @param version A line or a version in it: `24`, `24.1`, `3.12.4`; the newest line when absent. For `maven` and
 * `gradle` the line is the version of Java, for `ghcr.io/astral-sh/uv` that of Python.
 * @throws DevopsError `PIN_IMAGE_UNKNOWN`; its message names the lines that there are.
 * @example image('node', '24') // 'node:24.19.0-bookworm'
 */
export function image(name: string, version?: string): string {
  const lines = images.get(name) ?? [];
  const found = version === undefined ? lines.at(-1) : findLine(lines, (entry) => entry.line, version);
  if (found === undefined) {
    const known = lines.map((entry) => entry.line).join(', ') || 'none';
    throw notFound('PIN_IMAGE_UNKNOWN', `No pinned image of "${name}" ${version ?? ''} is known; lines of it: ${known}.`);
  }
  return `${name}:${found.tag}${found.digest === null ? '' : `@${found.digest}`}`;
}

/** Lines of an image in ascending order; empty for an image that is not carried. */
export function imageLines(name: string): readonly string[] {
  return (images.get(name) ?? []).map((entry) => entry.line);
}
