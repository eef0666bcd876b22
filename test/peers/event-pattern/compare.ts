import { askEventRuler } from './event-ruler.ts';
import type { GeneratedPair } from './generate/pairs.ts';
import { askMiniStack } from './ministack.ts';
import { askOurs } from './ours.ts';
import { reasonOfEventRuler, reasonOfMiniStack, type Verdicts } from './reasons.ts';
import type { Pair, Verdict } from './verdict.ts';

interface Difference {
  count: number;
  readonly example: Pair & Verdicts;
}

type Differences = Record<string, Difference>;

export interface Comparison {
  readonly pairs: number;
  /** Ours and MiniStack answer the same. */
  readonly agree: number;
  /** They differ, and Event Ruler does not side with us. */
  readonly disagree: number;
  /** They differ, and Event Ruler answers as we do. */
  readonly judgeWrong: { readonly count: number; readonly byReason: Differences };
  readonly eventRuler: { readonly agree: number; readonly differ: number; readonly byReason: Differences };
  readonly disagreements: readonly (Pair & Verdicts)[];
  readonly verdicts: Readonly<Record<Verdict, number>>;
  /** How many patterns use each operator, by our verdict. */
  readonly operators: Readonly<Record<string, Record<Verdict, number>>>;
}

function note(differences: Differences, reason: string, example: Pair & Verdicts): void {
  const known = differences[reason];
  if (known) known.count += 1;
  else differences[reason] = { count: 1, example };
}

const none = (): Record<Verdict, number> => ({ match: 0, 'no-match': 0, refused: 0 });

/** Puts the same pairs to our matcher, to Event Ruler and to MiniStack. */
export async function compare(pairs: readonly GeneratedPair[]): Promise<Comparison> {
  const eventRuler = await askEventRuler(pairs);
  const miniStack = await askMiniStack(pairs);
  const [byMiniStack, byEventRuler]: [Differences, Differences] = [{}, {}];
  const disagreements: (Pair & Verdicts)[] = [];
  const verdicts = none();
  const operators: Record<string, Record<Verdict, number>> = {};
  let [agree, differ] = [0, 0];
  for (const [index, pair] of pairs.entries()) {
    const ours = askOurs(pair);
    const all = { ours, eventRuler: eventRuler[index] ?? 'refused', miniStack: miniStack[index] ?? 'refused' };
    const example = { pattern: pair.pattern, event: pair.event, ...all };
    verdicts[ours] += 1;
    for (const operator of pair.features) (operators[operator] ??= none())[ours] += 1;
    if (ours === all.miniStack) agree += 1;
    else if (ours === all.eventRuler) note(byMiniStack, reasonOfMiniStack(pair, all), example);
    else disagreements.push(example);
    if (ours === all.eventRuler) continue;
    differ += 1;
    note(byEventRuler, reasonOfEventRuler(pair), example);
  }
  return {
    pairs: pairs.length,
    agree,
    disagree: disagreements.length,
    judgeWrong: { count: pairs.length - agree - disagreements.length, byReason: byMiniStack },
    eventRuler: { agree: pairs.length - differ, differ, byReason: byEventRuler },
    disagreements: disagreements.slice(0, 10),
    verdicts,
    operators: Object.fromEntries(Object.entries(operators).sort()),
  };
}
