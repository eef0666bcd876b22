import { describe, expect, it } from 'vitest';
import { harden } from '../../shared/pipelines/hardening/harden.ts';
import { faultsOf } from './gitlab.ts';

const file = { path: '.gitlab-ci.yml', content: '# head\ndefault:\n  tags: [a]\ntest:\n  image: alpine:3\n  script: [ !reference [x, y] ]\n' };
const after = harden('gitlab-ci', [file]).files[0]?.content ?? '';

describe('faults of a hardened GitLab pipeline', () => {
  it('are none as it comes', () => {
    expect(after).not.toBe(file.content);
    expect(faultsOf(file, after)).toEqual([]);
  });

  it.each([
    ['a lost comment', '# head\n', 'lost the comment'],
    ['lost defaults', '  tags: [a]\n', 'differs'],
    ['a change that would be made again', '  interruptible: true\n', 'second time'],
  ])('are found: %s', (_name, text, fault) => {
    expect(after).toContain(text);
    expect(faultsOf(file, after.replace(text, '')).join()).toContain(fault);
  });
});
