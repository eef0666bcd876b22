import { useRef, useState } from 'preact/hooks';
import { BOX_WIDTH, layOut, type Box, type Layout } from '../graph/layout.ts';

export interface DrawnJob {
  readonly id: string;
  readonly title: string;
  readonly needs: readonly string[];
  /** Short lines in its box. */
  readonly facts: readonly string[];
  readonly isCritical?: boolean;
}

/** The jobs of one workflow by their needs: boxes that the arrow keys move between, with a table that says the same. */
export function JobGraph({ jobs, label }: { jobs: readonly DrawnJob[]; label: string }) {
  const layout = layOut(jobs.map(({ id, needs, facts, isCritical }) => ({ id, needs, lines: 1 + facts.length + (isCritical === true ? 1 : 0) })));
  const [chosen, setChosen] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const stop = layout.boxes.some(({ id }) => id === chosen) ? chosen : layout.boxes[0]?.id;
  const move = (event: KeyboardEvent): void => {
    const next = neighbour(layout, stop, event.key);
    if (next === undefined) return;
    event.preventDefault();
    list.current?.querySelectorAll('button')[layout.boxes.indexOf(next)]?.focus();
  };
  const titleOf = (id: string): string => jobs.find((job) => job.id === id)?.title ?? id;
  // The critical path is a chain, so that its jobs stand in it in the order of their columns.
  const chain = layout.boxes.filter(({ id }) => jobs.some((job) => job.id === id && job.isCritical === true)).toSorted((one, other) => one.layer - other.layer).map(({ id }) => id);
  const isOnPath = (from: string, to: string): boolean => chain.includes(from) && chain[chain.indexOf(from) + 1] === to;
  return (
    <div class="graph">
      <div class="scroll">
        <div class="canvas" style={{ width: `${layout.width}rem`, height: `${layout.height}rem` }}>
          <svg aria-hidden="true" viewBox={`0 0 ${layout.width} ${layout.height}`} style={{ width: `${layout.width}rem`, height: `${layout.height}rem` }}>
            {layout.edges.map(({ from, to, path }) => (
              <path key={`${from} ${to}`} d={path} class={`edge${isOnPath(from, to) ? ' critical' : ''}${from === chosen || to === chosen ? ' near' : ''}`} />
            ))}
          </svg>
          <ol ref={list} aria-label={label} onKeyDown={move}>
            {layout.boxes.map((box) => {
              const job = jobs.find(({ id }) => id === box.id);
              return job && <JobBox key={box.id} box={box} job={job} needs={job.needs.map(titleOf)} isStop={box.id === stop} onChoose={() => setChosen(box.id)} />;
            })}
          </ol>
        </div>
      </div>
      <details>
        <summary>{label} as a table</summary>
        <div class="scroll" tabIndex={0} role="region" aria-label={`Table of ${label}`}>
          <table>
            <thead><tr><th scope="col">Job</th><th scope="col">Needs</th><th scope="col">About it</th></tr></thead>
            <tbody>{jobs.map(({ id, title, needs, facts, isCritical }) => <tr key={id}><th scope="row">{title}</th><td>{needs.map(titleOf).join(', ') || 'nothing'}</td><td>{[...facts, ...(isCritical === true ? ['on the critical path'] : [])].join('; ')}</td></tr>)}</tbody>
          </table>
        </div>
      </details>
    </div>
  );
}

function JobBox({ box, job, needs, isStop, onChoose }: { box: Box; job: DrawnJob; needs: readonly string[]; isStop: boolean; onChoose: () => void }) {
  return (
    <li>
      <button
        type="button"
        class={job.isCritical === true ? 'job-box critical' : 'job-box'}
        style={{ left: `${box.x}rem`, top: `${box.y}rem`, width: `${BOX_WIDTH}rem`, height: `${box.height}rem` }}
        tabIndex={isStop ? 0 : -1}
        title={[job.title, ...job.facts].join('\n')}
        onFocus={onChoose}
      >
        <strong>{job.title}</strong>
        {job.facts.map((fact) => <span key={fact}>{fact}</span>)}
        {job.isCritical === true && <span class="on-path">critical path</span>}
        <span class="unseen">{needs.length === 0 ? ', needs nothing' : `, needs ${needs.join(', ')}`}</span>
      </button>
    </li>
  );
}

const middle = ({ y, height }: Box): number => y + height / 2;

/** Where an arrow key leads: up and down in the column, left and right to the nearest box of the next one. */
function neighbour({ boxes }: Layout, from: string | undefined, key: string): Box | undefined {
  const current = boxes.find(({ id }) => id === from);
  if (current === undefined) return undefined;
  const column = (layer: number): Box[] => boxes.filter((box) => box.layer === layer).toSorted((one, other) => one.y - other.y);
  const nearest = (layer: number): Box | undefined => column(layer).toSorted((one, other) => Math.abs(middle(one) - middle(current)) - Math.abs(middle(other) - middle(current)))[0];
  const own = column(current.layer);
  if (key === 'ArrowRight') return nearest(current.layer + 1);
  if (key === 'ArrowLeft') return nearest(current.layer - 1);
  if (key === 'ArrowDown') return own[own.indexOf(current) + 1];
  if (key === 'ArrowUp') return own[own.indexOf(current) - 1];
  return key === 'Home' ? boxes[0] : key === 'End' ? boxes.at(-1) : undefined;
}
