import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { handEdits, lostEdits, unaccounted, type Choice, type Edited, type Written } from '../../../bench/regenerate/hand-edits.ts';
import { generateGoldens } from '../../../test/golden/pipelines/files.ts';
import { openFiles } from '../../adapters/repositories/files.ts';
import { validateJenkinsfile } from '../jenkins/index.ts';
import type { GeneratedFile } from '../model.ts';
import { readBases, withBases } from './base.ts';
import { regenerate } from './regenerate.ts';

const OPTIONS = [{}, { timeoutMinutes: 25 }, { matrix: 'latest' }, { security: 'standard' }, { jobs: ['test'] }, { caches: 'off', requiredJob: true }, { branches: ['main'], artifactDays: 0 }];

/** Generated main files of the synthetic repositories, by repository and platform, one for each choice of options. */
const FILES = new Map<string, (GeneratedFile | undefined)[]>();
for (const [index, options] of OPTIONS.entries()) {
  for (const { repository, platform, files: [file] } of generateGoldens(options)) {
    const key = `${platform} ${repository}`;
    const versions = FILES.get(key) ?? [];
    versions[index] = file && { path: file.path, content: readBases(file.content).body };
    FILES.set(key, versions);
  }
}

/** What another release of the generator might print otherwise. */
const RELEASES: readonly ((text: string) => string)[] = [
  (text) => text,
  (text) => text.replaceAll(/@[0-9a-f]{40} # v\d+/g, `@${'a'.repeat(40)} # v99`).replaceAll(/@sha256:[0-9a-f]{64}/g, `@sha256:${'b'.repeat(64)}`),
  (text) => text.replace(/^(?:#|\/\/).*\n/, ''),
  (text) => text.replaceAll('ubuntu-24.04', 'ubuntu-26.04').replaceAll('--user root', '--user 0'),
];

/** Small, so that a counterexample can be read: what it stands for is made of it by {@link caseOf}. */
const recipe = fc.record({
  file: fc.constantFrom(...FILES.keys()),
  before: fc.nat(OPTIONS.length - 1),
  after: fc.nat(OPTIONS.length - 1),
  release: fc.nat(RELEASES.length - 1),
  edits: fc.array(fc.tuple(fc.nat(7), fc.nat(999)), { maxLength: 5 }),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer Made> ? Made : never;

interface Case {
  readonly platform: Written;
  readonly path: string;
  readonly base: string;
  readonly generated: string;
  readonly edited: string;
  readonly done: readonly Edited[];
}

function edit(platform: Written, text: string, wanted: readonly (readonly [number, number])[]): { readonly edited: string; readonly done: readonly Edited[] } {
  const all = handEdits(platform);
  return wanted.reduce<{ edited: string; done: readonly Edited[] }>(
    ({ edited, done }, [which, seed], index) => {
      const at: Choice = { below: (count) => seed % count, word: `hand${index}x${seed % 1000}` };
      const made = all[which % all.length]?.apply(edited, at);
      return made === undefined ? { edited, done } : { edited: made.text, done: [...done, made] };
    },
    { edited: text, done: [] },
  );
}

function caseOf({ file, before, after, release, edits }: Recipe): Case | undefined {
  const [old, now] = [FILES.get(file)?.[before], FILES.get(file)?.[after]];
  if (old === undefined || now === undefined) return undefined;
  const platform = file.split(' ')[0];
  if (platform !== 'github-actions' && platform !== 'gitlab-ci' && platform !== 'jenkins') throw new Error(file);
  const base = withBases([old])[0]?.content ?? '';
  return { platform, path: old.path, base, generated: RELEASES[release]?.(now.content) ?? '', ...edit(platform, base, edits) };
}

function run({ path, generated, platform }: Pick<Case, 'path' | 'generated' | 'platform'>, present: string) {
  const validate = platform === 'jenkins' ? { validate: ({ content }: GeneratedFile) => validateJenkinsfile(content) } : {};
  const { files: [file], warnings } = regenerate({ files: [{ path, content: generated }], tree: openFiles({ [path]: present }), existing: 'merge', ...validate });
  return { content: file?.content ?? '', warnings };
}

/** Why a file cannot be read, by the readers of others where there are any. */
function mistakes(platform: Written, text: string): readonly string[] {
  if (platform === 'jenkins') return validateJenkinsfile(text).problems.map(({ message }) => message);
  return parseDocument(text).errors.map(({ message }) => message);
}

function check<Extra>(extra: fc.Arbitrary<Extra>, body: (one: Case, extra: Extra) => void): void {
  fc.assert(fc.property(recipe, extra, (made, more) => {
    const one = caseOf(made);
    if (one !== undefined) body(one, more);
  }), { numRuns: 60, seed: 20_261_130 });
}

const nothing = fc.constant(undefined);

describe('generating again', () => {
  it('loses no edit, keeps what can be read readable, and is done after one time', () => {
    check(nothing, (one) => {
      const { content, warnings } = run(one, one.edited);
      expect(lostEdits(one.done, one.edited, content)).toEqual([]);
      if (mistakes(one.platform, one.edited).length === 0) expect(mistakes(one.platform, content)).toEqual([]);
      expect(run(one, content).content).toBe(content);
      if (warnings.length === 0) expect(unaccounted({ ...one, outcome: content })).toEqual([]);
    });
  });

  it('gives the generated bytes where nothing was edited', () => {
    check(nothing, (one) => {
      expect(run(one, one.base)).toEqual({ content: withBases([{ path: one.path, content: one.generated }])[0]?.content, warnings: [] });
    });
  });

  it('gives the file byte for byte where nothing else is generated, whatever was typed into it', () => {
    const typed = fc.tuple(fc.nat(), fc.string({ unit: fc.constantFrom('\t', ' ', '\r\n', '\n', '# é', '- a', ': ', '}', "'") }), fc.boolean());
    check(typed, (one, [place, text, hasMark]) => {
      const at = place % readBases(one.base).body.length;
      const present = `${hasMark ? '\ufeff' : ''}${one.edited.slice(0, at)}${text}${one.edited.slice(at)}`;
      if (readBases(present).bases.size === 0) return;
      expect(run({ ...one, generated: readBases(one.base).body }, present).content).toBe(present);
    });
  });

  it('keeps the line ends and the byte order mark of the file', () => {
    check(nothing, (one) => {
      const { content } = run(one, `\ufeff${one.edited.replaceAll('\n', '\r\n')}`);
      expect(content.startsWith('\ufeff')).toBe(true);
      expect(content.replaceAll('\r\n', '').includes('\n')).toBe(false);
      expect(content.slice(1).replaceAll('\r\n', '\n')).toBe(run(one, one.edited).content);
    });
  });

  it('never throws and leaves what it cannot read as it is', () => {
    const garbage = fc.string({ unit: fc.constantFrom('jobs:', '\n', ' ', '  ', '- ', '{', '}', '[', 'a', ': ', '&x', '*x', "'''", '|', '?', '\t', '!t', '---\n', '#') });
    check(garbage, (one, text) => {
      const present = `${text}\n${one.base.split('\n').filter((line) => line.includes('devops-engineer/base ')).join('\n')}\n`;
      const { content, warnings } = run(one, present);
      if (mistakes(one.platform, readBases(present).body).length > 0) expect([readBases(content).body.trimEnd(), warnings.length > 0 || one.generated === readBases(one.base).body]).toEqual([readBases(present).body.trimEnd(), true]);
    });
  });
});
