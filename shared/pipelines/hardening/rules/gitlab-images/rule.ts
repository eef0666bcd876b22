import { isMap, isScalar, isSeq, type Scalar, type YAMLMap } from 'yaml';
import { digestOf } from '../../image-digest.ts';
import { defineRule, type Fix, type Remainder } from '../../model.ts';
import { endOf, startOf, valueOf } from '../../source.ts';

/** Images and services by digest, where the digest of the very tag is known. */
export default defineRule({
  id: 'unpinned-images',
  platform: 'gitlab-ci',
  order: 10,
  find({ root, content }) {
    const tables: (readonly [string | undefined, YAMLMap])[] = [[undefined, root], ...root.items.flatMap(({ key, value }) => (isScalar(key) && isMap(value) ? [[String(key.value), value] as const] : []))];
    const found = tables.flatMap(([job, map]) => imagesOf(map).flatMap((node): (Fix | Remainder)[] => {
      const text = String(node.value);
      const place = { offset: startOf(node), ...(job === undefined ? {} : { job }) };
      if (text === '' || text.includes('@sha256:')) return [];
      if (text.includes('$')) return [{ place, why: 'Which image this is, a variable decides at run time.' }];
      const digest = content.slice(startOf(node), endOf(node)) === text ? digestOf(text) : undefined;
      if (digest === undefined) return [{ place, why: `No digest of ${text} is known. Pin it by the digest that your runs pull today.` }];
      return [{ place, why: 'A tag can be pushed again with other content; the digest names one.', edits: [{ start: endOf(node), end: endOf(node), text: digest }] }];
    }));
    return { fixes: found.flatMap((one) => ('edits' in one ? [one] : [])), left: found.filter((one) => !('edits' in one)) };
  },
});

function imagesOf(map: YAMLMap): Scalar[] {
  const services = valueOf(map, 'services');
  const nodes = [valueOf(map, 'image'), ...(isSeq(services) ? services.items : [])];
  return nodes.map((node) => (isMap(node) ? valueOf(node, 'name') : node)).flatMap((node) => (isScalar(node) && node.value !== null ? [node] : []));
}
