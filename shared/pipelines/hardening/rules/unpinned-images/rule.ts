import { isMap, isScalar, type Scalar } from 'yaml';
import { digestOf } from '../../image-digest.ts';
import { defineRule, type Fix, type Remainder } from '../../model.ts';
import { endOf, startOf, valueOf, type JobNode, type Source } from '../../source.ts';

/** Container and service images by digest, where the digest of the very tag is known. */
export default defineRule({
  id: 'unpinned-images',
  platform: 'github-actions',
  order: 12,
  find(source) {
    const found = source.jobs.flatMap((job) => imagesOf(job).map((node) => pinned(source, job.id, node)));
    return { fixes: found.flatMap((one) => (one !== undefined && 'edits' in one ? [one] : [])), left: found.flatMap((one) => (one === undefined || 'edits' in one ? [] : [one])) };
  },
});

function imagesOf(job: JobNode): Scalar[] {
  const services = valueOf(job.map, 'services');
  const container = valueOf(job.map, 'container');
  const nodes = [isMap(container) ? valueOf(container, 'image') : container, ...(isMap(services) ? services.items.map(({ value }) => (isMap(value) ? valueOf(value, 'image') : undefined)) : [])];
  return nodes.filter((node) => isScalar(node));
}

function pinned(source: Source, job: string, node: Scalar): Fix | Remainder | undefined {
  const text = String(node.value);
  const place = { offset: startOf(node), job };
  if (text.includes('@sha256:') || text === '' || source.content.slice(startOf(node), endOf(node)) !== text) return undefined;
  if (text.includes('${{')) return { place, why: 'Which image this is, an expression decides at run time.' };
  const digest = digestOf(text);
  if (digest === undefined) return { place, why: `No digest of ${text} is known. Pin it by the digest that your runs pull today.` };
  return { place, why: 'A tag can be pushed again with other content; the digest names one.', edits: [{ start: endOf(node), end: endOf(node), text: digest }] };
}
