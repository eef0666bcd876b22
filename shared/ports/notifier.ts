/** Where an incident stands, as people are told; the last four are its outcomes. */
export type NoticeStage = 'opened' | 'awaiting-approval' | 'acting' | 'VERIFIED' | 'ROLLED_BACK' | 'HANDED_OVER' | 'NO_ACTION';

export type NoticeSeverity = 'critical' | 'high' | 'medium' | 'low';

/** What is to be said about one incident now. All texts may come from outside: a notifier escapes them for its vendor. */
export interface Notice {
  /** Incident id; the vendor's deduplication key wherever it knows one. */
  readonly incident: string;
  /** The same for the same state of the incident; another one for every other. */
  readonly revision: string;
  readonly stage: NoticeStage;
  readonly severity: NoticeSeverity;
  /** One line: how it stands, and what it is about. */
  readonly headline: string;
  /** One or two sentences: what is done, or why it ended so. */
  readonly text: string;
  /** All of it in plain lines, plan and links included, for vendors that know no layout. */
  readonly full: string;
  readonly resource: { readonly account: string; readonly region: string; readonly type: string; readonly id: string };
  /** ISO 8601. */
  readonly openedAt: string;
  /** Since when it stands so; ISO 8601. */
  readonly at: string;
  /** Page of the incident, when the channel says where the console is. */
  readonly link?: string;
  /** Incidents that share its reason and are told with it. */
  readonly told: { readonly count: number; readonly incidents: readonly string[] };
  /** What is to be decided; only while a decision is awaited. */
  readonly approval?: {
    /** One-time id; whoever holds it may decide once, if the guards name them. */
    readonly ticket: string;
    /** What opening does nothing but explain. */
    readonly link?: string;
    readonly summary: string;
    readonly steps: readonly string[];
    readonly expiresAt: string;
  };
}

/** Where notices go, as people configured it. Secrets are references. */
export interface NoticeChannel {
  readonly id: string;
  readonly kind: string;
  /** What the kind says: an https URL, a topic, a room. */
  readonly address?: string | undefined;
  readonly secret?: string | undefined;
  /** Reference of the secret that the vendor signs answers with. */
  readonly signingSecret?: string | undefined;
}

/** What a notifier remembers of an incident's thread in its vendor's words, e.g. a message's timestamp. */
export interface NoticeThread {
  readonly reference?: string;
  /** A try before may have arrived although nobody knows: look before saying it again, where the vendor lets. */
  readonly uncertain: boolean;
  /** True for the first notice of the incident. */
  readonly isNew: boolean;
}

/** Why a notice did not arrive. Its message holds no address and no secret. */
export class NotifyError extends Error {
  readonly code: string;
  /** False where the same notice would be refused again. */
  readonly retryable: boolean;
  readonly retryAfterSeconds: number | undefined;

  constructor(code: string, message: string, { retryable = true, retryAfterSeconds }: { readonly retryable?: boolean; readonly retryAfterSeconds?: number } = {}) {
    super(message);
    this.name = 'NotifyError';
    this.code = code;
    this.retryable = retryable;
    this.retryAfterSeconds = retryAfterSeconds;
  }
}

/** One call to a vendor; the tools keep time limit, address rules and size. */
export interface NotifierRequest {
  readonly method: 'GET' | 'POST' | 'PATCH';
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface NotifierTools {
  /** Answers of 2xx with their text; everything else throws {@link NotifyError}. */
  send(request: NotifierRequest): Promise<string>;
  /** The value of a secret's reference. */
  secret(reference: string): Promise<string>;
  now(): Date;
}

/** What a channel of a kind must say. */
export type Need = 'required' | 'optional' | 'none';

export interface NotifierMetadata {
  /** Its kind in a channel. */
  readonly id: string;
  readonly title: string;
  /** `url`: https; `topic`: an ARN; `room`: a name of the vendor's. */
  readonly address: { readonly need: Need; readonly form: 'url' | 'topic' | 'room'; readonly says: string };
  readonly secret: { readonly need: Need; readonly says: string };
  readonly signingSecret: { readonly need: Need; readonly says: string };
  /** Stages that begin a thread when the channel names none. */
  readonly begins: readonly NoticeStage[];
  /** The vendor changes what was said; otherwise each stage is another message, and `acting` is left out. */
  readonly edits: boolean;
  /** It may ring a phone: that others share the reason of an incident is not said again. */
  readonly calls: boolean;
}

/** How one vendor is told. Adding one is one file, `shared/adapters/<vendor>/notifier.ts`. */
export interface NotifierKind extends NotifierMetadata {
  /**
   * Says it, or changes what was said; returns what the next call needs to know of the thread. May be called again with the
   * same notice. Throws {@link NotifyError}.
   */
  deliver(notice: Notice, channel: NoticeChannel, thread: NoticeThread, tools: NotifierTools): Promise<string | undefined>;
}

export function defineNotifier(kind: NotifierKind): NotifierKind {
  return kind;
}

/** The list has the metadata; the code is loaded by the first notice. */
export interface RegisteredNotifier extends NotifierMetadata {
  load(): Promise<NotifierKind>;
}

/** Tells people by any kind of channel. */
export interface Notifier {
  kinds(): Promise<readonly NotifierMetadata[]>;
  /** As {@link NotifierKind.deliver}; `KIND_UNKNOWN` where the channel's kind is no longer registered. */
  deliver(notice: Notice, channel: NoticeChannel, thread: NoticeThread): Promise<string | undefined>;
}
