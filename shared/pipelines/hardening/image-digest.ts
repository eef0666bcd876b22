import { image, incidentsOf } from '../pins/index.ts';

/** `@sha256:…` of exactly this tag; another release of its line would be another image. */
export function digestOf(reference: string): string | undefined {
  const colon = reference.lastIndexOf(':');
  if (colon <= reference.lastIndexOf('/') || incidentsOf({ type: 'image', name: reference.slice(0, colon), version: reference.slice(colon + 1) }).length > 0) return undefined;
  try {
    const [tagged, digest] = image(reference.slice(0, colon), reference.slice(colon + 1)).split('@');
    return tagged === reference && digest !== undefined ? `@${digest}` : undefined;
  } catch {
    return undefined;
  }
}
