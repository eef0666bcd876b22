import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, Occasion, Permission, Pipeline, Report, Step, Workflow } from '../model.ts';
import githubActions from '../platforms/github-actions/platform.ts';
import gitlabCi from '../platforms/gitlab-ci/platform.ts';
import { tokenize } from '../jenkins/lexer.ts';
import { validateJenkinsfile, validateJson } from '../jenkins/index.ts';
import jenkins, { toAst } from '../platforms/jenkins/platform.ts';
import { isArtifactPath, isRelativePath } from './paths.ts';
import { differences, normalise } from './round-trip.ts';
import { isPrintable } from './text.ts';

const HOSTILE = [
  '$(rm -rf /)', '`id`', '${{ github.token }}', "${{ '${{' }}", '$$', '${HOME}', "it's", '"', "'''", '"""', '\\', '\\n', "\\'", '# no comment', '// no comment', '/* */', '*/',
  ': ', '- ', '{', '}', '[', ']', '&anchor', '*alias', '!tag', '|', '>', '%', '@', '?', 'yes', 'no', 'on', 'null', '~', '0x1f', '1e3', '3.10', '2024-01-01', '1:30', 'true', ' ', '=', ',', '(', ')', '->', 'é', '日本', '🚀', '<<', '...', '---',
];
const ALPHABET = fc.oneof({ weight: 2, arbitrary: fc.constantFrom(...HOSTILE) }, { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 4 }) }, fc.constantFrom('a', 'b', 'npm', 'test'));
const line = fc.array(ALPHABET, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')).filter((text) => text.trim() === text && text !== '' && isPrintable(text));
const value = fc.array(ALPHABET, { maxLength: 5 }).map((parts) => parts.join('')).filter(isPrintable);
const path = fc.oneof(fc.constantFrom('.', 'packages/a', '-rf', 'my dir', "it's", '$(x)', '${{ x }}'), line).filter(isRelativePath);
const glob = fc.oneof(fc.constantFrom('dist', 'target/*.jar', 'packages/a/dist/**'), line).filter(isArtifactPath);
const kebab = fc.stringMatching(/^[a-z][a-z0-9]{0,6}(-[a-z0-9]{1,5})?$/);
const version = fc.stringMatching(/^[1-9][0-9]?(\.[0-9]{1,2}){0,2}$/);
const env = fc.dictionary(fc.stringMatching(/^[A-Z][A-Z0-9_]{0,8}[A-Z]$/), value, { maxKeys: 3 }).map((record) => Object.fromEntries(Object.entries(record).filter(([name]) => !name.endsWith('_VERSION') && !name.startsWith('SERVICE_'))));

const step: fc.Arbitrary<Step> = fc.record({ id: kebab, title: line, intent: fc.constant('test' as const), run: fc.array(line, { minLength: 1, maxLength: 3 }), path, env });
const service = fc.record({
  name: fc.stringMatching(/^[a-z][a-z0-9]{0,8}$/),
  image: fc.constantFrom('postgres:17.6', `redis:8@sha256:${'a'.repeat(64)}`, 'ghcr.io/some/thing:1.2'),
  ports: fc.uniqueArray(fc.integer({ min: 1, max: 65_535 }), { maxLength: 2 }),
  env,
  health: fc.option(line, { nil: undefined }),
});
const toolchain = fc.record({
  tool: fc.constantFrom('node', 'python', 'go', 'rust', 'java', 'terraform', 'bun', 'helm'),
  tools: fc.uniqueArray(fc.record({ name: fc.constantFrom('pnpm', 'yarn', 'uv', 'poetry', 'tox', 'make', 'maven', 'gradle'), version: fc.option(version) }), { maxLength: 2, selector: (tool) => tool.name }),
});
const ARTIFACT = fc.option(fc.record({ paths: fc.uniqueArray(glob, { minLength: 1, maxLength: 3 }), retentionDays: fc.integer({ min: 1, max: 90 }) }), { nil: undefined });

const job = fc
  .record({
    title: line, why: line, toolchain, env, artifact: ARTIFACT,
    versions: fc.uniqueArray(version, { minLength: 1, maxLength: 3 }),
    spread: fc.boolean(),
    services: fc.uniqueArray(service, { maxLength: 2, selector: (candidate) => candidate.name }),
    steps: fc.uniqueArray(step, { minLength: 1, maxLength: 3, selector: (candidate) => candidate.id }),
    timeoutMinutes: fc.integer({ min: 1, max: 360 }),
  });

const own = fc.constantFrom<readonly Occasion[] | undefined>(undefined, undefined, ['change'], ['default-branch'], ['change', 'default-branch'], ['manual']);
const plainPath = fc.constantFrom('packages/a', 'api', 'my dir', 'go.mod', 'a+b/c.d', '@scope/x');
const circumstances = fc.record({
  when: own,
  permissions: fc.constantFrom<readonly Permission[] | undefined>(undefined, [{ scope: 'security-events', access: 'write', why: 'To show what was found.' }]),
  identity: fc.option(fc.record({ cloud: fc.constantFrom('aws', 'azure', 'gcp'), role: kebab }), { nil: undefined }),
  environment: fc.option(fc.record({ name: kebab, approval: fc.boolean(), perChange: fc.boolean(), ttlHours: fc.integer({ min: 1, max: 99 }) }), { nil: undefined }),
  concurrency: fc.option(kebab, { nil: undefined }),
  allowFailure: fc.boolean(),
  reports: fc.constantFrom<readonly Report[] | undefined>(undefined, [{ kind: 'sast', path: 'a.json' }]),
  changes: fc.option(fc.record({ folders: fc.uniqueArray(plainPath, { minLength: 1, maxLength: 2 }), files: fc.uniqueArray(plainPath, { maxLength: 2 }) }), { nil: undefined }),
});
const action = fc.record({ name: fc.constantFrom('github/codeql-action/upload-sarif', 'actions/attest'), inputs: fc.dictionary(fc.stringMatching(/^[a-z]{2,6}$/), fc.oneof(line, fc.boolean()), { maxKeys: 2 }) });
/** A further workflow with two jobs, one in a file of its own. */
const release = fc.record({ first: job, second: job, action, on: fc.constantFrom<readonly Occasion[]>(['tag'], ['schedule'], ['change', 'change-closed', 'schedule']), isolated: fc.boolean() }).map(({ first, second, action: uses, on, isolated }) => ({ first, second, uses, on, isolated }));

type Circumstances = typeof circumstances extends fc.Arbitrary<infer Value> ? Value : never;
type Drafted = typeof job extends fc.Arbitrary<infer Value> ? Value : never;

/** Leaves out what is undefined and what cannot stand together. */
function withCircumstances(plain: Job, { identity, environment, changes, ...rest }: Circumstances): Job {
  const together = { ...rest, ...(rest.when?.includes('change') === false ? {} : { changes }), ...(plain.services.length === 0 ? { identity } : {}), ...(plain.matrix === undefined ? { environment } : {}) };
  return { ...plain, ...Object.fromEntries(Object.entries(together).filter(([, part]) => part !== undefined && part !== false)) };
}

function plainJob(id: string, { versions, artifact, services, spread, ...rest }: Drafted): Job {
  const variable = `${rest.toolchain.tool}-version`;
  return {
    ...rest, id, component: '.', caches: [], needs: [],
    toolchain: { ...rest.toolchain, version: spread ? { matrix: variable } : (versions[0] ?? '1') },
    ...(spread ? { matrix: { variable, values: versions } } : {}),
    ...(artifact === undefined ? {} : { artifact }),
    services: services.map(({ health, ...known }) => (health === undefined ? known : { ...known, health })),
  };
}

const releaseJobs = ({ first, second, uses, on, isolated }: typeof release extends fc.Arbitrary<infer Value> ? Value : never): { jobs: readonly Job[]; workflow: Workflow } => ({
  workflow: { id: 'further-one', title: 'Further', why: 'For tests.', on, ...(on.includes('schedule') ? { cron: '17 3 * * *' } : {}) },
  jobs: [
    { ...plainJob('further-build', first), workflow: 'further-one', when: on, artifact: { paths: ['dist'], retentionDays: 3 }, ...(isolated ? { isolated: true } : {}) },
    { ...plainJob('further-publish', second), workflow: 'further-one', when: on.slice(0, 1), needs: ['further-build'], takes: [{ job: 'further-build', path: 'dist' }], steps: [...second.steps.slice(0, 1), { id: 'attest-it', title: 'Attest', intent: 'publish', run: [], path: '.', env: {}, uses }] },
  ],
});

const pipeline: fc.Arbitrary<Pipeline> = fc
  .record({
    name: line,
    ids: fc.uniqueArray(kebab, { minLength: 1, maxLength: 5 }),
    jobs: fc.array(job, { minLength: 5, maxLength: 5 }),
    edges: fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 }),
    manual: fc.boolean(),
    gate: fc.boolean(),
    around: fc.array(circumstances, { minLength: 5, maxLength: 5 }),
    further: fc.option(release, { nil: undefined }),
  })
  .map(({ name, ids, jobs, edges, manual, gate, around, further }) => {
    const beside = further && releaseJobs(further);
    return {
    name,
    ...(beside ? { workflows: [beside.workflow] } : {}),
    ...(gate ? { gate: 'all-of-them' } : {}),
    triggers: { branches: [], pullRequests: true, manual },
    jobs: [
      ...ids.reduce<readonly Job[]>((made, id, index) => {
        const [draft, circumstance] = [jobs[index], around[index]];
        if (draft === undefined || circumstance === undefined) return made;
        const mine = withCircumstances(plainJob(id, draft), circumstance);
        const needs = made.filter((other, place) => edges[index]?.[place] === true && (other.when === undefined || mine.when?.every((occasion) => other.when?.includes(occasion)))).map((other) => other.id);
        return [...made, { ...mine, needs }];
      }, []),
      ...(beside?.jobs ?? []),
    ],
    };
  });

