import { describe, expect, it } from 'vitest';
import { sampleRequest } from '../sample-request.ts';
import scanner from './scanner.ts';

const FILES = { 'package.json': '{"name":"web"}', Dockerfile: 'FROM node:24\n', 'tools/db/Dockerfile': 'FROM postgres:18\n' };

describe('the linter of Dockerfiles', () => {
  it('reads every Dockerfile of a component, and fails for findings only when strict', () => {
    const files = sampleRequest(FILES);
    const [report, shown] = scanner.select(files)?.commands[0]?.run ?? [];
    expect(report).toBe('hadolint --no-fail --format sarif Dockerfile > hadolint.sarif');
    expect(shown).toBe('hadolint --no-fail Dockerfile');
    expect(scanner.select(sampleRequest(FILES, { strict: true }))?.commands[0]?.run[1]).toBe('hadolint Dockerfile');
  });

  it('has nothing to say of other repositories, nor of a path that no file can carry', () => {
    expect(scanner.select(sampleRequest({ 'package.json': '{"name":"web"}' }))).toBeUndefined();
    const request = sampleRequest(FILES);
    const odd = (dockerfile: string) => scanner.select({ ...request, detection: { ...request.detection, components: request.detection.components.map((each) => ({ ...each, container: { dockerfile } })) } });
    expect(odd('${{ github.token }}/Dockerfile')).toBeUndefined();
    expect(odd('../Dockerfile')).toBeUndefined();
    expect(odd('-f/Dockerfile')).toBeUndefined();
    expect(odd('a b/Dockerfile')?.commands[0]?.run[1]).toBe("hadolint --no-fail 'a b/Dockerfile'");
  });
});
