import { cdkApp, mergedFrameworks } from '../../detection/cdk.ts';
import { commandsFor, evidenceFor, versionFact } from '../../detection/evidence.ts';
import { ciVersionFacts, conventionConfidence } from '../../detection/maintainers.ts';
import { unreadable } from '../../detection/manifests.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { ancestorsOf, folderOf, isSideFolder, joinPath, resolvePath } from '../../detection/paths.ts';
import { pinnedVersions } from '../../detection/version-files.ts';
import { indexOf, isPackageData, isWorkedInByCi } from '../../detection/tree-index.ts';
import type { TreeWarning } from '../../../ports/index.ts';
import { goMatrix } from './cycles.ts';
import type { GoMod } from './go-mod.ts';
import { parseGoMod } from './go-mod.ts';

const evidence = evidenceFor('go');
const command = commandsFor(evidence);

/** Module path (a major version suffix may follow) and the name people know. */
const FRAMEWORKS: readonly (readonly [string, string])[] = [
  ['github.com/gin-gonic/gin', 'gin'],
  ['github.com/labstack/echo', 'echo'],
  ['github.com/gofiber/fiber', 'fiber'],
  ['github.com/go-chi/chi', 'chi'],
  ['github.com/gorilla/mux', 'gorilla'],
  ['github.com/spf13/cobra', 'cobra'],
  ['github.com/urfave/cli', 'urfave-cli'],
  ['google.golang.org/grpc', 'grpc'],
  ['github.com/aws/aws-lambda-go', 'aws-lambda'],
  ['github.com/aws/aws-cdk-go', 'aws-cdk'],
  ['sigs.k8s.io/controller-runtime', 'kubernetes-controller'],
  ['gorm.io/gorm', 'gorm'],
  ['github.com/onsi/ginkgo', 'ginkgo'],
  ['github.com/stretchr/testify', 'testify'],
];
const GOLANGCI_FILES = ['.golangci.yml', '.golangci.yaml', '.golangci.toml', '.golangci.json'];

interface Module {
  readonly folder: string;
  readonly file: string;
  readonly mod: GoMod;
}

