import { childrenNamed, readXml, textAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import { folderOf, resolvePath } from '../../detection/paths.ts';
import { lineOf } from '../../detection/evidence.ts';
import type { TreeWarning } from '../../../ports/index.ts';

/** What a `*.csproj`, `*.fsproj` or `*.vbproj` says, by the MSBuild reference. */
export interface DotnetProject {
  readonly file: string;
  readonly folder: string;
  /** `8.0` of `net8.0`; other families (`netstandard2.0`, `net48`) name no SDK and are left out. */
  readonly targets: readonly string[];
  readonly line: number | undefined;
  readonly packages: ReadonlySet<string>;
  readonly isTest: boolean;
  readonly sdk: string;
  /** Files of other projects that it refers to. */
  readonly references: readonly string[];
  readonly warning: TreeWarning | undefined;
}

/** What makes them tests often stands in `Directory.Build.props` above, so that the name says it. */
const TEST_NAME = /(?:^|[/.])(?:Unit|Integration)?Tests?\.\w+proj$/;

export function readDotnetProject(context: StackContext, file: string): DotnetProject {
  const folder = folderOf(file);
  const { root, warning } = readXml(context.tree, file);
  const groups = childrenNamed(root, 'PropertyGroup');
  const stated = groups.flatMap((group) => [textAt(group, 'TargetFramework'), textAt(group, 'TargetFrameworks')]).flatMap((text) => text?.split(';') ?? []);
  const targets = stated.flatMap((moniker) => /^net(\d+\.\d+)(?:-|$)/.exec(moniker.trim())?.[1] ?? []);
  const items = childrenNamed(root, 'ItemGroup');
  const included = (name: string): string[] => items.flatMap((group) => childrenNamed(group, name)).flatMap((item) => item.attributes['Include'] ?? []);
  const packages = new Set(included('PackageReference'));
  const references = included('ProjectReference').flatMap((path) => resolvePath(folder, path.replaceAll('\\', '/')) ?? []);
  const isTest = packages.has('Microsoft.NET.Test.Sdk') || packages.has('TUnit') || TEST_NAME.test(file) || groups.some((group) => textAt(group, 'IsTestProject')?.toLowerCase() === 'true');
  return { file, folder, targets: [...new Set(targets)], line: lineOf(context.tree.read(file) ?? '', /<TargetFrameworks?>/), packages, isTest, sdk: root?.attributes['Sdk'] ?? '', references, warning };
}
