import { describe, expect, it } from 'vitest';
import { lineFor, stackContext } from '../../../../test/stack-context.ts';
import elixir from './stack.ts';

const MIX = `defmodule Shop.MixProject do
  def project do
    [app: :shop,
     elixir: "~> 1.17",
     deps: deps()]
  end
  defp deps do
    [{:phoenix, "~> 1.7"},
     # {:oban, "~> 2.0"},
     {:credo, "~> 1.7", only: [:dev, :test]}]
  end
end
`;

describe('the Elixir stack', () => {
  it('drafts a project with its versions and checks', () => {
    const [draft] = elixir.detect(stackContext({ 'mix.exs': MIX, 'mix.lock': '%{}', '.tool-versions': 'erlang 27.2\nelixir 1.18.1-otp-27\n', '.formatter.exs': '[]', 'test/shop_test.exs': '' }));
    expect(draft?.versions.map(({ value, evidence: { file, line } }) => [value, file, line])).toEqual([['1.18.1-otp-27', '.tool-versions', 2], ['~> 1.17', 'mix.exs', 4]]);
    expect(draft?.matrix).toEqual(['1.18.1']);
    expect(draft?.frameworks.map(({ name }) => name)).toEqual(['phoenix']);
    expect(lineFor(draft, 'format')).toBe('mix format --check-formatted');
    expect(lineFor(draft, 'lint')).toBe('mix credo');
    expect(lineFor(draft, 'test')).toBe('mix test');
    expect(lineFor(draft, 'typecheck')).toBeUndefined();
  });

  it('invents no tests and says that nothing is locked', () => {
    const [draft] = elixir.detect(stackContext({ 'mix.exs': MIX }));
    expect(draft?.commands.map(({ intent }) => intent)).toEqual(['install', 'lint', 'build']);
    expect(draft?.warnings?.map(({ code }) => code)).toEqual(['LOCKFILE_MISSING']);
  });

  it('keeps the applications of an umbrella as its members', () => {
    const drafts = elixir.detect(stackContext({ 'mix.exs': '[apps_path: "apps"]', 'apps/cart/mix.exs': MIX, 'apps/web/mix.exs': MIX, 'deps/jason/mix.exs': MIX }));
    expect(drafts.map(({ path }) => path)).toEqual(['.']);
    expect(drafts[0]?.members?.map(({ path }) => path)).toEqual(['apps/cart', 'apps/web']);
  });
});
