import { useState } from 'preact/hooks';
import type { OperationItem } from '../api.ts';

const areaOf = (operation: OperationItem): string => operation.id.split('.')[0] ?? operation.id;
const textOf = ({ id, title, summary, method, path, risk }: OperationItem): string => `${id} ${title} ${summary} ${method} ${path} ${risk}`.toLowerCase();

/** Everything the service can do, by area, with a filter over every word of it. */
export function OperationsCard({ operations }: { operations: readonly OperationItem[] }) {
  const [wanted, setWanted] = useState('');
  const words = wanted.toLowerCase().split(/\s+/).filter((word) => word !== '');
  const shown = operations.filter((operation) => words.every((word) => textOf(operation).includes(word)));
  const areas = [...Map.groupBy(shown, areaOf)].toSorted(([one], [other]) => one.localeCompare(other));
  return (
    <section class="card" aria-labelledby="operations">
      <div class="row spread">
        <h2 id="operations">Operations</h2>
        <input type="search" aria-label="Filter operations" placeholder="Filter" value={wanted} onInput={(event) => setWanted(event.currentTarget.value)} />
      </div>
      <p role="status" class="quiet">{shown.length} of {operations.length}</p>
      {areas.map(([area, members]) => (
        <div key={area}>
          <h3 class="area" id={`area-${area}`}>{area}</h3>
          <ul class="list" aria-labelledby={`area-${area}`}>
            {members.map((operation) => (
              <li key={operation.id} class="operation">
                <a href={`/docs#${operation.id}`}>{operation.title}</a>
                <span class={`tag ${operation.risk}`}>{operation.risk}</span>
                <span class="quiet">{operation.summary}</span>
                <code class="quiet">{operation.method} {operation.path}</code>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </section>
  );
}
