import { describe, expect, it } from 'vitest';
import images from '../pins/images.json' with { type: 'json' };
import { harden } from './harden.ts';

describe('hardening a GitLab pipeline', () => {
  const gitlab = (content: string) => harden('gitlab-ci', [{ path: '.gitlab-ci.yml', content }]);
  const check = 'test: # checks\n  script: [ make ]\n';

  it('lets superseded checks end, and nothing that deploys', () => {
    expect(gitlab(check).files[0]?.content).toBe(`default:\n  interruptible: true\n\n${check}`);
    const deploys = `${check}ship:\n  environment: production\n  script: [ make ship ]\n`;
    expect(gitlab(deploys)).toMatchObject({ files: [{ content: deploys }], left: [{ kind: 'interruptible' }] });
  });

  it('joins the defaults that are there, in their style', () => {
    expect(gitlab(`default: # of all\n  tags: [a]\n${check}`).files[0]?.content).toBe(`default: # of all\n  interruptible: true\n  tags: [a]\n${check}`);
    const braces = `default: { tags: [a] }\n${check}`;
    expect(gitlab(braces)).toMatchObject({ files: [{ content: braces }], left: [{ kind: 'interruptible' }] });
  });

  it('pins the digest of a tag that is known exactly', () => {
    const { tag, digest } = images.images.alpine.find((line) => line.digest !== null) ?? { tag: '', digest: null };
    const { files, left } = gitlab(`image: alpine:${tag}\n${check}other:\n  image: { name: alpine:3 }\n  script: a\n`);
    expect(files[0]?.content).toContain(`image: alpine:${tag}@${String(digest)}\n`);
    expect(left).toMatchObject([{ kind: 'unpinned-images', line: 5 }]);
  });

  it('names secrets without their value, and includes that can change', () => {
    const { left } = gitlab(`include:\n  - project: a/b\n    file: c.yml\nvariables:\n  DEPLOY_TOKEN: hunter2\n${check}`);
    expect(left.map(({ line, why }) => [line, why.split(':')[0]])).toEqual(expect.arrayContaining([[2, 'unpinned-include'], [5, 'hardcoded-secret']]));
    expect(JSON.stringify(left)).not.toContain('hunter2');
  });
});
