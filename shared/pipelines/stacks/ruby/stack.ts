import { commandsFor, evidenceFor, versionFact } from '../../detection/evidence.ts';
import { ciVersionFacts, conventionConfidence } from '../../detection/maintainers.ts';
import type { CommandCandidate, ComponentDraft, StackContext, VersionFact } from '../../detection/model.ts';
import { defineStack } from '../../detection/model.ts';
import { folderOf, isSideFolder, joinPath } from '../../detection/paths.ts';
import { indexOf, isWorkedInByCi } from '../../detection/tree-index.ts';
import { pinnedVersions } from '../../detection/version-files.ts';
import { parseGemfile, parseGemfileLock, type Gemfile } from './gemfile.ts';

const evidence = evidenceFor('ruby');
const command = commandsFor(evidence);
const FRAMEWORKS = ['rails', 'sinatra', 'hanami', 'roda', 'grape', 'jekyll', 'sidekiq', 'rspec', 'minitest'];

interface Project {
  readonly folder: string;
  readonly file: string;
  readonly gemfile: Gemfile;
  readonly lockfile: string | undefined;
  readonly locked: ReturnType<typeof parseGemfileLock>;
  readonly gems: ReadonlySet<string>;
}

/** A Gemfile that says `gemspec` has its gems in the gemspec beside it. */
function readProject(context: StackContext, file: string): Project | undefined {
  const text = context.tree.read(file);
  if (text === undefined) return undefined;
  const folder = folderOf(file);
  const specs = /^\s*gemspec\b/m.test(text) ? indexOf(context).namesIn(folder).filter((name) => name.endsWith('.gemspec')) : [];
  const parsed = [text, ...specs.map((name) => context.tree.read(joinPath(folder, name)) ?? '')].map(parseGemfile);
  const lockfile = indexOf(context).has(folder, 'Gemfile.lock') ? joinPath(folder, 'Gemfile.lock') : undefined;
  const locked = parseGemfileLock(lockfile === undefined ? '' : (context.tree.read(lockfile) ?? ''));
  const gems = new Set(parsed.flatMap((each) => [...each.gems]));
  return { folder, file, gemfile: parsed[0] ?? { gems, ruby: undefined }, lockfile, locked, gems };
}

function gemspecVersions(context: StackContext, folder: string): VersionFact[] {
  const specs = indexOf(context).namesIn(folder).filter((name) => name.endsWith('.gemspec')).map((name) => joinPath(folder, name));
  return specs.flatMap((file) => {
    const ruby = parseGemfile(context.tree.read(file) ?? '').ruby;
    return ruby === undefined ? [] : [versionFact(ruby.value, evidence('version', file, 'required-ruby-version', `${file} requires Ruby ${ruby.value}.`, 0.9, ruby.line))];
  });
}

function versionsOf(context: StackContext, { folder, file, gemfile, lockfile, locked }: Project): VersionFact[] {
  const pins = pinnedVersions(context, folder, { stack: 'ruby', plain: ['.ruby-version'], tool: 'ruby', prefix: /^ruby-/ });
  const stated = gemfile.ruby === undefined ? [] : [versionFact(gemfile.ruby.value, evidence('version', file, 'gemfile', `${file} asks for Ruby ${gemfile.ruby.value}.`, 0.95, gemfile.ruby.line))];
  const written = locked.ruby === undefined || lockfile === undefined ? [] : [versionFact(locked.ruby, evidence('version', lockfile, 'lockfile', `${lockfile} was made with Ruby ${locked.ruby}.`, 0.85))];
  const found = [...pins, ...stated, ...written, ...gemspecVersions(context, folder)];
  return found.length > 0 ? found : ciVersionFacts(context, 'ruby', 'ruby');
}

