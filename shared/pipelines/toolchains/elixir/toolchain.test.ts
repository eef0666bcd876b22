import { expect, it } from 'vitest';
import { stackContext } from '../../../../test/stack-context.ts';
import { generatePipeline, platformOf } from '../../generation/generate.ts';
import { optionsSchema } from '../../generation/options.ts';

function workflowFor(versions: readonly string[]): string {
  const files = {
    'mix.exs': 'defmodule A do\n  def project do\n    [app: :a]\n  end\nend\n', 'test/a_test.exs': '',
    '.github/workflows/ci.yml': `on: [push]\njobs:\n  test:\n    runs-on: ubuntu-latest\n    strategy:\n      matrix:\n        elixir: [${versions.map((version) => `'${version}'`).join(', ')}]\n    steps:\n      - uses: erlef/setup-beam@v1\n        with:\n          elixir-version: \${{ matrix.elixir }}\n      - run: mix test\n`,
  };
  const { tree, now } = stackContext(files);
  const { generated } = generatePipeline({ tree, platform: platformOf('github-actions'), options: optionsSchema.parse({}), now, version: '0.0.0' });
  expect(generated.receipts.filter(({ result }) => result === 'fail')).toEqual([]);
  return generated.files[0]?.content ?? '';
}

it('lets each cell of the matrix choose its Erlang', () => {
  expect(workflowFor(['1.16', '1.18', '1.20'])).toContain("otp-version: ${{ matrix.elixir-version == '1.16' && '26' || matrix.elixir-version == '1.18' && '27' || '28' }}");
});

it('names one Erlang where all cells take the same', () => {
  expect(workflowFor(['1.17', '1.18'])).toContain("otp-version: '27'");
});
