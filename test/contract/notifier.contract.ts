import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NotifyError, type Notice, type NoticeChannel, type NotifierKind, type NotifierTools } from '../../shared/ports/notifier.ts';
import type { Vendor } from './notifier-peers/peer.ts';

/** Waited for a peer that does not answer. */
const SHORT_MS = 100;
const INCIDENT = 'inc_5e23b564bfd574b8edf71223';

/** A notice whose texts are as bad as an alarm can make them. */
export function noticeWith(stage: Notice['stage'], change: Partial<Notice> = {}): Notice {
  const headline = `${stage}: <!channel> & [here](https://evil.example) ${'x'.repeat(300)}`;
  return {
    incident: INCIDENT, revision: stage, stage, severity: 'high', headline, text: `Text of ${stage}`, full: `${headline}\nText of ${stage}\n${INCIDENT}`,
    resource: { account: '111122223333', region: 'us-east-1', type: 'AWS::S3::Bucket', id: 'shop' }, openedAt: '2026-01-01T00:00:00.000Z', at: '2026-01-01T00:01:00.000Z', told: { count: 0, incidents: [] },
    ...change,
  };
}

export const APPROVAL: NonNullable<Notice['approval']> = { ticket: `apv_${'a'.repeat(43)}`, summary: 'Close the bucket.', steps: ['Block public access'], expiresAt: '2026-01-01T00:30:00.000Z' };

export interface Opened {
  readonly kind: NotifierKind;
  readonly channel: NoticeChannel;
  /** Values by reference, all of them right. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly vendor: Vendor;
  /** As the service has them, with the vendor's own address led to the peer. */
  toolsWith(secrets: Readonly<Record<string, string>>, timeoutMs?: number): NotifierTools;
}

interface Expected {
  /** A second notice changes the first, and a repeat is told by the vendor's own key. */
  readonly keepsOneThread: boolean;
  /** The vendor knows that something has ended. */
  readonly closes: boolean;
}

/** What every notifier must do, whatever its vendor. */
export function notifierContract(name: string, open: () => Promise<Opened>, { keepsOneThread, closes }: Expected): void {
  describe(`Notifier contract: ${name}`, () => {
    let opened: Opened;

    beforeEach(async () => {
      opened = await open();
    });
    afterEach(() => opened.vendor.peer.stop());

    const say = (notice: Notice, thread: { readonly reference?: string; readonly isNew?: boolean; readonly uncertain?: boolean } = {}, tools = opened.toolsWith(opened.secrets)) =>
      opened.kind.deliver(notice, opened.channel, { isNew: true, uncertain: false, ...thread }, tools);

    const referenceOf = (reference: string | undefined) => (reference === undefined ? {} : { reference });

    it('says it, and says the next thing in the same thread where the vendor lets', async () => {
      const reference = await say(noticeWith('awaiting-approval', { approval: APPROVAL }));
      expect(opened.vendor.seen()).toMatchObject([{ incident: INCIDENT, isOpen: true }]);
      await say(noticeWith('HANDED_OVER'), { isNew: false, ...referenceOf(reference) });
      const seen = opened.vendor.seen();
      expect(seen).toHaveLength(keepsOneThread ? 1 : 2);
      expect(seen.flatMap(({ texts }) => texts)).toHaveLength(2);
      expect(seen.every(({ isOpen }) => isOpen)).toBe(true);
    });

    it.runIf(closes)('ends what needs nobody any more', async () => {
      const reference = await say(noticeWith('awaiting-approval', { approval: APPROVAL }));
      const next = await say(noticeWith('acting'), { isNew: false, ...referenceOf(reference) });
      await say(noticeWith('VERIFIED'), { isNew: false, ...referenceOf(next) });
      expect(opened.vendor.seen()).toMatchObject([{ incident: INCIDENT, isOpen: false }]);
    });

    it.runIf(keepsOneThread)('says nothing twice when its answer was lost and it is called again', async () => {
      opened.vendor.peer.trouble = ['lost'];
      const first = await say(noticeWith('awaiting-approval', { approval: APPROVAL })).catch((thrown: unknown) => thrown);
      const isLost = first instanceof NotifyError;
      if (isLost) expect(first).toMatchObject({ code: 'NOTIFIER_UNREACHABLE', retryable: true });
      await say(noticeWith('awaiting-approval', { approval: APPROVAL }), { uncertain: true });
      expect(isLost).toBe(true);
      expect(opened.vendor.seen()).toHaveLength(1);
    });

    it('is refused with a wrong secret, which no error shows', async () => {
      const secrets = Object.fromEntries(Object.entries(opened.secrets).map(([reference, value]) => [reference, `${value.slice(0, -4)}zzz8`]));
      const refused = await opened.kind.deliver(noticeWith('HANDED_OVER'), opened.channel, { isNew: true, uncertain: false }, opened.toolsWith(secrets)).catch((thrown: unknown) => thrown);
      expect(refused).toMatchObject({ code: 'NOTIFIER_REFUSED', retryable: true });
      expect(opened.vendor.seen()).toEqual([]);
      for (const value of [...Object.values(secrets), opened.vendor.peer.origin, '127.0.0.1']) expect(`${String(refused)} ${JSON.stringify(refused)}`).not.toContain(value);
    });

    it.each([
      { trouble: { status: 429, headers: { 'retry-after': '7' } }, expected: { code: 'NOTIFIER_RATE_LIMITED', retryable: true, retryAfterSeconds: 7 } },
      { trouble: { status: 500 }, expected: { code: 'NOTIFIER_FAILED', retryable: true } },
      { trouble: { status: 400 }, expected: { code: 'NOTIFIER_REFUSED', retryable: false } },
      { trouble: { status: 302, headers: { location: '/elsewhere' } }, expected: { code: 'NOTIFIER_REDIRECTS', retryable: true } },
      { trouble: 'silent' as const, expected: { code: 'NOTIFIER_TIMED_OUT', retryable: true } },
    ])('names what went wrong: $expected.code', async ({ trouble, expected }) => {
      opened.vendor.peer.trouble = [trouble];
      const tools = trouble === 'silent' ? opened.toolsWith(opened.secrets, SHORT_MS) : undefined;
      await expect(say(noticeWith('HANDED_OVER'), {}, tools)).rejects.toMatchObject(expected);
      expect(opened.vendor.peer.calls).toEqual([]);
      expect(opened.vendor.seen()).toEqual([]);
    });
  });
}