/** Files of this module only: what a nested module holds is not built with it. */
function ownGoFiles(context: StackContext, folder: string, modules: readonly string[]): string[] {
  const nested = modules.filter((other) => other !== folder && (folder === '.' || other.startsWith(`${folder}/`)));
  return indexOf(context)
    .under(folder)
    .filter((path) => path.endsWith('.go') && !nested.some((other) => path.startsWith(`${other}/`)))
    .filter((path) => !/(^|\/)(vendor|testdata|_[^/]*)\//.test(path));
}

/** The directive of the workspace above, for a module that has none. */
function workspaceGo(context: StackContext, folder: string): VersionFact | undefined {
  const file = [folder, ...ancestorsOf(folder)].map((place) => joinPath(place, 'go.work')).find((path) => context.paths.has(path));
  const go = file === undefined ? undefined : parseGoMod(context.tree.read(file) ?? '').go;
  return go === undefined || file === undefined ? undefined : versionFact(go.value, evidence('version', file, 'go-work', `The go directive of ${file} asks for Go ${go.value} or later.`, 0.9, go.line));
}

/** A pin says which Go runs; the directive says which one is the least. */
function versionsOf({ file, mod }: Module, context: StackContext, folder: string): VersionFact[] {
  const work = mod.go === undefined ? workspaceGo(context, folder) : undefined;
  const stated = mod.go === undefined ? (work === undefined ? [] : [work]) : [versionFact(mod.go.value, evidence('version', file, 'go-directive', `The go directive of ${file} asks for Go ${mod.go.value} or later.`, 0.95, mod.go.line))];
  const pins = pinnedVersions(context, folder, { stack: 'go', plain: ['.go-version'], tool: 'go', prefix: /^go/ });
  const others = pins.length > 0 ? pins : pinnedVersions(context, folder, { stack: 'go', plain: [], tool: 'golang' });
  return [...others, ...stated];
}

function lintOf(context: StackContext, folder: string, file: string): CommandCandidate[] {
  const index = indexOf(context);
  const config = [folder, ...ancestorsOf(folder)].flatMap((place) => GOLANGCI_FILES.filter((name) => index.has(place, name)).map((name) => joinPath(place, name)))[0];
  const vet = command('lint', 'go vet ./...', file, 'convention', 'go vet ships with Go and needs no configuration.', conventionConfidence(context, /\bgo vet\b/, 0.75));
  if (config === undefined) return [vet];
  return [command('lint', 'golangci-lint run', config, 'convention', `${config} configures golangci-lint.`, 0.85), vet];
}

function commandsOf(context: StackContext, { folder, file }: Module, goFiles: readonly string[]): CommandCandidate[] {
  const commands = [
    command('install', 'go mod download', file, 'convention', 'Fetches the modules of go.mod.', 0.85),
    command('format', 'test -z "$(gofmt -l .)"', file, 'convention', 'gofmt ships with Go; -l lists what is not formatted and writes nothing.', conventionConfidence(context, /gofmt|go fmt|make fmt/, 0.6)),
    ...lintOf(context, folder, file),
  ];
  if (goFiles.length > 0) commands.push(command('build', 'go build ./...', file, 'convention', 'Compiles every package of the module.', 0.85));
  const test = goFiles.find((path) => path.endsWith('_test.go'));
  if (test !== undefined) commands.push(command('test', 'go test ./...', test, 'convention', `${test} and its like are run by go test.`, 0.85));
  return commands;
}

function warningsOf(context: StackContext, { folder, file, mod }: Module): TreeWarning[] {
  const warnings: TreeWarning[] = [];
  if (mod.requires.size > 0 && !indexOf(context).has(folder, 'go.sum')) {
    warnings.push({ code: 'LOCKFILE_MISSING', message: `${file} requires modules but there is no go.sum beside it; the build will refuse to run until \`go mod tidy\` wrote one.`, path: file });
  }
  if ([...mod.requires.keys()].some((name) => name.startsWith('github.com/testcontainers/testcontainers-go') || name === 'github.com/ory/dockertest/v3')) {
    warnings.push({ code: 'CANNOT_RUN_IN_CI', message: 'Its tests start containers themselves, so the runner needs a Docker daemon.', path: file });
  }
  return warnings;
}

function frameworksOf({ file, mod }: Module): ComponentDraft['frameworks'] {
  const names = [...mod.requires.keys()];
  return FRAMEWORKS.filter(([path]) => names.some((name) => name === path || name.startsWith(`${path}/`))).map(([path, name]) => ({
    name,
    evidence: evidence(`frameworks.${name}`, file, 'require', `${file} requires ${path}.`, 0.9),
  }));
}

function draftOf(context: StackContext, module: Module, modules: readonly string[], members: ComponentDraft['members']): ComponentDraft {
  const { folder, file, mod } = module;
  const goFiles = ownGoFiles(context, folder, modules);
  const hasSum = indexOf(context).has(folder, 'go.sum');
  const toolchain = mod.toolchain;
  const versions = versionsOf(module, context, folder);
  const matrix = goMatrix(mod, context.now, versions.find(({ value }) => /^\d/.test(value))?.value);
  const cdk = cdkApp(context, folder, 'go');
  return {
    path: folder,
    stack: 'go',
    language: 'go',
    versions,
    ...(matrix === undefined ? {} : { matrix }),
    packageManager: { name: 'go', evidence: evidence('packageManager', file, 'modules', `${file} makes this a Go module.`, 0.95) },
    ...(hasSum ? { lockfile: joinPath(folder, 'go.sum') } : {}),
    frameworks: mergedFrameworks(frameworksOf(module), cdk.frameworks),
    commands: commandsOf(context, module, goFiles),
    ...(members === undefined ? {} : { members, monorepoTool: 'go-workspace' }),
    caches: hasSum ? [{ id: 'go', paths: ['~/go/pkg/mod', '~/.cache/go-build'], keyFiles: [joinPath(folder, 'go.sum')] }] : [],
    warnings: [...warningsOf(context, module), ...cdk.warnings],
    evidence: [
      evidence('language', file, 'go-mod', `${file} declares the module ${mod.module ?? '(unnamed)'}.`, goFiles.length > 0 ? 0.98 : 0.45),
      ...(toolchain === undefined ? [] : [evidence('version', file, 'toolchain', `The toolchain line suggests Go ${toolchain.value}.`, 0.9, toolchain.line)]),
    ],
  };
}

/** A module below another that only pins the versions of tools has nothing to check. */
function pinsToolsOnly(context: StackContext, { folder }: Module, modules: readonly string[]): boolean {
  return folder !== '.' && ownGoFiles(context, folder, modules).every((path) => path.endsWith('/tools.go'));
}

function readModules(context: StackContext): { readonly modules: Module[]; readonly broken: ComponentDraft[] } {
  const modules: Module[] = [];
  const broken: ComponentDraft[] = [];
  for (const file of indexOf(context).named('go.mod')) {
    const folder = folderOf(file);
    if ((isSideFolder(folder) && !isWorkedInByCi(context, folder)) || isPackageData(context, folder)) continue;
    const text = context.tree.read(file);
    if (text !== undefined) modules.push({ folder, file, mod: parseGoMod(text) });
    else broken.push({ path: folder, stack: 'go', language: 'go', versions: [], frameworks: [], commands: [], warnings: [unreadable(file, 'it is too large or not text')], evidence: [evidence('language', file, 'unreadable', `${file} exists but could not be read.`, 0.4)] });
  }
  return { modules, broken };
}

/** Members of `go.work`: each stays a component of its own, since `go test ./...` does not cross modules. */
function workspaceOf(context: StackContext, modules: readonly Module[]): ComponentDraft['members'] {
  const text = context.tree.read('go.work');
  if (text === undefined) return undefined;
  const used = new Set(parseGoMod(text).uses.map((use) => resolvePath('.', use)));
  const members = modules.filter(({ folder }) => used.has(folder));
  const folderByModule = new Map(members.map(({ mod }) => [mod.module, mod.module ?? '']));
  return members.map(({ folder, mod }) => ({
    path: folder,
    name: mod.module ?? folder,
    dependsOn: [...mod.requires.keys()].filter((name) => folderByModule.has(name)),
  }));
}

/** A program of plain files: what imports nothing but the standard library needs no module. */
function looseProgram(context: StackContext): ComponentDraft | undefined {
  const index = indexOf(context);
  const files = index.namesIn('.').filter((name) => /^[\w-]+\.go$/.test(name) && !name.endsWith('_test.go'));
  if (!files.includes('main.go') || files.length > 20 || !/^package main$/m.test(context.tree.read('main.go') ?? '')) return undefined;
  const names = files.join(' ');
  return {
    path: '.',
    stack: 'go',
    language: 'go',
    versions: ciVersionFacts(context, 'go', 'go'),
    frameworks: [],
    commands: [command('lint', `go vet ${names}`, 'main.go', 'convention', 'go vet ships with Go and needs no configuration.', conventionConfidence(context, /\bgo vet\b/, 0.75)), command('build', `go build ${names}`, 'main.go', 'convention', 'Compiles the program.', 0.8)],
    warnings: [{ code: 'MANIFEST_MISSING', message: 'There is no go.mod beside main.go: only what ships with Go can be imported.', path: 'main.go' }],
    evidence: [evidence('language', 'main.go', 'package-main', 'main.go is a program of Go without a module.', 0.75)],
  };
}

export default defineStack({
  id: 'go',
  title: 'Go',
  manifests: ['go.mod', 'go.work', '.go-version', 'main.go'],
  detect(context) {
    const { modules, broken } = readModules(context);
    const folders = modules.map(({ folder }) => folder);
    const members = workspaceOf(context, modules);
    const kept = modules.filter((module) => !pinsToolsOnly(context, module, folders));
    const drafts = kept.map((module, position) => draftOf(context, module, folders, position === 0 ? members : undefined));
    const loose = drafts.length + broken.length > 0 ? undefined : looseProgram(context);
    return [...drafts, ...broken, ...(loose === undefined ? [] : [loose])];
  },
});
