import { createRouter, type Route } from '../../local/event-pattern/index.ts';
import { generatePairs } from '../../test/peers/event-pattern/generate/pairs.ts';
import { rules } from './rules.ts';

/** Events of about the size the bar names; smaller ones would flatter the figure. */
function eventTexts(count: number): string[] {
  const texts = generatePairs({ seed: 900, count: count * 3 }).map(({ event }) => JSON.stringify(event));
  return texts.filter((text) => text.length >= 780 && text.length <= 1100).slice(0, count);
}

/** Runs rounds over all events for the given time; the median of five such figures. */
function perSecond(events: readonly unknown[], handle: (event: unknown) => void, milliseconds: number): number {
  const figures = Array.from({ length: 6 }, () => {
    const started = performance.now();
    let done = 0;
    while (performance.now() - started < milliseconds) {
      for (const event of events) handle(event);
      done += events.length;
    }
    return (done / (performance.now() - started)) * 1000;
  });
  const [, ...measured] = figures;
  return Math.round(measured.toSorted((one, other) => one - other)[2] ?? 0);
}

export interface Speed {
  readonly eventsPerSecond: number;
  readonly eventsPerSecondFromText: number;
  readonly eventsPerSecondWithoutIndex: number;
  readonly rules: number;
  readonly events: number;
  readonly averageEventBytes: number;
  readonly averageMatchesPerEvent: number;
}

/** One thread routes events through the rules: parsed ones, JSON texts, and without the help of the router's index. */
export function measureSpeed(): Speed {
  const texts = eventTexts(1000);
  const events: unknown[] = texts.map((text) => JSON.parse(text));
  const route = createRouter(rules);
  const singles: Route[] = rules.map((rule) => createRouter([rule]));
  const matches = events.reduce((total: number, event) => total + route(event).length, 0);
  return {
    eventsPerSecond: perSecond(events, route, 1000),
    eventsPerSecondFromText: perSecond(texts, (text) => route(JSON.parse(String(text))), 500),
    eventsPerSecondWithoutIndex: perSecond(events, (event) => singles.forEach((single) => single(event)), 500),
    rules: rules.length,
    events: events.length,
    averageEventBytes: Math.round(texts.reduce((total, text) => total + Buffer.byteLength(text), 0) / texts.length),
    averageMatchesPerEvent: Math.round((matches / events.length) * 100) / 100,
  };
}
