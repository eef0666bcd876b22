import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { BOX_WIDTH, layOut, type Node } from './layout.ts';

const node = (id: string, ...needs: string[]): Node => ({ id, needs, lines: 2 });
const layerOf = (nodes: readonly Node[]) => Object.fromEntries(layOut(nodes).boxes.map(({ id, layer }) => [id, layer]));

it('puts each job right of all that it needs', () => {
  const nodes = [node('build', 'lint', 'test'), node('lint'), node('test'), node('deploy', 'build', 'lint')];
  expect(layerOf(nodes)).toEqual({ lint: 0, test: 0, build: 1, deploy: 2 });
  expect(layOut(nodes).edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['lint build', 'test build', 'build deploy', 'lint deploy']);
});

it('leads an edge that passes a column through a lane of its own, clear of the boxes there', () => {
  const { boxes, edges } = layOut([node('a'), node('b', 'a'), node('c', 'b', 'a')]);
  const [box] = boxes.filter(({ id }) => id === 'b');
  const lane = / H (?<x>[\d.]+)/.exec(edges.find(({ from, to }) => from === 'a' && to === 'c')?.path ?? '');
  const y = Number(edges.find(({ from, to }) => from === 'a' && to === 'c')?.path.split(' H ')[0]?.split(' ').at(-1));
  expect(Number(lane?.groups?.['x'])).toBe((box?.x ?? 0) + BOX_WIDTH);
  expect(y < (box?.y ?? 0) || y > (box?.y ?? 0) + (box?.height ?? 0)).toBe(true);
});

it('draws nothing for needs that are not there or lead round in a circle', () => {
  const { boxes, edges } = layOut([node('a', 'missing', 'b'), node('b', 'a'), node('c', 'c')]);
  expect(boxes.map(({ id }) => id)).toEqual(['a', 'b', 'c']);
  expect(edges.map(({ from, to }) => `${from} ${to}`)).toEqual(['b a']);
  expect(layOut([])).toMatchObject({ boxes: [], edges: [], height: 0 });
});

const graphs = fc.array(fc.record({ lines: fc.integer({ min: 1, max: 5 }), needs: fc.array(fc.nat(30), { maxLength: 4 }) }), { maxLength: 30 });

it('never lets two boxes overlap, whatever the graph', () => {
  fc.assert(
    fc.property(graphs, (drafts) => {
      const nodes = drafts.map(({ lines, needs }, index): Node => ({ id: `j${index}`, lines, needs: [...new Set(needs)].map((need) => `j${need}`) }));
      const { boxes, width, height } = layOut(nodes);
      for (const [index, one] of boxes.entries()) {
        expect(one.x >= 0 && one.x + BOX_WIDTH <= width + 1e-9 && one.y >= -1e-9 && one.y + one.height <= height + 1e-9).toBe(true);
        for (const other of boxes.slice(index + 1)) expect(one.x !== other.x || one.y + one.height <= other.y || other.y + other.height <= one.y).toBe(true);
      }
    }),
    { numRuns: 200 },
  );
});
