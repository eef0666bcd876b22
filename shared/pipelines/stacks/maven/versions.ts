import { evidenceFor, lineOf, versionFact } from '../../detection/evidence.ts';
import { JAVA_VERSION, javaFacts } from '../../detection/java.ts';
import { textAt } from '../../detection/manifests.ts';
import type { StackContext, VersionFact } from '../../detection/model.ts';
import { joinPath } from '../../detection/paths.ts';
import type { Plugin, Pom } from './pom.ts';
import { expand } from './pom.ts';

const evidence = evidenceFor('maven');

interface Found {
  readonly raw: string;
  readonly pom: Pom;
  readonly rule: string;
  readonly what: string;
  readonly confidence: number;
}

function configured(pom: Pom, artifactId: string, option: string, rule: string): Found[] {
  const plugins: readonly Plugin[] = [...pom.plugins, ...pom.managedPlugins].filter((plugin) => plugin.artifactId === artifactId);
  return plugins.flatMap(({ configuration }) => {
    const raw = textAt(configuration, option);
    return raw === undefined ? [] : [{ raw, pom, rule, what: `${artifactId} is configured with ${option}`, confidence: 0.95 }];
  });
}

function property(pom: Pom, name: string, confidence: number): Found[] {
  const raw = pom.properties.get(name);
  return raw === undefined ? [] : [{ raw, pom, rule: 'property', what: `the property ${name} is set`, confidence }];
}

/** Places of the Java version, strongest first: what the compiler is told wins over what frameworks derive from it. */
function places(pom: Pom): Found[] {
  return [
    ...configured(pom, 'maven-compiler-plugin', 'release', 'compiler-plugin'),
    ...property(pom, 'maven.compiler.release', 0.95),
    ...configured(pom, 'maven-compiler-plugin', 'target', 'compiler-plugin'),
    ...configured(pom, 'maven-compiler-plugin', 'source', 'compiler-plugin'),
    ...property(pom, 'maven.compiler.target', 0.95),
    ...property(pom, 'maven.compiler.source', 0.95),
    ...property(pom, 'java.version', 0.9),
    ...property(pom, 'javaVersion', 0.7),
    ...property(pom, 'jdk.version', 0.7),
    ...configured(pom, 'kotlin-maven-plugin', 'jvmTarget', 'kotlin-plugin'),
    ...property(pom, 'kotlin.compiler.jvmTarget', 0.9),
  ];
}

export function javaVersions(context: StackContext, chain: readonly Pom[]): VersionFact[] {
  const seen = new Set<string>();
  const stated = chain.flatMap(places).flatMap(({ raw, pom, rule, what, confidence }) => {
    const value = expand(raw, chain);
    if (value === undefined || !JAVA_VERSION.test(value) || seen.has(`${pom.file} ${value}`)) return [];
    seen.add(`${pom.file} ${value}`);
    return [versionFact(value, evidence('version', pom.file, rule, `In ${pom.file} ${what} for Java ${value}.`, confidence, lineOf(context.tree.read(pom.file) ?? '', raw)))];
  });
  return javaFacts(context, chain[0]?.folder ?? '.', stated, 'maven');
}

/** Maven's own version, from the wrapper's download address. */
export function wrapperVersion(context: StackContext, folder: string): { readonly version: string; readonly file: string } | undefined {
  const file = joinPath(folder, '.mvn/wrapper/maven-wrapper.properties');
  const version = /apache-maven[/-](\d+(?:\.\d+)+(?:-(?:alpha|beta|rc)-\d+)?)/.exec(context.tree.read(file) ?? '')?.[1];
  return version === undefined ? undefined : { version, file };
}
