import { describe, expect, it } from 'vitest';
import { readBases, withBases } from './base.ts';

const file = { path: '.gitlab-ci.yml', content: 'stages: [test]\n' };
const marked = (): string => withBases([file])[0]?.content ?? '';

describe('the base of a file', () => {
  it('stands at its end, in the same bytes on every machine', () => {
    expect(marked()).toBe(
      'stages: [test]\n' +
        '# Edit freely: what you change is kept when this file is generated again, thanks to the line below.\n' +
        '# devops-engineer/base v1 .gitlab-ci.yml 6ac14979 Ky5JTE8ttlKILkktLonlAgA\n',
    );
    expect(readBases(marked())).toEqual({ body: file.content, bases: new Map([[file.path, file.content]]), isMarked: true });
  });

  it('is a comment of the language', () => {
    const [jenkinsfile] = withBases([{ path: 'Jenkinsfile', content: 'pipeline {\n}\n' }]);
    expect(jenkinsfile?.content.split('\n').at(-2)).toMatch(/^\/\/ devops-engineer\/base v1 Jenkinsfile /);
  });

  it('of a file that can carry none is kept by the first that can', () => {
    const [settings, pipeline] = withBases([{ path: 'renovate.json', content: '{}\n' }, file]);
    expect(settings?.content).toBe('{}\n');
    expect(Object.fromEntries(readBases(pipeline?.content ?? '').bases)).toEqual({ 'renovate.json': '{}\n', [file.path]: file.content });
    expect(withBases([{ path: 'renovate.json', content: '{}\n' }])[0]?.content).toBe('{}\n');
  });

  it('is found wherever it stands, whatever the line ends', () => {
    const [body, ...rest] = marked().split('\n');
    const moved = [...rest.slice(0, 2), body, '', 'mine: {}', ''].join('\r\n');
    expect(readBases(moved)).toEqual({ body: 'stages: [test]\r\n\r\nmine: {}\r\n', bases: new Map([[file.path, file.content]]), isMarked: true });
  });

  it.each([
    ['cut', (text: string) => `${text.slice(0, -6)}\n`],
    ['changed', (text: string) => text.replace(' Ky5', ' Ky6')],
    ['of another digest', (text: string) => text.replace('6ac14979', '6ac14978')],
    ['of a version to come', (text: string) => text.replace('base v1', 'base v2')],
    ['there twice', (text: string) => text + (withBases([{ ...file, content: 'stages: []\n' }])[0]?.content.split('\n').at(-2) ?? '')],
    ['larger than any file', (text: string) => text.replace(/ Ky5\S+/, ` ${Buffer.from([0x4b, ...Array.from({ length: 5000 }, () => 0x4c)]).toString('base64url')}`)],
  ])('is unknown when it is %s', (_what, damage) => {
    const { bases, isMarked } = readBases(damage(marked()));
    expect([bases.size, isMarked]).toEqual([0, true]);
  });
});