const RESERVED = new Set(['default', 'image', 'include', 'pages', 'services', 'spec', 'stages', 'variables', 'workflow', 'cache', 'true', 'false', 'nil']);

describe.each([githubActions, gitlabCi, jenkins])('round trip of $id', (platform) => {
  it('reads back what any pipeline printed', () => {
    fc.assert(
      fc.property(pipeline, (model) => {
        fc.pre(model.jobs.every((candidate) => !RESERVED.has(candidate.id) && candidate.id !== 'changes'));
        expect(differences(platform.read(platform.print(model)), normalise(model, platform.features))).toEqual([]);
      }),
      { numRuns: 300 },
    );
  });
});

describe('the rules of Jenkins', () => {
  const problems = (content: string) => validateJenkinsfile(content).problems;
  const print = (model: Pipeline): string => jenkins.print(model)[0]?.content ?? '';

  it('are kept by every Jenkinsfile and its JSON form', () => {
    fc.assert(
      fc.property(pipeline, (model) => {
        expect(problems(print(model))).toEqual([]);
        expect(validateJson(JSON.stringify(toAst(model))).problems).toEqual([]);
      }),
      { numRuns: 200 },
    );
  });

  it('are broken by each brace that is left out and each section that is renamed', () => {
    fc.assert(
      fc.property(pipeline, fc.nat(), fc.constantFrom('stages', 'steps', 'agent', 'options', 'matrix', 'post', 'axes', 'environment'), (model, place, section) => {
        const content = print(model);
        // By tokens, since a line of a script may be a brace too.
        const braces = tokenize(content).filter(({ text }) => text === '}');
        const { start, end } = braces[place % braces.length] ?? { start: 0, end: 0 };
        expect(problems(content.slice(0, start) + content.slice(end))).not.toEqual([]);
        const renamed = content.replace(new RegExp(`^( *)${section} `, 'm'), `$1${section}x `);
        if (renamed !== content) expect(problems(renamed)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
