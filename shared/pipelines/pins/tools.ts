import { notFound } from '../../core/errors.ts';
import data from './tools.json' with { type: 'json' };

/**
 * Exact version of a tool that generated jobs install.
 * @param name `uv`, `pnpm`, `golangci-lint`; `yarn` is the classic one, `yarn-berry` the modern one.
 * @throws DevopsError `PIN_TOOL_UNKNOWN`.
 */
export function tool(name: string): string {
  const found = data.tools.find((candidate) => candidate.name === name);
  if (found === undefined) throw notFound('PIN_TOOL_UNKNOWN', `No pinned version of the tool "${name}" is known. Add it as docs/pins.md says.`);
  return found.version;
}
