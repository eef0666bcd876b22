import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Job, Pipeline, Step } from '../model.ts';
import githubActions from '../platforms/github-actions/platform.ts';
import gitlabCi from '../platforms/gitlab-ci/platform.ts';
import { validateJenkinsfile, validateJson } from '../jenkins/index.ts';
import jenkins, { toAst } from '../platforms/jenkins/platform.ts';
import { isArtifactPath, isRelativePath } from './check.ts';
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

const pipeline: fc.Arbitrary<Pipeline> = fc
  .record({
    name: line,
    ids: fc.uniqueArray(kebab, { minLength: 1, maxLength: 5 }),
    jobs: fc.array(job, { minLength: 5, maxLength: 5 }),
    edges: fc.array(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), { minLength: 5, maxLength: 5 }),
    manual: fc.boolean(),
    gate: fc.boolean(),
  })
  .map(({ name, ids, jobs, edges, manual, gate }) => ({
    name,
    ...(gate ? { gate: 'all-of-them' } : {}),
    triggers: { branches: [], pullRequests: true, manual },
    jobs: ids.flatMap((id, index): Job[] => {
      const draft = jobs[index];
      if (draft === undefined) return [];
      const { versions, spread, artifact, services, ...rest } = draft;
      const variable = `${draft.toolchain.tool}-version`;
      return [
        {
          ...rest, id, component: '.', caches: [],
          needs: ids.slice(0, index).filter((_need, other) => edges[index]?.[other] === true),
          toolchain: { ...draft.toolchain, version: spread ? { matrix: variable } : (versions[0] ?? '1') },
          ...(spread ? { matrix: { variable, values: versions } } : {}),
          ...(artifact === undefined ? {} : { artifact }),
          services: services.map(({ health, ...known }) => (health === undefined ? known : { ...known, health })),
        },
      ];
    }),
  }));

const RESERVED = new Set(['default', 'image', 'include', 'pages', 'services', 'spec', 'stages', 'variables', 'workflow', 'cache', 'true', 'false', 'nil']);

describe.each([githubActions, gitlabCi, jenkins])('round trip of $id', (platform) => {
  it('reads back what any pipeline printed', () => {
    fc.assert(
      fc.property(pipeline, (model) => {
        fc.pre(model.jobs.every((candidate) => !RESERVED.has(candidate.id)));
        expect(differences(platform.read(platform.print(model)), normalise(model))).toEqual([]);
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
        const lines = content.split('\n');
        const braces = [...lines.keys()].filter((index) => lines[index]?.trim() === '}');
        const without = lines.filter((_line, index) => index !== braces[place % braces.length]).join('\n');
        expect(problems(without)).not.toEqual([]);
        const renamed = content.replace(new RegExp(`^( *)${section} `, 'm'), `$1${section}x `);
        if (renamed !== content) expect(problems(renamed)).not.toEqual([]);
      }),
      { numRuns: 200 },
    );
  });
});
