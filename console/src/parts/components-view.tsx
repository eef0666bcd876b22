import type { Component, Detection } from '../api.ts';

const percent = (share: number): string => `${Math.round(share * 100)} %`;
const LOW_CONFIDENCE = 0.5;

/** What was found, each component with its commands and the evidence for every fact. */
export function ComponentsView({ detection, name }: { detection: Detection; name: string }) {
  const { components, monorepo, existingCi, warnings } = detection;
  return (
    <section class="card" aria-labelledby="found">
      <h2 id="found">2. Found in <span class="path">{name}</span></h2>
      <p class="quiet">
        {components.length} {components.length === 1 ? 'component' : 'components'}
        {monorepo ? `, a ${monorepo.tool} monorepo of ${monorepo.packages.length} packages` : ''}
        {existingCi.length > 0 ? `, existing CI: ${existingCi.map((ci) => ci.path).join(', ')}` : ', no CI yet'}
      </p>
      {components.map((component) => <ComponentCard key={`${component.path} ${component.language}`} component={component} />)}
      {components.length === 0 && <p>Nothing here could be recognised. The warnings say what was looked for.</p>}
      {warnings.length > 0 && (
        <details open={components.length === 0}>
          <summary>{warnings.length} {warnings.length === 1 ? 'warning' : 'warnings'}</summary>
          <ul>{warnings.map((warning, index) => <li key={index}><code>{warning.code}</code> {warning.path ? <code>{warning.path}</code> : null} {warning.message}</li>)}</ul>
        </details>
      )}
    </section>
  );
}

function ComponentCard({ component }: { component: Component }) {
  const commands = Object.entries(component.commands);
  return (
    <article class="component">
      <h3>
        {component.language} <span class="quiet">in</span> <code>{component.path}</code>{' '}
        <span class={component.confidence < LOW_CONFIDENCE ? 'tag failed' : 'tag succeeded'}>confidence {percent(component.confidence)}</span>
      </h3>
      <dl class="facts">
        <div><dt>Version</dt><dd>{component.version.value ?? 'not stated'}{component.version.from ? <span class="quiet"> from {component.version.from}</span> : null}</dd></div>
        {component.packageManager && <div><dt>Package manager</dt><dd>{component.packageManager}</dd></div>}
        {component.frameworks.length > 0 && <div><dt>Frameworks</dt><dd>{component.frameworks.join(', ')}</dd></div>}
        {component.services.length > 0 && <div><dt>Services</dt><dd>{component.services.map((service) => `${service.name} ${service.version ?? ''}`).join(', ')}</dd></div>}
      </dl>
      {commands.length > 0 && (
        <table class="commands">
          <thead><tr><th scope="col">For</th><th scope="col">Command</th></tr></thead>
          <tbody>{commands.map(([intent, command]) => <tr key={intent}><th scope="row">{intent}</th><td><code>{command}</code></td></tr>)}</tbody>
        </table>
      )}
      <details>
        <summary>Evidence ({component.evidence.length})</summary>
        <ul class="list">
          {component.evidence.map((fact, index) => (
            <li key={index} class="evidence">
              <strong>{fact.fact}</strong>
              <span>{fact.reason} <code class="quiet">{fact.file}{fact.line ? `:${fact.line}` : ''}</code></span>
              <span class={fact.confidence < LOW_CONFIDENCE ? 'failed' : 'quiet'}>{percent(fact.confidence)}</span>
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}
