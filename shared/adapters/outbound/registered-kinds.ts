import { NotifyError, type Notice, type NoticeChannel, type NoticeThread, type Notifier, type NotifierMetadata, type NotifierTools, type RegisteredNotifier } from '../../ports/notifier.ts';

/** A {@link Notifier} of every kind that is registered; each is loaded by the first notice that goes there. */
export class RegisteredKinds implements Notifier {
  readonly #kinds: readonly RegisteredNotifier[];
  readonly #tools: NotifierTools;

  constructor(kinds: readonly RegisteredNotifier[], tools: NotifierTools) {
    this.#kinds = kinds;
    this.#tools = tools;
  }

  async kinds(): Promise<readonly NotifierMetadata[]> {
    return this.#kinds;
  }

  async deliver(notice: Notice, channel: NoticeChannel, thread: NoticeThread): Promise<string | undefined> {
    const kind = await this.#kinds.find(({ id }) => id === channel.kind)?.load();
    if (kind === undefined) throw new NotifyError('KIND_UNKNOWN', `There is no kind ${channel.kind} any more.`);
    return kind.deliver(notice, channel, thread, this.#tools);
  }
}
