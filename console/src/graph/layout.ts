/** What is drawn of a job: its needs, and how high its box is. */
export interface Node {
  readonly id: string;
  readonly needs: readonly string[];
  /** Lines of text in its box. */
  readonly lines: number;
}

export interface Box {
  readonly id: string;
  /** Column, from 0 for jobs that need nothing. */
  readonly layer: number;
  readonly x: number;
  readonly y: number;
  readonly height: number;
}

export interface Edge {
  readonly from: string;
  readonly to: string;
  /** Of an SVG path. */
  readonly path: string;
}

/** All lengths in rem. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly Box[];
  readonly edges: readonly Edge[];
}

export const BOX_WIDTH = 14;
const COLUMN_GAP = 3.5;
const ROW_GAP = 1;
const PADDING = 0.9;
const LINE = 1.3;
/** Where an edge passes a column that its job is not in. */
const LANE = 0.5;
const SWEEPS = 4;

interface Cell {
  readonly key: string;
  readonly height: number;
  readonly before: string[];
  readonly after: string[];
}

/**
 * Draws jobs from left to right by their needs (Sugiyama's layers): the column is the longest way from a job that needs
 * nothing, edges that pass a column get a lane in it, and rows are ordered by the mean of their neighbours. A need that is
 * not there, or leads round in a circle, is not drawn. The same jobs give the same drawing.
 */
export function layOut(nodes: readonly Node[]): Layout {
  const layers = layersOf(nodes);
  const links = nodes.flatMap(({ id, needs }) => needs.filter((need) => (layers.get(need) ?? Infinity) < (layers.get(id) ?? 0)).map((need) => ({ from: need, to: id })));
  const columns = columnsOf(nodes, layers, links);
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) order(columns, sweep % 2 === 0);
  const places = placesOf(columns);
  const boxes = nodes.map(({ id, lines }): Box => {
    const layer = layers.get(id) ?? 0;
    return { id, layer, x: layer * (BOX_WIDTH + COLUMN_GAP), y: places.get(id) ?? 0, height: heightOf(lines) };
  });
  const edges = links.map(({ from, to }): Edge => ({ from, to, path: pathOf(from, to, layers, boxes, places) }));
  return { width: columns.length * (BOX_WIDTH + COLUMN_GAP) - COLUMN_GAP, height: Math.max(0, ...boxes.map(({ y, height }) => y + height)), boxes, edges };
}

const heightOf = (lines: number): number => PADDING + lines * LINE;
const laneOf = (from: string, to: string, layer: number): string => `${from}\u0000${to}\u0000${layer}`;

function layersOf(nodes: readonly Node[]): ReadonlyMap<string, number> {
  const known = new Map<string, number>();
  const needs = new Map(nodes.map((node) => [node.id, node.needs]));
  const above = new Set<string>();
  const visit = (id: string): number => {
    const found = known.get(id);
    if (found !== undefined) return found;
    above.add(id);
    const before = (needs.get(id) ?? []).filter((need) => needs.has(need) && !above.has(need)).map(visit);
    above.delete(id);
    const layer = before.length === 0 ? 0 : Math.max(...before) + 1;
    known.set(id, layer);
    return layer;
  };
  for (const { id } of nodes) visit(id);
  return known;
}

function columnsOf(nodes: readonly Node[], layers: ReadonlyMap<string, number>, links: readonly { from: string; to: string }[]): Cell[][] {
  const columns: Cell[][] = Array.from({ length: Math.max(0, ...layers.values()) + 1 }, () => []);
  const cells = new Map<string, Cell>();
  const add = (key: string, layer: number, height: number): void => {
    const cell: Cell = { key, height, before: [], after: [] };
    cells.set(key, cell);
    columns[layer]?.push(cell);
  };
  for (const { id, lines } of nodes) add(id, layers.get(id) ?? 0, heightOf(lines));
  for (const { from, to } of links) {
    let last = from;
    for (let layer = (layers.get(from) ?? 0) + 1; layer <= (layers.get(to) ?? 0); layer += 1) {
      const next = layer === layers.get(to) ? to : laneOf(from, to, layer);
      if (next !== to) add(next, layer, LANE);
      cells.get(last)?.after.push(next);
      cells.get(next)?.before.push(last);
      last = next;
    }
  }
  return columns;
}

/** One sweep: each column is sorted by the mean row of its neighbours in the column before, or after. */
function order(columns: Cell[][], isForward: boolean): void {
  const rows = new Map(columns.flatMap((cells) => cells.map((cell, row) => [cell.key, row - (cells.length - 1) / 2] as const)));
  const sequence = isForward ? columns : columns.toReversed();
  for (const cells of sequence) {
    const means = new Map(cells.map(({ key, before, after }) => {
      const neighbours = isForward ? before : after;
      return [key, neighbours.length === 0 ? (rows.get(key) ?? 0) : mean(neighbours.map((each) => rows.get(each) ?? 0))] as const;
    }));
    cells.sort((one, other) => (means.get(one.key) ?? 0) - (means.get(other.key) ?? 0));
    for (const [row, cell] of cells.entries()) rows.set(cell.key, row - (cells.length - 1) / 2);
  }
}

/** Upper edge of each cell: as near to the middle of what comes before it as the order of its column and the height allow. */
function placesOf(columns: readonly Cell[][]): ReadonlyMap<string, number> {
  const heights = columns.map((cells) => cells.reduce((sum, { height }) => sum + height + ROW_GAP, -ROW_GAP));
  const tallest = Math.max(0, ...heights);
  const places = new Map<string, number>();
  const middles = new Map<string, number>();
  for (const [layer, cells] of columns.entries()) {
    let [top, room] = [0, heights[layer] ?? 0];
    for (const { key, height, before } of cells) {
      const wanted = before.length === 0 ? top + (tallest - top - room) / 2 : mean(before.map((each) => middles.get(each) ?? 0)) - height / 2;
      const y = Math.max(top, Math.min(wanted, tallest - room));
      places.set(key, y);
      middles.set(key, y + height / 2);
      top = y + height + ROW_GAP;
      room -= height + ROW_GAP;
    }
  }
  return places;
}

const mean = (numbers: readonly number[]): number => numbers.reduce((sum, number) => sum + number, 0) / numbers.length;

function pathOf(from: string, to: string, layers: ReadonlyMap<string, number>, boxes: readonly Box[], places: ReadonlyMap<string, number>): string {
  const middle = (id: string): { x: number; y: number } => {
    const box = boxes.find((candidate) => candidate.id === id);
    return { x: box?.x ?? 0, y: (box?.y ?? 0) + (box?.height ?? 0) / 2 };
  };
  const [start, end] = [middle(from), middle(to)];
  let [x, y] = [start.x + BOX_WIDTH, start.y];
  let path = `M ${x} ${y}`;
  const bend = (toX: number, toY: number): void => {
    path += ` C ${(x + toX) / 2} ${y} ${(x + toX) / 2} ${toY} ${toX} ${toY}`;
    [x, y] = [toX, toY];
  };
  for (let layer = (layers.get(from) ?? 0) + 1; layer < (layers.get(to) ?? 0); layer += 1) {
    bend(layer * (BOX_WIDTH + COLUMN_GAP), (places.get(laneOf(from, to, layer)) ?? 0) + LANE / 2);
    x += BOX_WIDTH;
    path += ` H ${x}`;
  }
  bend(end.x, end.y);
  return path;
}
