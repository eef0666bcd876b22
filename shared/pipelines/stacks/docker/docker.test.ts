import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import { containersFor } from '../../detection/containers.ts';
import docker from './stack.ts';

describe('the Docker stack', () => {
  it('builds a folder that has only a Dockerfile', () => {
    const [draft] = docker.detect(stackContext({ Dockerfile: 'FROM alpine:3.22\n', '.hadolint.yaml': '' }));
    expect(draft).toMatchObject({ path: '.', language: 'docker', container: { dockerfile: 'Dockerfile' } });
    expect(lineFor(draft, 'build')).toBe('docker build .');
    expect(lineFor(draft, 'lint')).toBe('hadolint Dockerfile');
  });

  it('leaves a Dockerfile to the component in, above or below its folder', () => {
    for (const manifest of ['go.mod', 'services/api/package.json', 'docker/deep/pom.xml']) {
      const files = { [manifest]: '', 'services/api/docker/Dockerfile': 'FROM a', 'docker/Dockerfile': 'FROM a', Dockerfile: 'FROM a' };
      expect(docker.detect(stackContext(files)).map(({ path }) => path)).not.toContain('.');
    }
  });

  it('is unsure of a file without FROM', () => {
    const [draft] = docker.detect(stackContext({ Dockerfile: 'hello' }));
    expect(draft?.commands).toEqual([]);
    expect(draft?.warnings?.[0]?.code).toBe('MANIFEST_UNREADABLE');
  });

  it('shows the first of a large collection and says that there are more', () => {
    const files = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`images/i${index}/Dockerfile`, 'FROM a']));
    const drafts = docker.detect(stackContext(files));
    expect(drafts).toHaveLength(20);
    expect(drafts[0]?.warnings?.[0]?.code).toBe('TOO_MANY_COMPONENTS');
  });
});

describe('containers of components', () => {
  it('are found beside, below and above', () => {
    const context = stackContext({ 'api/Dockerfile': '', 'web/docker/Dockerfile': '', 'job/Dockerfile.prod': '', 'lib/Dockerfile.test': '', Dockerfile: '' });
    expect([...containersFor(context, ['api', 'web', 'job', 'lib'])]).toEqual([['api', 'api/Dockerfile'], ['web', 'web/docker/Dockerfile'], ['job', 'job/Dockerfile.prod']]);
    expect(containersFor(context, ['v2']).get('v2')).toBe('Dockerfile');
  });
});
