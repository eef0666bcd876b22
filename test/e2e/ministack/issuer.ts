import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';

const AUDIENCE = 'devops-engineer-e2e';
const KEY_ID = 'e2e';

export interface Issuer {
  readonly url: string;
  readonly audience: string;
  /** A signed token for a subject with scopes, valid for an hour. */
  token(subject: string, scope: string): Promise<string>;
  stop(): Promise<void>;
}

/** An OIDC issuer on a free port of 127.0.0.1: discovery, keys and tokens, enough for a JWT authoriser to trust. */
export async function startIssuer(): Promise<Issuer> {
  const { publicKey, privateKey } = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }];
  let url = '';
  const server = createServer((request, response) => {
    const document = request.url === '/jwks' ? { keys } : { issuer: url, jwks_uri: `${url}/jwks` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The issuer got no port.');
  url = `http://127.0.0.1:${address.port}`;
  return {
    url,
    audience: AUDIENCE,
    token: (subject, scope) =>
      new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256', kid: KEY_ID }).setIssuer(url).setAudience(AUDIENCE).setSubject(subject).setIssuedAt().setExpirationTime('1h').sign(privateKey),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
