import { describe, expect, it } from 'vitest';
import { ciWith, lineFor, stackContext } from '../../../../test/stack-context.ts';
import { parseGemfile } from './gemfile.ts';
import ruby from './stack.ts';

const FILES = {
  Gemfile: "source 'https://rubygems.org'\nruby '>= 3.3'\ngem 'rails', '~> 8.0'\ngroup :test do\n  gem \"rspec-rails\"\n  gem 'rubocop-rails'\nend\n",
  'Gemfile.lock': 'GEM\n  specs:\n    rails (8.0.1)\n\nRUBY VERSION\n   ruby 3.4.1p0\n\nBUNDLED WITH\n   2.6.2\n',
  '.ruby-version': 'ruby-3.4.1\n',
  'spec/cart_spec.rb': '',
};

describe('the Ruby stack', () => {
  it('drafts a project with every source of its version', () => {
    const [draft] = ruby.detect(stackContext(FILES));
    expect(draft?.versions.map(({ value, evidence: { file } }) => [value, file])).toEqual([['3.4.1', '.ruby-version'], ['>= 3.3', 'Gemfile'], ['3.4.1', 'Gemfile.lock']]);
    expect(draft?.versions[1]?.evidence.line).toBe(2);
    expect(draft?.matrix).toEqual(['3.4.1']);
    expect(draft?.packageManager).toMatchObject({ name: 'bundler', version: '2.6.2' });
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['rails']);
    expect(lineFor(draft, 'install')).toBe('bundle install');
    expect(lineFor(draft, 'lint')).toBe('bundle exec rubocop');
    expect(lineFor(draft, 'test')).toBe('bundle exec rspec');
    expect(draft?.warnings).toEqual([]);
  });

  it('invents neither tests nor linters, and says that nothing is locked', () => {
    const [draft] = ruby.detect(stackContext({ Gemfile: "gem 'sinatra'\n" }));
    expect(draft?.commands.map(({ intent }) => intent)).toEqual(['install']);
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING']);
  });

  it('reads the gemspec of a library and its test task', () => {
    const [draft] = ruby.detect(stackContext({
      Gemfile: 'gemspec\n', 'shop.gemspec': "  spec.required_ruby_version = ['>= 3.2', '< 5']\n  spec.add_development_dependency 'standard'\n",
      Rakefile: 'Rake::TestTask.new', 'test/test_shop.rb': '',
    }));
    expect(draft?.versions[0]?.value).toBe('>= 3.2, < 5');
    expect(lineFor(draft, 'test')).toBe('bundle exec rake test');
    expect(lineFor(draft, 'lint')).toBe('bundle exec standardrb');
    expect(lineFor(draft, 'build')).toBe('gem build shop.gemspec');
  });

  it('leaves out examples unless the maintainers work in them', () => {
    const files = { ...FILES, 'examples/shop/Gemfile': '' };
    expect(ruby.detect(stackContext(files)).map(({ path }) => path)).toEqual(['.']);
    expect(ruby.detect(stackContext(files, [ciWith([{ run: 'bundle install', path: 'examples/shop' }])])).map(({ path }) => path)).toContain('examples/shop');
  });

  it('takes no version from code', () => {
    expect(parseGemfile("ruby `id`\nruby '$(reboot)'\nruby File.read('.ruby-version')\n").ruby).toBeUndefined();
  });
});
