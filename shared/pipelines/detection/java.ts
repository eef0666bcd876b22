import type { StackContext, VersionFact } from './model.ts';
import { supportedVersions } from '../pins/index.ts';
import { evidenceFor, versionFact } from './evidence.ts';
import { ciVersionFacts } from './maintainers.ts';
import { ancestorsOf, isSideFolder, joinPath } from './paths.ts';
import { indexOf } from './tree-index.ts';

/** The JDK to build with: the stated version while it is supported, else the oldest supported one that can target it. */
export function javaMatrix(versions: readonly VersionFact[], now: Date): readonly string[] | undefined {
  const stated = versions[0]?.value.replace(/^1\./, '').split('.')[0];
  const supported = supportedVersions('java', now);
  if (stated === undefined) return undefined;
  if (supported.includes(stated)) return [stated];
  const newer = supported.find((cycle) => Number(cycle) > Number(stated));
  return newer === undefined ? undefined : [newer];
}

export const JAVA_VERSION = /^(?:1\.[5-8]|[5-9]|[1-9]\d)$/;

/** What is stated, else what the folder pins, else what the maintainers' CI runs on. */
export function javaFacts(context: StackContext, folder: string, stated: readonly VersionFact[], stack: string): VersionFact[] {
  const own = [...stated, ...pinnedJava(context, folder)];
  return own.length > 0 ? own : ciVersionFacts(context, 'java', stack).slice(0, 1);
}

/** Files that pin a JDK for a folder or anything above it: what people have installed, not what the code supports. */
const PIN_FILES: readonly (readonly [string, RegExp])[] = [
  ['.java-version', /^\s*(?:\D*-)?(\d+(?:\.\d+)*)/],
  ['.sdkmanrc', /^java\s*=\s*(\d+(?:\.\d+)*)/m],
  ['system.properties', /^java\.runtime\.version\s*[=:]\s*(\d+(?:\.\d+)*)/m],
  ['mise.toml', /^\s*"?java"?\s*=\s*["'](?:[a-z][\w.]*-)*?(\d+(?:\.\d+)*)/m],
  ['.tool-versions', /^java\s+(?:[a-z][\w.]*-)*?(\d+(?:\.\d+)*)/m],
];

function pinnedJava(context: StackContext, folder: string): VersionFact[] {
  const index = indexOf(context);
  const evidence = evidenceFor('java');
  return [folder, ...ancestorsOf(folder)].flatMap((place) =>
    PIN_FILES.filter(([name]) => index.has(place, name)).flatMap(([name, pattern]) => {
      const file = joinPath(place, name);
      const value = pattern.exec(context.tree.read(file) ?? '')?.[1];
      return value === undefined ? [] : [versionFact(value, evidence('version', file, 'pin-file', `${file} pins Java ${value}.`, 0.8))];
    }),
  );
}

const TEST_SOURCE = /(?:^|\/)src\/[A-Za-z]*[tT]est[A-Za-z]*\/(?:java|kotlin|groovy|scala)\/.*\.(?:java|kt|groovy|scala)$/;
const PLAIN_TEST_SOURCE = /(?:^|\/)(?:src\/)?test\/.*(?:Tests?|Spec|IT)\.(?:java|kt|groovy|scala)$/;
const SOURCE = /\.(java|kt|scala|groovy)$/;

/** Sources of the project itself, tests included: nothing from examples, nested checks or resources. */
function ownSources(context: StackContext, folder: string): string[] {
  const skipped = folder === '.' ? 0 : folder.length + 1;
  return indexOf(context)
    .under(folder)
    .filter((path) => SOURCE.test(path) && !path.includes('/resources/'))
    .filter((path) => !isSideFolder(path.slice(skipped).replace(/(?:^|\/)src\/.*$|(?:^|\/)[^/]*$/, '') || '.'));
}

/** A test class of the project, by the layout that both build tools share. */
export function javaTestFile(context: StackContext, folder: string): string | undefined {
  const files = ownSources(context, folder);
  return files.find((path) => TEST_SOURCE.test(path)) ?? files.find((path) => PLAIN_TEST_SOURCE.test(path));
}

const LANGUAGES = { java: 'java', kt: 'kotlin', scala: 'scala', groovy: 'groovy' } as const;
export type JvmLanguage = (typeof LANGUAGES)[keyof typeof LANGUAGES];

/** The language most sources are written in (tests count only when there is nothing else), and how many there are. */
export function jvmLanguage(context: StackContext, folder: string): { readonly language: JvmLanguage; readonly sources: number } {
  const all = ownSources(context, folder);
  const main = all.filter((path) => !/(?:^|\/)(?:src\/)?[A-Za-z]*[tT]est[A-Za-z]*\//.test(path));
  const counts = { java: 0, kotlin: 0, scala: 0, groovy: 0 };
  for (const path of main.length > 0 ? main : all) {
    const extension = SOURCE.exec(path)?.[1];
    if (extension === 'java' || extension === 'kt' || extension === 'scala' || extension === 'groovy') counts[LANGUAGES[extension]] += 1;
  }
  const order = ['java', 'kotlin', 'scala', 'groovy'] as const;
  return { language: order.reduce((best, next) => (counts[next] > counts[best] ? next : best)), sources: all.length };
}

/** Test containers need a Docker daemon; both build tools name the library the same way. */
export function startsContainers(text: string): boolean {
  return /org\.testcontainers|testcontainers-bom|quarkus-test-(?:kafka|keycloak)|docker-maven-plugin/.test(text);
}

