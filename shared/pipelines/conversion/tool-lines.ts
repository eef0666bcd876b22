import type { Step } from './model.ts';

const TOOL_LINE = /^command -v (?<tool>[\w-]+) >\/dev\/null 2>&1 \|\| .*?(?:(?:==|@)v?(?<version>\d[\w.]*))?'?$/;

/** Lines that install a tool where it is missing, as the printer writes them, are tools that are set up. */
export function toolsOf(entries: readonly string[], place: string): { readonly tools: readonly Step[]; readonly rest: readonly string[] } {
  const found = entries.map((entry) => ({ entry, groups: TOOL_LINE.exec(entry)?.groups }));
  const tools = found.flatMap(({ groups }): Step[] => (groups?.['tool'] === undefined ? [] : [{ kind: 'setup', place, tool: groups['tool'], version: groups['version'] === undefined ? null : [groups['version']] }]));
  return { tools, rest: found.filter(({ groups }) => groups === undefined).map(({ entry }) => entry) };
}
