import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';

export interface Front {
  readonly port: number;
  stop(): Promise<void>;
}

/**
 * Hands every request on to the emulator and says that it came over TLS, as a TLS-terminating proxy does. Without it
 * the policies that refuse plain HTTP, CDK's own bucket's included, would rightly refuse everything.
 */
export async function startTlsFront(targetPort: number): Promise<Front> {
  const agent = new Agent({ keepAlive: true });
  const server = createServer((incoming, outgoing) => {
    const onward = request(
      { agent, host: '127.0.0.1', port: targetPort, method: incoming.method, path: incoming.url, headers: [...incoming.rawHeaders, 'x-forwarded-proto', 'https'] },
      (answer) => {
        outgoing.writeHead(answer.statusCode ?? 502, answer.rawHeaders);
        answer.pipe(outgoing);
      },
    );
    onward.once('error', () => outgoing.destroy());
    incoming.pipe(onward);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('No port is free.');
  const stop = async (): Promise<void> => {
    server.close();
    server.closeAllConnections();
    agent.destroy();
    await once(server, 'close');
  };
  return { port: address.port, stop };
}
