import type { Job } from '../api.ts';
import { drillResultOf, type DrillResult, type DrillScenario } from '../drill-result.ts';
import { duration, percent, timeOf } from '../format.ts';
import { JobProgress } from './job-progress.tsx';

const spoken = (seconds: number | null): string => (seconds === null ? 'none' : duration(seconds));

/** A drill while it runs and once it has ended. */
export function DrillView({ job }: { job: Job }) {
  const result = drillResultOf(job);
  return (
    <>
      <section class="card" aria-labelledby="progress">
        <h2 id="progress">Progress</h2>
        <p class="row"><span class={`tag ${job.status}`}>{job.status}</span> <JobProgress job={job} /> <span class="quiet">started {timeOf(job.createdAt)}, last change {timeOf(job.updatedAt)}</span></p>
        {job.error && <p class="failed">{job.error.detail} <code>{job.error.code}</code> Start it again with the same seed; the log names this job.</p>}
      </section>
      {result && <ScoreCard score={result.score} />}
      {result && <ScenariosCard scenarios={result.scenarios} />}
    </>
  );
}

function ScoreCard({ score }: { score: DrillResult['score'] }) {
  const { seed, scenarios, asExpected, autoRate, wrongEffects, doubleEffects, invariantsBroken, interventions, interventionsBefore, timeToActionSeconds: action, timeToVerifiedSeconds: verified } = score;
  const isGood = asExpected === scenarios && wrongEffects + doubleEffects + invariantsBroken === 0;
  return (
    <section class="card" aria-labelledby="score">
      <h2 id="score">Score</h2>
      <p><span class={`tag ${isGood ? 'succeeded' : 'failed'}`}>{isGood ? 'as expected' : 'not as expected'}</span> {asExpected} of {scenarios} scenarios ended as they should.</p>
      <dl class="facts">
        <div><dt>Seed</dt><dd>{seed}</dd></div>
        <div><dt>Healed without a person</dt><dd>{autoRate === null ? 'not asked for' : percent(autoRate)}</dd></div>
        <div><dt>Wrong effects</dt><dd>{wrongEffects}</dd></div>
        <div><dt>Double effects</dt><dd>{doubleEffects}</dd></div>
        <div><dt>Invariants broken</dt><dd>{invariantsBroken}</dd></div>
        <div><dt>People called or asked</dt><dd>{interventions}; without the service {interventionsBefore}</dd></div>
        <div><dt>To the first action, median and p95</dt><dd>{spoken(action.p50)}, {spoken(action.p95)}</dd></div>
        <div><dt>To verified, median and p95</dt><dd>{spoken(verified.p50)}, {spoken(verified.p95)}</dd></div>
      </dl>
      <p class="quiet">Times are virtual: from the signal, in the simulated account.</p>
    </section>
  );
}

function ScenariosCard({ scenarios }: { scenarios: readonly DrillScenario[] }) {
  return (
    <section class="card" aria-labelledby="scenarios">
      <h2 id="scenarios">Scenarios</h2>
      <div class="scroll" tabIndex={0} role="region" aria-label="Outcome of each scenario">
        <table class="broad">
          <thead><tr><th scope="col">Scenario</th><th scope="col">Verdict</th><th scope="col">Outcome</th><th scope="col">Expected</th><th scope="col">Effects</th><th scope="col">To action</th><th scope="col">To verified</th></tr></thead>
          <tbody>{scenarios.map((scenario) => <Row key={scenario.id} scenario={scenario} />)}</tbody>
        </table>
      </div>
      <p class="quiet">Expected: V verified, R rolled back, O handed over, N no action.</p>
    </section>
  );
}

function Row({ scenario: { id, title, outcome, expected, problems, effects, wrongEffects, doubleEffects, timeToActionSeconds, timeToVerifiedSeconds } }: { scenario: DrillScenario }) {
  const isGood = problems.length === 0;
  return (
    <tr>
      <th scope="row"><strong>{id}</strong> {title}{!isGood && <ul class="failed">{problems.map((problem) => <li key={problem}>{problem}</li>)}</ul>}</th>
      <td><span class={`tag ${isGood ? 'succeeded' : 'failed'}`}>{isGood ? 'as expected' : 'not so'}</span></td>
      <td>{outcome}</td>
      <td>{expected}</td>
      <td>{effects}{wrongEffects + doubleEffects > 0 ? ` (${wrongEffects} wrong, ${doubleEffects} double)` : ''}</td>
      <td class="time">{spoken(timeToActionSeconds)}</td>
      <td class="time">{spoken(timeToVerifiedSeconds)}</td>
    </tr>
  );
}
