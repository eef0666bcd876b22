import { parseArgs } from 'node:util';
import { compare } from '../../test/peers/event-pattern/compare.ts';
import { generatePairs } from '../../test/peers/event-pattern/generate/pairs.ts';
import { MissingPeerError } from '../../test/peers/event-pattern/verdict.ts';
import { MissingDataError, type BenchOptions } from '../bench.ts';
import { measureSpeed } from './speed.ts';

/**
 * The event pattern matcher against MiniStack and Event Ruler on generated pairs, and its speed on one core.
 * Arguments: `--pairs 10000`, `--seed 1`. Needs the judges that scripts/install-peers installs.
 */
export async function run(options: BenchOptions): Promise<object> {
  const { values } = parseArgs({
    args: [...options.args],
    strict: false,
    options: { pairs: { type: 'string', default: '10000' }, seed: { type: 'string', default: '1' } },
  });
  const [count, seed] = [Number(values.pairs), Number(values.seed)];
  const speed = measureSpeed();
  if (!options.json) console.log(speed);
  try {
    const comparison = await compare(generatePairs({ seed, count }));
    return { seed, ...comparison, ...speed };
  } catch (error) {
    if (error instanceof MissingPeerError) throw new MissingDataError(error.message, { cause: error });
    throw error;
  }
}
