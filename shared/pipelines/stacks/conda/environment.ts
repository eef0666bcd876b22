import { readYaml, stringAt } from '../../detection/manifests.ts';
import type { StackContext } from '../../detection/model.ts';
import type { TreeWarning } from '../../../ports/index.ts';

/** What an `environment.yml` asks for (conda's file for environments). */
export interface Environment {
  readonly name: string | undefined;
  /** `python=3.11` as `3.11`, `python>=3.10` as `>=3.10`. */
  readonly python: string | undefined;
  /** Names of packages, those of pip too, in lower case. */
  readonly packages: ReadonlySet<string>;
  /** True when each package has one exact version. */
  readonly isExact: boolean;
  readonly warning: TreeWarning | undefined;
}

const MATCH_SPEC = /^(?:[\w.-]+::)?([A-Za-z0-9_.-]+)\s*([<>=!~][^#[]*)?/;

function specsOf(value: unknown): { readonly conda: readonly string[]; readonly pip: readonly string[] } {
  const listed = Array.isArray(value) ? value : [];
  const conda = listed.filter((each): each is string => typeof each === 'string');
  const pip = listed.flatMap((each: unknown) => (each !== null && typeof each === 'object' && 'pip' in each && Array.isArray(each.pip) ? each.pip : [])).filter((each): each is string => typeof each === 'string');
  return { conda, pip };
}

/** `=3.11` and `==3.11.4` name a line or a release; the rest is a range as it stands. */
function versionOf(spec: string): string | undefined {
  const stated = MATCH_SPEC.exec(spec)?.[2]?.trim();
  return stated === undefined ? undefined : (/^={1,2}\s*(\d[\d.]*?)(?:\.\*)?(?:=.*)?$/.exec(stated)?.[1] ?? stated);
}

export function readEnvironment(context: StackContext, file: string): Environment {
  const { data, warning } = readYaml(context.tree, file);
  const dependencies = data !== null && typeof data === 'object' && 'dependencies' in data ? data.dependencies : undefined;
  const { conda, pip } = specsOf(dependencies);
  const names = [...conda, ...pip].flatMap((spec) => MATCH_SPEC.exec(spec)?.[1]?.toLowerCase() ?? []);
  const python = conda.find((spec) => /^(?:[\w.-]+::)?python(?![\w.-])/.test(spec));
  const isExact = conda.length > 0 && [...conda, ...pip].every((spec) => /==?\s*\d/.test(spec));
  return { name: stringAt(data, 'name'), python: python === undefined ? undefined : versionOf(python), packages: new Set(names), isExact, warning };
}
