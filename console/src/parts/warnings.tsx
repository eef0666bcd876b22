import type { Warning } from '../api.ts';
import { count } from '../format.ts';

/** More than these are folded up. */
const MAX_OPEN = 8;

/** What could not be done, each with its code and place. */
export function Warnings({ warnings }: { warnings: readonly Warning[] }) {
  if (warnings.length === 0) return null;
  return (
    <details open={warnings.length <= MAX_OPEN}>
      <summary>{count(warnings.length, 'warning')}</summary>
      <ul class="list findings">
        {warnings.map(({ code, message, path }, index) => (
          <li key={index}><span class="tag write">{code}</span><span>{message}</span>{path !== undefined && path !== '.' && <code class="quiet wide">{path}</code>}</li>
        ))}
      </ul>
    </details>
  );
}
