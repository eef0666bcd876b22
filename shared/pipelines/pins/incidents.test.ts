import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import actionData from './actions.json' with { type: 'json' };
import imageData from './images.json' with { type: 'json' };
import incidentData from './incidents.json' with { type: 'json' };
import { incidentsOf } from './incidents.ts';
import type { Reference } from './incidents.ts';
import { action, actionNames } from './index.ts';
import toolData from './tools.json' with { type: 'json' };
import toolProvenance from './tools.provenance.json' with { type: 'json' };

const day = z.string().check(z.regex(/^20\d\d-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?$/));
const text = z.string().check(z.minLength(1));
const version = z.string().check(z.regex(/^\d+(\.\d+)*$|^[a-z]+$/));
const affected = z.strictObject({
  type: z.enum(['action', 'image', 'npm', 'pypi', 'tool']),
  name: z.string().check(z.regex(/^[a-z0-9@][a-z0-9@._/-]*$/)),
  all: z.optional(z.literal(true)),
  before: z.optional(version),
  upTo: z.optional(version),
  versions: z.optional(z.array(version).check(z.minLength(1))),
  commits: z.optional(z.array(z.string().check(z.regex(/^[0-9a-f]{40}$/))).check(z.minLength(1))),
  allCommitsListed: z.optional(z.literal(true)),
});
const file = z.strictObject({
  checkedAt: z.iso.date(),
  incidents: z.array(
    z.strictObject({
      id: z.string().check(z.regex(/^[a-z0-9-]+$/)),
      kind: z.enum(['malicious', 'vulnerable', 'end-of-life']),
      what: text,
      advice: text,
      began: day,
      ended: z.nullable(day),
      safeFrom: z.nullable(version),
      affected: z.array(affected).check(z.minLength(1)),
      sources: z.array(text).check(z.minLength(1)),
    }),
  ),
});

const found = (reference: Reference | string): Record<string, string> => Object.fromEntries(incidentsOf(reference).map(({ incident, certainty }) => [incident.id, certainty]));

describe('the incidents', () => {
  it('are dated, sourced, and say of each thing what is bad about it', () => {
    expect(file.safeParse(incidentData).error).toBeUndefined();
    const ids = incidentData.incidents.map((incident) => incident.id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
    for (const incident of file.parse(incidentData).incidents) {
      if (incident.ended !== null) expect(incident.ended >= incident.began, incident.id).toBe(true);
      for (const one of incident.affected) expect(one.all ?? one.before ?? one.upTo ?? one.versions ?? one.commits, `${incident.id} ${one.name}`).toBeDefined();
    }
  });

  it('concern nothing that is pinned here', () => {
    for (const name of actionNames()) {
      const { uses, version: tag } = action(name);
      expect(found(`${uses} # ${tag}`), name).toEqual({});
    }
    expect(actionData.actions.length).toBeGreaterThan(20);
    for (const [name, lines] of Object.entries(imageData.images)) {
      for (const { tag } of lines) expect(found({ type: 'image', name, version: tag }), `${name}:${tag}`).toEqual({});
    }
    expect(Object.keys(toolProvenance).length).toBeGreaterThan(20);
    for (const pin of toolData.tools) for (const type of ['npm', 'pypi', 'tool'] as const) expect(found({ type, ...pin }), pin.name).toEqual({});
  });
});

describe('what is known of a reference', () => {
  const bad = '0e58ed8671d6b60d0890c21b07f8835ace038e67';
  const other = 'a'.repeat(40);

  it.each<[string, Record<string, string>]>([
    ['tj-actions/changed-files@v45', { 'tj-actions-changed-files-2025-03': 'affected' }],
    ['tj-actions/changed-files@v45.0.7', { 'tj-actions-changed-files-2025-03': 'affected' }],
    ['TJ-Actions/Changed-Files@v45', { 'tj-actions-changed-files-2025-03': 'affected' }],
    ['tj-actions/changed-files@v46', {}],
    ['tj-actions/changed-files@46.0.0', { 'tj-actions-changed-files-2025-03': 'affected' }],
    [`tj-actions/changed-files@${bad}`, { 'tj-actions-changed-files-2025-03': 'affected', 'changed-files-injection-2023-12': 'unknown' }],
    [`tj-actions/changed-files@${bad} # v46.0.5`, { 'tj-actions-changed-files-2025-03': 'affected' }],
    [`tj-actions/changed-files@${other} # v45.0.7`, {}],
    ['tj-actions/changed-files@main', { 'tj-actions-changed-files-2025-03': 'unknown', 'changed-files-injection-2023-12': 'unknown' }],
    ['aquasecurity/trivy-action@0.34.2', { 'trivy-2026-03': 'affected' }],
    ['aquasecurity/trivy-action@v0.35.0', {}],
    [`aquasecurity/trivy-action@${other}`, { 'trivy-2026-03': 'unknown' }],
    [`aquasecurity/trivy-action@${other} # 0.28.0`, { 'trivy-2026-03': 'unknown' }],
    [`aquasecurity/trivy-action@${other} # 0.36.0`, {}],
    ['checkmarx/kics-github-action@v2', { 'checkmarx-2026-03': 'affected' }],
    ['checkmarx/ast-github-action@v2', { 'checkmarx-2026-03': 'unknown', 'checkmarx-2026-04': 'unknown' }],
    [`actions-cool/issues-helper@${other} # v9.9.9`, { 'actions-cool-2026-05': 'affected' }],
    ['actions/checkout@v4', { 'node20-runtime': 'affected' }],
    [`actions/cache/restore@${other} # v4.3.0`, { 'node20-runtime': 'affected' }],
    ['actions/checkout@v7', {}],
    ['github/codeql-action/init@v3', { 'codeql-action-v3': 'affected' }],
    ['docker://checkmarx/kics:v2.1.20-debian', { 'checkmarx-2026-04': 'affected' }],
    ['docker://docker.io/aquasec/trivy:0.69.4', { 'trivy-2026-03': 'affected' }],
    ['docker://aquasec/trivy:0.69.3', {}],
    [`docker://localhost:5000/aquasec/trivy@sha256:${'b'.repeat(64)}`, {}],
    ['./.github/actions/own', {}],
    ['nothing', {}],
    ['', {}],
  ])('%s', (uses, expected) => {
    expect(found(uses)).toEqual(expected);
  });

  it('covers packages and tools, and keeps a missing version apart from a pass', () => {
    expect(found({ type: 'npm', name: 'axios', version: '1.14.1' })).toEqual({ 'axios-2026-03': 'affected' });
    expect(found({ type: 'npm', name: 'axios', version: '1.14.2' })).toEqual({});
    expect(found({ type: 'npm', name: 'axios' })).toEqual({ 'axios-2026-03': 'unknown' });
    expect(found({ type: 'pypi', name: 'LiteLLM', version: '1.82.8' })).toEqual({ 'litellm-2026-03': 'affected' });
    expect(found({ type: 'tool', name: 'trivy', version: 'v0.69.5' })).toEqual({ 'trivy-2026-03': 'affected' });
    expect(found({ type: 'image', name: 'anchore/grype', version: 'v0.104.0' })).toEqual({ 'grype-credentials-2025-11': 'affected' });
    expect(found({ type: 'tool', name: 'grype', version: '0.104.1' })).toEqual({});
    expect(found({ type: 'tool', name: 'syft', version: '0.69.1' })).toEqual({ 'syft-password-2023-02': 'affected' });
    expect(found({ type: 'tool', name: 'syft', version: '0.70.0' })).toEqual({});
    expect(found({ type: 'npm', name: 'constructor', version: '1' })).toEqual({});
  });
});
