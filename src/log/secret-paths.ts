const SECRETS = [
  'authorization',
  'Authorization',
  'cookie',
  'Cookie',
  'password',
  'secret',
  'token',
  'accessToken',
  'access_token',
  'key',
  'apiKey',
  'bootstrapApiKey',
  'clientSecret',
  'client_secret',
  'databaseUrl',
  'connectionString',
];

/** Where pino looks for them: in the facts, and one and two levels deeper (`headers.authorization`). */
export const SECRET_PATHS = ['', '*.', '*.*.'].flatMap(depth => SECRETS.map(name => `${depth}${name}`));
