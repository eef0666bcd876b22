import type { XmlElement } from '@rgrove/parse-xml';
import type { TreeWarning } from '../../../ports/index.ts';
import { childAt, childrenNamed, readXml, textAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import { folderOf, resolvePath } from '../../detection/paths.ts';

export interface Execution {
  readonly id: string | undefined;
  readonly phase: string | undefined;
  readonly goals: readonly string[];
}

export interface Plugin {
  readonly artifactId: string;
  readonly configuration: XmlElement | undefined;
  readonly executions: readonly Execution[];
}

/** What a `pom.xml` says, by the POM reference; properties not yet resolved. */
export interface Pom {
  readonly file: string;
  readonly folder: string;
  readonly artifactId: string | undefined;
  readonly packaging: string;
  readonly properties: ReadonlyMap<string, string>;
  /** Folders or pom files as written. */
  readonly modules: readonly string[];
  readonly parent: { readonly groupId: string | undefined; readonly artifactId: string | undefined; readonly version: string | undefined; readonly file: string | undefined } | undefined;
  readonly dependencies: readonly { readonly groupId: string; readonly artifactId: string }[];
  /** Plugins of the build, then those only managed. */
  readonly plugins: readonly Plugin[];
  readonly managedPlugins: readonly Plugin[];
  readonly defaultGoal: string | undefined;
  readonly warning?: TreeWarning;
}

function executionsOf(plugin: XmlElement): Execution[] {
  return childrenNamed(childAt(plugin, 'executions'), 'execution').map((execution) => ({
    id: textAt(execution, 'id'),
    phase: textAt(execution, 'phase'),
    goals: childrenNamed(childAt(execution, 'goals'), 'goal').flatMap((goal) => textAt(goal) ?? []),
  }));
}

function pluginsAt(build: XmlElement | undefined, ...path: readonly string[]): Plugin[] {
  return childrenNamed(childAt(build, ...path), 'plugin').flatMap((plugin) => {
    const artifactId = textAt(plugin, 'artifactId');
    return artifactId === undefined ? [] : [{ artifactId, configuration: childAt(plugin, 'configuration'), executions: executionsOf(plugin) }];
  });
}

function dependenciesAt(project: XmlElement | undefined): Pom['dependencies'] {
  const places = [childAt(project, 'dependencies'), childAt(project, 'dependencyManagement', 'dependencies')];
  return places.flatMap((place) => childrenNamed(place, 'dependency')).map((dependency) => ({
    groupId: textAt(dependency, 'groupId') ?? '',
    artifactId: textAt(dependency, 'artifactId') ?? '',
  }));
}

function parentOf(project: XmlElement | undefined, folder: string): Pom['parent'] {
  const parent = childAt(project, 'parent');
  if (parent === undefined) return undefined;
  // An empty relativePath switches the local look-up off.
  const written = childAt(parent, 'relativePath') === undefined ? '../pom.xml' : textAt(parent, 'relativePath');
  const path = written === undefined ? undefined : resolvePath(folder, written);
  const file = path === undefined || path.endsWith('.xml') ? path : `${path === '.' ? '' : `${path}/`}pom.xml`;
  return { groupId: textAt(parent, 'groupId'), artifactId: textAt(parent, 'artifactId'), version: textAt(parent, 'version'), file };
}

function propertiesOf(project: XmlElement | undefined): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const child of childAt(project, 'properties')?.children ?? []) {
    if (!('name' in child) || typeof child.name !== 'string') continue;
    const value = textAt(childAt(project, 'properties'), child.name);
    if (value !== undefined) found.set(child.name, value);
  }
  return found;
}

export function readPom(context: StackContext, file: string): Pom {
  const { root, warning } = readXml(context.tree, file);
  const project = root?.name === 'project' ? root : undefined;
  const build = childAt(project, 'build');
  const folder = folderOf(file);
  return {
    file,
    folder,
    artifactId: textAt(project, 'artifactId'),
    packaging: textAt(project, 'packaging') ?? 'jar',
    properties: propertiesOf(project),
    modules: ['modules', 'subprojects'].flatMap((name) => childrenNamed(childAt(project, name), name === 'modules' ? 'module' : 'subproject')).flatMap((module) => textAt(module) ?? []),
    parent: parentOf(project, folder),
    dependencies: dependenciesAt(project),
    plugins: pluginsAt(build, 'plugins'),
    managedPlugins: pluginsAt(build, 'pluginManagement', 'plugins'),
    defaultGoal: textAt(build, 'defaultGoal'),
    ...(warning === undefined ? {} : { warning }),
  };
}

/** The pom and its parents inside the repository, nearest first. */
export function lineage(pom: Pom, byFile: ReadonlyMap<string, Pom>): Pom[] {
  const chain = [pom];
  for (let current = pom; ; ) {
    const file = current.parent?.file;
    const parent = file === undefined ? undefined : byFile.get(file);
    if (parent === undefined || chain.includes(parent) || parent.artifactId !== current.parent?.artifactId) return chain;
    chain.push(parent);
    current = parent;
  }
}

const MAX_EXPANSIONS = 10;

/** Replaces `${name}` from the properties of the lineage; `undefined` when one stays unknown. */
export function expand(value: string, chain: readonly Pom[]): string | undefined {
  let text = value;
  for (let round = 0; round < MAX_EXPANSIONS && text.includes('${'); round += 1) {
    text = text.replaceAll(/\$\{([^${}]+)\}/g, (whole, name: string) => chain.map(({ properties }) => properties.get(name)).find((found) => found !== undefined) ?? whole);
  }
  return text.includes('${') ? undefined : text.trim();
}
