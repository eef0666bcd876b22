import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';

const AUDIENCE = 'devops-engineer-e2e';
const KEY_ID = 'e2e';

export interface Issuer {
  readonly url: string;
  readonly audience: string;
  /** A token of this issuer for a scope. */
  token(scope: string): Promise<string>;
  /** Tokens that must be refused, by what is wrong with them. */
  wrongTokens(): Promise<Readonly<Record<string, string>>>;
  stop(): Promise<void>;
}

/** An OIDC issuer on a free port of 127.0.0.1: discovery, keys and tokens, enough for a JWT authoriser to trust. */
export async function startIssuer(): Promise<Issuer> {
  const ours = await generateKeyPair('RS256');
  const foreign = await generateKeyPair('RS256');
  const keys = [{ ...(await exportJWK(ours.publicKey)), kid: KEY_ID, alg: 'RS256', use: 'sig' }];
  let url = '';
  const server = createServer((request, response) => {
    const document = request.url === '/jwks' ? { keys } : { issuer: url, jwks_uri: `${url}/jwks` };
    response.setHeader('content-type', 'application/json').end(JSON.stringify(document));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The issuer got no port.');
  url = `http://127.0.0.1:${address.port}`;
  const draft = (scope: string): SignJWT =>
    new SignJWT({ scope }).setProtectedHeader({ alg: 'RS256', kid: KEY_ID }).setIssuer(url).setAudience(AUDIENCE).setSubject('e2e').setIssuedAt().setExpirationTime('1h');
  const sign = (token: SignJWT, key: CryptoKey = ours.privateKey): Promise<string> => token.sign(key);
  return {
    url,
    audience: AUDIENCE,
    token: (scope) => sign(draft(scope)),
    wrongTokens: async () => ({
      'signed by another key': await sign(draft('*'), foreign.privateKey),
      expired: await sign(draft('*').setExpirationTime('1 hour ago')),
      'for another audience': await sign(draft('*').setAudience('somebody-else')),
      'of another issuer': await sign(draft('*').setIssuer('http://127.0.0.1:1')),
    }),
    stop: async () => {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