function testsOf(context: StackContext, { folder, gems, file }: Project): CommandCandidate[] {
  const index = indexOf(context);
  const spec = index.under(joinPath(folder, 'spec')).find((path) => path.endsWith('_spec.rb'));
  const test = index.under(joinPath(folder, 'test')).find((path) => /(?:_test|\/test_\w+)\.rb$/.test(path));
  const rake = context.tree.read(joinPath(folder, 'Rakefile')) ?? '';
  const found: CommandCandidate[] = [];
  if (spec !== undefined && [...gems].some((gem) => gem.startsWith('rspec'))) found.push(command('test', 'bundle exec rspec', spec, 'convention', `${spec} and its like are run by RSpec.`, 0.85));
  if (test === undefined) return found;
  if (gems.has('rails') && index.has(joinPath(folder, 'bin'), 'rails')) found.push(command('test', 'bin/rails test', test, 'convention', `${test} and its like are run by Rails.`, 0.85));
  else if (/Rake::TestTask|Minitest::TestTask/.test(rake)) found.push(command('test', 'bundle exec rake test', joinPath(folder, 'Rakefile'), 'convention', `The Rakefile beside ${file} has a task for tests.`, 0.85));
  return found;
}

function commandsOf(context: StackContext, project: Project): CommandCandidate[] {
  const { folder, file, gems, lockfile } = project;
  const index = indexOf(context);
  const linter = gems.has('standard') ? 'standardrb' : [...gems].some((gem) => /^rubocop(?:-|$)/.test(gem)) ? 'rubocop' : undefined;
  const config = index.has(folder, '.rubocop.yml') ? joinPath(folder, '.rubocop.yml') : file;
  const spec = index.namesIn(folder).find((name) => name.endsWith('.gemspec'));
  return [
    command('install', 'bundle install', lockfile ?? file, 'convention', `Bundler installs the gems of ${file}.`, 0.9),
    ...(linter === undefined ? [] : [command('lint', `bundle exec ${linter}`, config, 'convention', `${file} has ${linter}.`, conventionConfidence(context, /rubocop|standard/, 0.8))]),
    ...(gems.has('sorbet') && index.has(joinPath(folder, 'sorbet'), 'config') ? [command('typecheck', 'bundle exec srb tc', joinPath(folder, 'sorbet/config'), 'convention', 'Sorbet is set up.', 0.8)] : []),
    ...(spec === undefined || !/^[\w.-]+$/.test(spec) ? [] : [command('build', `gem build ${spec}`, joinPath(folder, spec), 'convention', `${spec} describes a gem.`, conventionConfidence(context, /gem build|rake build/, 0.6))]),
    ...testsOf(context, project),
  ];
}

function draftOf(context: StackContext, project: Project): ComponentDraft {
  const { folder, file, gems, locked, lockfile } = project;
  const versions = versionsOf(context, project);
  const exact = versions.map(({ value }) => value).find((value) => /^\d+\.\d+(?:\.\d+)?$/.test(value));
  const names = FRAMEWORKS.filter((name) => gems.has(name));
  return {
    path: folder,
    stack: 'ruby',
    language: 'ruby',
    versions,
    ...(exact === undefined ? {} : { matrix: [exact] }),
    packageManager: { name: 'bundler', ...(locked.bundler === undefined ? {} : { version: locked.bundler }), evidence: evidence('packageManager', lockfile ?? file, 'bundler', `${file} is Bundler's.`, 0.97) },
    ...(lockfile === undefined ? {} : { lockfile }),
    frameworks: names.map((name) => ({ name, evidence: evidence(`frameworks.${name}`, file, 'gem', `${file} has the gem ${name}.`, 0.9) })),
    commands: commandsOf(context, project),
    warnings: lockfile === undefined ? [{ code: 'LOCKFILE_MISSING', message: `There is no Gemfile.lock beside ${file}: builds take the newest gems that fit.`, path: file }] : [],
    evidence: [evidence('language', file, 'gemfile', `${file} makes this a Ruby project.`, 0.95)],
  };
}

export default defineStack({
  id: 'ruby',
  title: 'Ruby',
  manifests: ['Gemfile', 'Gemfile.lock', '*.gemspec', 'Rakefile', '.ruby-version', '.tool-versions'],
  detect(context) {
    const files = indexOf(context).named('Gemfile').filter((file) => !/(^|\/)(vendor|fixtures|testdata|test|spec)\//.test(file));
    const ours = files.filter((file) => !isSideFolder(folderOf(file)) || isWorkedInByCi(context, folderOf(file)));
    return ours.flatMap((file) => readProject(context, file) ?? []).map((project) => draftOf(context, project));
  },
});
