import { deliverNotices, writeChannel } from '../../notifications/index.ts';
import { NotifyError, type Notice, type Notifier } from '../../ports/index.ts';
import { all, effects, ended, incidents } from '../expect.ts';
import { defineScenario, type Scenario } from '../model.ts';
import type { DrillWorld } from '../world.ts';

const DOWN_SECONDS = 3600;
/** The longest pause between two tries, and the minute until the next run. */
const PATIENCE_SECONDS = 660;

interface Said {
  readonly at: number;
  readonly notice: Notice;
  readonly isNew: boolean;
}

interface Board {
  /** What arrived. */
  readonly said: Said[];
  tries: number;
}

const boards = new WeakMap<DrillWorld, Board>();

/** A vendor that is down for the first hour, and then takes what it is told. */
function notifierOf(world: DrillWorld, board: Board): Notifier {
  const up = world.now.getTime() + DOWN_SECONDS * 1000;
  const none = { need: 'none', says: '' } as const;
  return {
    kinds: async () => [{ id: 'board', title: 'Board', address: { ...none, form: 'room' }, secret: none, signingSecret: none, begins: ['opened', 'acting', 'VERIFIED', 'ROLLED_BACK', 'HANDED_OVER', 'NO_ACTION'], edits: true, calls: false }],
    deliver: async (notice, _channel, { isNew }) => {
      board.tries += 1;
      if (world.now.getTime() < up) throw new NotifyError('NOTIFIER_UNREACHABLE', 'The vendor could not be reached.');
      board.said.push({ at: world.now.getTime() - up, notice, isNew });
      return notice.incident;
    },
  };
}

/** Every incident was told once, as it is now, soon after the vendor was there again. */
function toldOnce(world: DrillWorld, ids: readonly string[]): string[] {
  const { said, tries } = boards.get(world) ?? { said: [], tries: 0 };
  const wrong = ids.flatMap((id) => {
    const own = said.filter(({ notice }) => notice.incident === id);
    const [first] = own;
    if (own.length !== 1 || first === undefined) return [`${id} was told ${own.length} times, not once`];
    return first.isNew && first.notice.stage === 'VERIFIED' && first.at <= PATIENCE_SECONDS * 1000 ? [] : [`${id} was told ${first.notice.stage}, ${first.at / 1000} s after the vendor was back`];
  });
  return tries > said.length ? wrong : [...wrong, 'nobody tried while the vendor was down'];
}

export const notifications: readonly Scenario[] = [
  defineScenario({
    id: 'F49',
    title: 'Nobody can be told for an hour',
    expected: 'V, told after',
    heals: true,
    run: async (world) => {
      await world.configure();
      const board: Board = { said: [], tries: 0 };
      boards.set(world, board);
      const notifier = notifierOf(world, board);
      await writeChannel({ ...world.reach, notifier }, { id: 'board', kind: 'board' }, false);
      const kinds = world.chance.shuffled(['bucket-public', 'table-throttled', 'open-security-group', 'function-throttled']).slice(0, 3);
      for (const kind of kinds) await world.strike(kind);
      world.every(60, async () => void (await deliverNotices({ ...world.reach, notifier })));
      await world.rest(DOWN_SECONDS + 2 * PATIENCE_SECONDS);
    },
    judge: (aftermath, world) => [...all(incidents(3), ended('VERIFIED'), effects(3))(aftermath), ...toldOnce(world, aftermath.incidents.map(({ id }) => id))],
  }),
];
