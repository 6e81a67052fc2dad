import { exportJWK, generateKeyPair, type JWTPayload, SignJWT } from 'jose';
import { json, type LocalConnector, localConnector } from './local-connector.ts';

export const ISSUER = 'https://api.botframework.com';

/** The Bot Framework's side of the trust: a key pair, its OpenID document on this machine, and signed tokens. */
export interface BotFramework {
  close(): Promise<void>;
  readonly openIdMetadataUrl: string;
  /** `expires: null`: never. */
  token(claims: JWTPayload, options?: { kid?: string; expires?: string | null }): Promise<string>;
  /** Signs with another key from now on. */
  rotate(kid: string): Promise<void>;
  /** How often its keys were fetched. */
  looks(): number;
}

/** `endorsements`: those of its keys; with null the keys say nothing of any. */
export async function botFramework(
  endorsements: readonly string[] | null = ['msteams'],
): Promise<BotFramework> {
  const pair = async (kid: string) => {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    return {
      privateKey,
      key: { ...(await exportJWK(publicKey)), kid, ...(endorsements && { endorsements }) },
    };
  };
  let signing = await pair('key-1');
  let looks = 0;
  const server: LocalConnector = await localConnector();
  server.reply = (res, { url }) => {
    if (url === '/keys') looks++;
    json(200, url === '/keys' ? { keys: [signing.key] } : { issuer: ISSUER, jwks_uri: `${server.url}keys` })(
      res,
      {} as never,
    );
  };
  return {
    openIdMetadataUrl: `${server.url}openid`,
    token: (claims, { kid = 'key-1', expires = '10m' } = {}) => {
      const token = new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid }).setIssuedAt();
      return (expires === null ? token : token.setExpirationTime(expires)).sign(signing.privateKey);
    },
    async rotate(kid) {
      signing = await pair(kid);
    },
    looks: () => looks,
    close: server.close,
  };
}
