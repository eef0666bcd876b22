import type { Server } from 'node:http';
import { REGION } from '../template/resolve.ts';

/** A local stand-in of one AWS service. */
export interface Engine {
  readonly url: string;
  stop(): Promise<void>;
}

/** Listens on a free port of this machine only. */
export function listen(server: Server): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('The engine got no port.'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });
}

/** SDK settings for an engine: these credentials are words, nothing checks them. */
export function localClient(endpoint: string) {
  return { endpoint, region: REGION, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } };
}
