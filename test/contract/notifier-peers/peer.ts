import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';

export interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What goes wrong once: an answer in place of the vendor's, none at all, or one that is lost after the vendor did its work. */
export type Trouble = Answer | 'silent' | 'lost';

/** What a person sees of one incident at the vendor: as it stands, and everything that was said. */
export interface Seen {
  readonly incident: string;
  readonly isOpen: boolean;
  readonly texts: readonly string[];
}

export interface Peer {
  readonly origin: string;
  /** Calls that were let in. */
  readonly calls: readonly Asked[];
  trouble: Trouble[];
  stop(): Promise<void>;
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/** A vendor on this machine. `answer` is its API. */
export async function startPeer(answer: (asked: Asked) => Answer): Promise<Peer> {
  const calls: Asked[] = [];
  const peer = { origin: '', calls, trouble: Array<Trouble>(), stop: async () => void server.closeAllConnections() };
  const server = createServer((request, response) => {
    void (async () => {
      const body = await bodyOf(request);
      const url = new URL(request.url ?? '/', 'http://peer');
      const asked: Asked = { method: request.method ?? '', path: url.pathname, query: url.searchParams, headers: request.headers, body };
      const trouble = peer.trouble.shift();
      if (trouble === 'silent') return;
      const { status, body: given, headers } = typeof trouble === 'object' ? trouble : answer(asked);
      if (status < 300) calls.push(asked);
      if (trouble === 'lost') return void request.socket.destroy();
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(given === undefined ? '' : JSON.stringify(given));
    })();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The peer has no port.');
  peer.origin = `http://127.0.0.1:${address.port}`;
  peer.stop = async () => {
    server.closeAllConnections();
    server.close();
    await once(server, 'close');
  };
  return peer;
}

/** One vendor's stand-in for the contract. */
export interface Vendor {
  readonly peer: Peer;
  seen(): readonly Seen[];
}
