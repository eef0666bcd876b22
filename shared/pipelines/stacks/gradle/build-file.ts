import { JAVA_VERSION } from '../../detection/java.ts';

/** What careful reading of a Gradle build script finds; the script is a program and is never run. */
export interface BuildFile {
  readonly file: string;
  /** Text without comments. */
  readonly code: string;
  readonly plugins: readonly string[];
  readonly java: readonly { readonly value: string; readonly rule: string; readonly confidence: number; readonly line: number }[];
}

/** Comments become blanks of the same length, so that lines keep their numbers. */
export function withoutComments(text: string): string {
  const pattern = /"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|\/\/[^\n]*|\/\*[\s\S]*?\*\//g;
  return text.replaceAll(pattern, (match) => (match.startsWith('/') ? match.replaceAll(/[^\n]/g, ' ') : match));
}

const JAVA_PLACES: readonly { readonly rule: string; readonly pattern: RegExp; readonly confidence: number }[] = [
  { rule: 'toolchain', pattern: /languageVersion\s*(?:=|\.set\s*\()\s*JavaLanguageVersion\.of\(\s*["']?([\d.]+)/g, confidence: 0.95 },
  { rule: 'jvm-toolchain', pattern: /jvmToolchain\s*\(\s*([\d.]+)/g, confidence: 0.95 },
  { rule: 'release', pattern: /options\.release(?:\s*=\s*|\.set\s*\(\s*|\s+)(\d+)/g, confidence: 0.95 },
  { rule: 'source-compatibility', pattern: /sourceCompatibility\s*(?:=|\.set\s*\()?\s*(?:JavaVersion\.(?:VERSION_)?|JavaVersion\.toVersion\(\s*)?["']?((?:1[._])?\d+)/g, confidence: 0.9 },
  { rule: 'target-compatibility', pattern: /targetCompatibility\s*(?:=|\.set\s*\()?\s*(?:JavaVersion\.(?:VERSION_)?|JavaVersion\.toVersion\(\s*)?["']?((?:1[._])?\d+)/g, confidence: 0.85 },
  { rule: 'jvm-target', pattern: /jvmTarget\s*(?:=|\.set\s*\()\s*(?:JvmTarget\.JVM_)?["']?((?:1[._])?\d+)/g, confidence: 0.8 },
];

function lineAt(text: string, position: number): number {
  return text.slice(0, position).split('\n').length;
}

function javaVersions(code: string): BuildFile['java'] {
  return JAVA_PLACES.flatMap(({ rule, pattern, confidence }) =>
    [...code.matchAll(pattern)].flatMap((match) => {
      const value = (match[1] ?? '').replace('_', '.');
      return JAVA_VERSION.test(value) ? [{ value, rule, confidence, line: lineAt(code, match.index) }] : [];
    }),
  );
}

const PLUGIN_PATTERNS = [
  /\bid\s*\(?\s*["']([\w.-]+)["']/g,
  /apply\s*\(?\s*plugin\s*[:=]\s*["']([\w.-]+)["']/g,
  /^\s*(java|java-library|application|groovy|scala|checkstyle|pmd|war|`[\w-]+`)\s*$/gm,
];

/** Plugin ids as written; Kotlin's short form `kotlin("jvm")` and catalogue aliases are spelt out. */
function pluginsOf(code: string): string[] {
  const ids = PLUGIN_PATTERNS.flatMap((pattern) => [...code.matchAll(pattern)].map((match) => (match[1] ?? '').replaceAll('`', '')));
  const kotlin = [...code.matchAll(/\bkotlin\s*\(\s*"([\w.-]+)"\s*\)/g)].map((match) => `org.jetbrains.kotlin.${match[1] ?? ''}`);
  const aliases = [...code.matchAll(/alias\s*\(\s*\w+\.plugins\.([\w.]+)/g)].map((match) => `alias:${match[1] ?? ''}`);
  return [...new Set([...ids, ...kotlin, ...aliases])];
}

export function readBuildFile(file: string, text: string): BuildFile {
  const code = withoutComments(text);
  return { file, code, plugins: pluginsOf(code), java: javaVersions(code) };
}

/** Project paths of `include` in a settings script, as folders below it; programs that compute them stay unknown. */
export function includesOf(text: string): string[] {
  const statements = [...withoutComments(text).matchAll(/\binclude\s*\(?((?:\s*["'][^"'\n]+["']\s*,?)+)/g)].map((match) => match[1] ?? '');
  const names = statements.flatMap((list) => [...list.matchAll(/["']([^"'\n]+)["']/g)].map((match) => match[1] ?? ''));
  return [...new Set(names.map((name) => name.replace(/^:/, '').replaceAll(':', '/')))].filter((name) => /^[\w./-]+$/.test(name));
}
