import type { Component, Task } from '../detection/model.ts';
import type { Toolchain } from '../model.ts';
import type { TreeWarning } from '../../ports/index.ts';
import type { ToolchainDefinition } from '../toolchains/definition.ts';
import { isVersion } from './check.ts';
import { programsOf } from './commands.ts';
import { newestVersion, pinnedTool, toolchainOfStack } from './images.ts';
import { KNOWN_TOOLS } from './tools.ts';

/** Names under which programs are known that bring a tool of another name. */
const PROGRAM_TOOLS: Readonly<Record<string, string>> = { mvn: 'maven', uvx: 'uv', bunx: 'bun', pnpx: 'pnpm' };

/**
 * Versions to run on, ascending. What detection found is kept when it can be a version; else the newest supported
 * one of the tool is taken.
 */
export function versionsOf(component: Component, toolchain: ToolchainDefinition): readonly string[] {
  if (toolchain.ignoresStated === true) return newestOnly(toolchain);
  const found = component.matrix.filter((version) => isVersion(version) && (/^\d/.test(version) || version === 'stable'));
  if (found.length > 0) return [...new Set(found)];
  const stated = component.version.value?.replace(/^[v=]+/, '') ?? '';
  if (/^\d+(?:\.\d+){0,2}$/.test(stated)) return [stated];
  return newestOnly(toolchain);
}

function newestOnly(toolchain: ToolchainDefinition): readonly string[] {
  const latest = newestVersion(toolchain);
  return latest === undefined ? [] : [latest];
}

/** Tools beside the language that `lines` call, with exact versions that work with the oldest `language` of the job. */
export function toolsOf(component: Component, written: readonly string[], tasks: readonly Task[], language: { readonly tool: string; readonly version: string }): Toolchain['tools'] {
  const lines = withTaskBodies(component, written, tasks);
  const manager = packageManagerOf(component);
  const called = new Set(lines.flatMap(programsOf).map((program) => PROGRAM_TOOLS[program] ?? program));
  return [...called].filter((name) => KNOWN_TOOLS.has(name)).toSorted().map((name) => ({ name, version: name === manager?.name && manager.version !== null ? manager.version : (pinnedTool(name, language) ?? null) }));
}

/** Lines together with those of the tasks that they run: `make lint` calls what the Makefile says. */
function withTaskBodies(component: Component, lines: readonly string[], tasks: readonly Task[]): readonly string[] {
  const near = tasks.filter((task) => task.path === component.path || task.path === '.');
  const bodies = near.filter((task) => lines.some((line) => ` ${line} `.includes(` ${task.run} `))).flatMap((task) => task.body);
  return [...lines, ...bodies.map((line) => line.replace(/^\s*[@-]+/, ''))];
}

/** Programs that neither a language, a runner nor a package registry of a language brings. */
const NOT_PROVIDED = new Set(
  'tflint trivy terrascan tfsec opa conftest kubeconform kubeval kubectl kind minikube docker docker-compose podman protoc buf task mise conan vcpkg clang-tidy clang-format cppcheck bazel bazelisk buildifier conda mamba micromamba nix sbt swift dotnet php ruby bundle gcloud az aws'.split(' '),
);

/** Warnings for programs that the steps call and that nothing installs. */
export function missingTools(component: Component, lines: readonly string[], tasks: readonly Task[]): readonly TreeWarning[] {
  const provided = toolchainOfStack(component.stack)?.provides ?? [];
  const called = new Set(withTaskBodies(component, lines, tasks).flatMap(programsOf).filter((program) => NOT_PROVIDED.has(program) && !provided.includes(program)));
  return [...called].toSorted().map((program) => ({
    code: 'TOOL_NOT_PROVIDED',
    message: `A command calls ${program}, which the pipeline does not install: the job fails on machines and in images without it.`,
    path: component.path,
  }));
}

function packageManagerOf(component: Component): { readonly name: string; readonly version: string | null } | undefined {
  if (component.packageManager === null) return undefined;
  const [name = '', version] = component.packageManager.split('@');
  const exact = version?.split('+')[0];
  return { name, version: exact !== undefined && /^\d+\.\d+\.\d+/.test(exact) && isVersion(exact) ? exact : null };
}
