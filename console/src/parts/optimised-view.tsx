import type { Optimised, PipelineSet } from '../api.ts';
import { count, duration, percent } from '../format.ts';
import { FileView } from './file-view.tsx';
import { JobGraph, type DrawnJob } from './job-graph.tsx';
import { Warnings } from './warnings.tsx';

/** The prediction, the graph before and after, each change with gain and cost, and what was not done and why. */
export function OptimisedView({ optimised, given }: { optimised: Optimised; given: PipelineSet }) {
  const { files, changes, considered, estimate, declined, warnings } = optimised;
  const before = new Map(given.files.map(({ path, content }) => [path, content]));
  const changed = files.filter(({ path, content }) => before.get(path) !== content);
  return (
    <>
      <section class="card" aria-labelledby="prediction">
        <h2 id="prediction">4. Prediction</h2>
        {declined !== undefined && <p><span class="tag write">declined</span> {declined}</p>}
        {declined === undefined && <p><span class="tag succeeded">{percent(estimate.baselineSeconds === 0 ? 0 : 1 - estimate.optimisedSeconds / estimate.baselineSeconds)} shorter</span> The critical path takes {duration(estimate.optimisedSeconds)} instead of {duration(estimate.baselineSeconds)}.</p>}
        <Figures estimate={estimate} />
        <Warnings warnings={warnings} />
      </section>
      <Graphs optimised={optimised} />
      {changes.length > 0 && <ChangesCard changes={changes} />}
      {considered.length > 0 && (
        <section class="card" aria-labelledby="considered">
          <h2 id="considered">Considered and not done</h2>
          <ul class="list findings">
            {considered.map(({ kind, file, job, code, reason }, index) => <li key={index}><span class="tag write">{code}</span><span><strong>{kind}</strong> {reason}</span><code class="quiet wide">{placeOf(file, job)}</code></li>)}
          </ul>
        </section>
      )}
      <section class="card" aria-labelledby="optimised-files">
        <h2 id="optimised-files">Files</h2>
        <p>{changed.length === 0 ? 'They stay as they are, byte for byte.' : `${changed.length} of ${count(files.length, 'file')} changed.`}</p>
        {changed.map((file) => <FileView key={`${file.path} ${file.sha256}`} file={{ ...file, ...(before.has(file.path) ? { existing: before.get(file.path) ?? '' } : {}) }} />)}
      </section>
    </>
  );
}

function Figures({ estimate }: { estimate: Optimised['estimate'] }) {
  const { baselineSeconds, optimisedSeconds, wallSeconds, runnerSeconds, savesBetween, runs, runners, jobOverheadSeconds, isOverheadMeasured } = estimate;
  const rows = [
    { what: 'Critical path', before: baselineSeconds, after: optimisedSeconds },
    { what: `Wall time on ${runners} runners`, before: wallSeconds.before, after: wallSeconds.after },
    { what: 'Time of all runners', before: runnerSeconds.before, after: runnerSeconds.after },
  ];
  return (
    <>
      <div class="scroll" tabIndex={0} role="region" aria-label="Times before and after">
        <table>
          <thead><tr><th scope="col">Time</th><th scope="col">Before</th><th scope="col">After</th><th scope="col">Saved</th></tr></thead>
          <tbody>{rows.map(({ what, before, after }) => <tr key={what}><th scope="row">{what}</th><td class="time">{duration(before)}</td><td class="time">{duration(after)}</td><td class="time">{duration(before - after)}</td></tr>)}</tbody>
        </table>
      </div>
      <p class="quiet">{runs > 0 ? `Replayed over ${count(runs, 'recorded run')}: 9 of 10 save between ${duration(savesBetween.low)} and ${duration(savesBetween.high)}.` : 'On assumed times: no recorded run was given.'} Each job waits {duration(jobOverheadSeconds)} for its runner ({isOverheadMeasured ? 'measured' : 'assumed'}).</p>
    </>
  );
}

type Job = Optimised['graph']['before']['jobs'][number];

/** Before and after: the workflow that the critical path runs through is drawn, the others are folded up. */
function Graphs({ optimised: { graph, declined } }: { optimised: Optimised }) {
  const sides = [{ name: 'Before', jobs: graph.before.jobs }, ...(declined === undefined ? [{ name: 'After', jobs: graph.after.jobs }] : [])];
  return (
    <section class="card" aria-labelledby="drawn">
      <h2 id="drawn">Critical path</h2>
      <p class="quiet">The chain of jobs that decides how long the whole takes is drawn thick. Times are medians of one job without its wait for a runner.</p>
      {sides.map(({ name, jobs }) => <Side key={name} name={name} jobs={jobs} />)}
    </section>
  );
}

function Side({ name, jobs }: { name: string; jobs: readonly Job[] }) {
  const workflows = [...Map.groupBy(jobs, ({ file }) => file)];
  const isDeciding = ([, members]: readonly [string, readonly Job[]]): boolean => members.some(({ isCritical }) => isCritical);
  const others = workflows.filter((workflow) => !isDeciding(workflow));
  const draw = ([file, members]: readonly [string, readonly Job[]]) => (
    <div key={file}>
      <p class="quiet path">{file}</p>
      <JobGraph jobs={members.map(drawn)} label={`Jobs ${name.toLowerCase()} of ${file}`} />
    </div>
  );
  return (
    <div>
      <h3>{name}</h3>
      {workflows.filter(isDeciding).map(draw)}
      {others.length > 0 && <details><summary>{count(others.length, 'further workflow')} {name.toLowerCase()}</summary>{others.map(draw)}</details>}
    </div>
  );
}

function drawn({ id, needs, seconds, cells, isMeasured, isCritical }: Job): DrawnJob {
  return { id, title: id, needs, isCritical, facts: [...(cells > 1 ? [`matrix of ${cells}`] : []), `${duration(seconds)}, ${isMeasured ? 'measured' : 'assumed'}`] };
}

const placeOf = (file: string, job: string): string => `${file}, ${job === '*' ? 'the whole workflow' : `job ${job}`}`;

function ChangesCard({ changes }: { changes: Optimised['changes'] }) {
  return (
    <section class="card" aria-labelledby="changes">
      <h2 id="changes">{count(changes.length, 'change')}</h2>
      <ul class="list findings">
        {changes.map(({ kind, file, job, why, savesSeconds, savesBetween, runs, costsRunnerSeconds }, index) => (
          <li key={index}>
            <span class="tag read">{kind}</span>
            <span>{why}</span>
            <span class="wide">Saves {duration(savesSeconds)}{runs > 0 ? ` (${duration(savesBetween.low)} to ${duration(savesBetween.high)} over ${count(runs, 'run')})` : ' (assumed)'}; {costsRunnerSeconds >= 0 ? 'costs' : 'saves'} {duration(Math.abs(costsRunnerSeconds))} of runner time.</span>
            <code class="quiet wide">{placeOf(file, job)}</code>
          </li>
        ))}
      </ul>
    </section>
  );
}
