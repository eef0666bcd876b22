import { cdkApp, mergedFrameworks } from '../../detection/cdk.ts';
import { evidenceFor } from '../../detection/evidence.ts';
import { javaMatrix, jvmLanguage, startsContainers } from '../../detection/java.ts';
import type { ComponentDraft, StackContext } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { isSideFolder, joinPath, resolvePath } from '../../detection/paths.ts';
import { indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import { commandsOf } from './commands.ts';
import type { Pom } from './pom.ts';
import { lineage, readPom } from './pom.ts';
import { javaVersions, wrapperVersion } from './versions.ts';

const evidence = evidenceFor('maven');

const FRAMEWORKS: readonly (readonly [RegExp, string])[] = [
  [/^org\.springframework\.boot$/, 'spring-boot'],
  [/^io\.quarkus(\.platform)?$/, 'quarkus'],
  [/^io\.micronaut(\.platform)?$/, 'micronaut'],
  [/^io\.dropwizard$/, 'dropwizard'],
  [/^io\.helidon/, 'helidon'],
  [/^io\.vertx$/, 'vertx'],
  [/^software\.amazon\.awscdk$/, 'aws-cdk'],
  [/^jakarta\.platform$|^javax\.?ee$/, 'jakarta-ee'],
];

function moduleFile(pom: Pom, module: string): string | undefined {
  const path = resolvePath(pom.folder, module);
  return path === undefined || path.endsWith('.xml') ? path : joinPath(path, 'pom.xml');
}

/** Every pom reached through `modules`, the aggregator itself left out. */
function modulesBelow(root: Pom, byFile: ReadonlyMap<string, Pom>): Pom[] {
  const found = new Map<string, Pom>();
  const waiting = [root];
  for (let pom = waiting.pop(); pom !== undefined; pom = waiting.pop()) {
    for (const module of pom.modules) {
      const child = byFile.get(moduleFile(pom, module) ?? '');
      if (child === undefined || child === root || found.has(child.file)) continue;
      found.set(child.file, child);
      waiting.push(child);
    }
  }
  return [...found.values()].toSorted((a, b) => (a.file < b.file ? -1 : 1));
}

function frameworksOf(poms: readonly Pom[]): ComponentDraft['frameworks'] {
  return FRAMEWORKS.flatMap(([group, name]) => {
    const pom = poms.find(({ dependencies, parent }) => dependencies.some(({ groupId }) => group.test(groupId)) || group.test(parent?.groupId ?? ''));
    return pom === undefined ? [] : [{ name, evidence: evidence(`frameworks.${name}`, pom.file, 'dependency', `${pom.file} builds on ${name}.`, 0.9) }];
  });
}

function membersOf(modules: readonly Pom[]): NonNullable<ComponentDraft['members']> {
  const names = new Set(modules.flatMap(({ artifactId }) => artifactId ?? []));
  return modules.map(({ folder, artifactId, dependencies }) => ({
    path: folder,
    name: artifactId ?? folder,
    dependsOn: [...new Set(dependencies.map((dependency) => dependency.artifactId).filter((name) => names.has(name) && name !== artifactId))],
  }));
}

function warningsOf(context: StackContext, poms: readonly Pom[]): NonNullable<ComponentDraft['warnings']> {
  const container = poms.find(({ file }) => startsContainers(context.tree.read(file) ?? ''));
  return [
    ...poms.flatMap(({ warning }) => warning ?? []),
    ...(container === undefined ? [] : [{ code: 'CANNOT_RUN_IN_CI', message: 'Its tests start containers themselves, so the runner needs a Docker daemon.', path: container.file }]),
  ];
}

function packageManagerOf(context: StackContext, pom: Pom): NonNullable<ComponentDraft['packageManager']> {
  const wrapper = wrapperVersion(context, pom.folder);
  if (wrapper === undefined) return { name: 'maven', evidence: evidence('packageManager', pom.file, 'pom', `${pom.file} is built by Maven.`, pom.warning === undefined ? 0.95 : 0.45) };
  return { name: 'maven', version: wrapper.version, evidence: evidence('packageManager', wrapper.file, 'wrapper', `The wrapper downloads Maven ${wrapper.version}.`, 0.95) };
}

function draftOf(context: StackContext, pom: Pom, byFile: ReadonlyMap<string, Pom>): ComponentDraft {
  const chain = lineage(pom, byFile);
  const modules = modulesBelow(pom, byFile);
  const { language, sources } = jvmLanguage(context, pom.folder);
  const known = pom.warning === undefined;
  const cdk = cdkApp(context, pom.folder, 'maven');
  const versions = javaVersions(context, chain);
  const matrix = javaMatrix(versions, context.now);
  return {
    path: pom.folder,
    stack: 'maven',
    language,
    versions,
    ...(matrix === undefined ? {} : { matrix }),
    packageManager: packageManagerOf(context, pom),
    frameworks: mergedFrameworks(frameworksOf([...chain, ...modules]), cdk.frameworks),
    commands: known ? commandsOf(context, pom, chain, modules.length > 0) : [],
    ...(modules.length > 0 ? { members: membersOf(modules), monorepoTool: 'maven' } : {}),
    outputs: modules.length > 0 ? ['**/target/*.jar'] : [`target/*.${['war', 'ear'].includes(pom.packaging) ? pom.packaging : 'jar'}`],
    caches: [{ id: 'maven', paths: ['~/.m2/repository'], keyFiles: [pom, ...modules].map(({ file }) => file) }],
    warnings: [...warningsOf(context, [...new Set([...chain, ...modules])]), ...cdk.warnings],
    evidence: [evidence('language', pom.file, 'pom', `${pom.file} builds ${sources} ${language} sources.`, known && sources > 0 ? 0.95 : 0.45)],
  };
}

export default defineStack({
  id: 'maven',
  title: 'Maven',
  manifests: ['pom.xml', 'maven-wrapper.properties', '.java-version', '.sdkmanrc', 'system.properties'],
  detect(context) {
    const poms = indexOf(context).named('pom.xml').map((file) => readPom(context, file));
    const byFile = new Map(poms.map((pom) => [pom.file, pom]));
    const managed = new Set(poms.flatMap((pom) => pom.modules.flatMap((module) => moduleFile(pom, module) ?? [])));
    return poms
      .filter(({ file, folder }) => !managed.has(file) && !isPackageData(context, folder))
      .filter(({ folder }) => !isSideFolder(folder) || isWorkedInByCi(context, folder))
      .map((pom) => draftOf(context, pom, byFile));
  },
});
