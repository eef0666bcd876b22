import { describe, expect, it } from 'vitest';
import type { EventBus, OutgoingEvent } from '../../shared/ports/event-bus.ts';

interface Opened {
  readonly bus: EventBus;
  /** Waits until the events that were published have arrived, and gives them. */
  received(count: number): Promise<readonly OutgoingEvent[]>;
}

/** What every {@link EventBus} must do. */
export function eventBusContract(name: string, open: () => Promise<Opened>): void {
  describe(`EventBus contract: ${name}`, () => {
    it('delivers every event as it was published, more than one call takes', async () => {
      const { bus, received } = await open();
      const events = Array.from({ length: 23 }, (_unused, index) => ({
        source: 'devops-engineer.contract',
        detailType: 'Contract Checked',
        detail: { index, text: '"ü"', nested: { list: [1, null] } },
      }));
      await bus.publish(events);
      const arrived = await received(events.length);
      const byIndex = [...arrived].toSorted((a, b) => Number(a.detail['index']) - Number(b.detail['index']));
      expect(byIndex.map((event) => event.detail)).toEqual(events.map((event) => event.detail));
      expect(new Set(arrived.map((event) => `${event.source} ${event.detailType}`))).toEqual(new Set(['devops-engineer.contract Contract Checked']));
    });

    it('refuses an event that no bus takes', async () => {
      const { bus } = await open();
      const event = { source: 's', detailType: 't', detail: { text: 'x'.repeat(260_000) } };
      await expect(bus.publish([event])).rejects.toMatchObject({ code: 'EVENT_TOO_LARGE' });
    });

    it('publishes nothing for no events', async () => {
      const { bus } = await open();
      await expect(bus.publish([])).resolves.toBeUndefined();
    });
  });
}
