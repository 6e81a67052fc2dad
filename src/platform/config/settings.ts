import type { FeatureSettings } from '../../core/feature-settings.ts';

/** The settings that Herald runs with: frozen, complete, checked. Only `config.ts` makes them. */
export interface Settings {
  readonly identity: Identity;
  readonly cloud: Cloud;
  /** The tenants that are let in: Entra ids in lower case. */
  readonly tenants: 'any' | readonly string[];
  readonly http: {
    readonly host: string;
    readonly port: number;
    readonly most: { readonly connections: number; readonly bodyBytes: number };
  };
  /** Without a slash at its end. */
  readonly publicUrl?: string;
  readonly database: DatabaseSettings;
  /** How long what has ended is kept. */
  readonly retentionDays: number;
  readonly bootstrapApiKey?: string;
  /** Missing where no app comes with a token of Entra ID and its app roles. Tenants in lower case. */
  readonly entra?: { readonly audiences: readonly string[]; readonly tenants: readonly string[] };
  /** Missing where Herald may not look people up and install itself. */
  readonly graph?: GraphAccess;
  /** Missing where Herald may not read who is in a group. `baseUrl` only in the local mode. */
  readonly groups?: Pick<GraphAccess, 'baseUrl'>;
  /** Missing where everybody who writes in a channel may change what holds there, and not only who owns its team. */
  readonly owners?: Pick<GraphAccess, 'baseUrl'>;
  readonly features: FeatureSettings;
  /** BCP 47: for those of whom nothing is known. */
  readonly language: string;
  /** The same, where it is another, by tenant: Entra ids in lower case. */
  readonly tenantLanguages: Readonly<Record<string, string>>;
  /** The limits of one caller. */
  readonly caller: {
    readonly requestsPerSecond: number;
    readonly openDeliveries: number;
    readonly topics: number;
  };
  /** The topics of events, by their types: the first that fits counts. */
  readonly eventTopics: readonly { readonly types: string; readonly topic: string }[];
  /** Missing where nothing is taken from a queue. `url` has its password. */
  readonly queue?: { readonly url: string; readonly name: string; readonly caller: string };
  /** Hosts, in lower case, that callbacks may reach on a private network, and without TLS. */
  readonly callbackAllow: readonly string[];
  readonly tenantRequestsPerSecond: number;
  /** 0: each post is a card of its own. */
  readonly sameWithinSeconds: number;
  /** When what is of low urgency comes together, for who chose nothing: a repetition, or `now`. */
  readonly lowEvery: string;
  /** At most so many cards to one person in so many seconds; 0 cards: no limit. */
  readonly burst: { readonly cards: number; readonly seconds: number };
  readonly deliverConcurrency: number;
  /** How long a person may be silent before a dialogue holds no card back any more. */
  readonly iconHosts: readonly string[];
  readonly dialogSilenceSeconds: number;
  readonly leaseSeconds: number;
  readonly requestTimeoutSeconds: number;
  /** Missing where nothing stands between Herald and the outside. */
  readonly proxies?: ProxySettings;
  readonly role: Role;
  /** Without a slash at its end. */
  readonly otlpEndpoint?: string;
  readonly logLevel: LogLevel;
  readonly logFormat: LogFormat;
  readonly environment: Environment;
}

/** Forward proxies: for addresses with `http:` and with `https:`, and for which hosts there is none. */
export interface ProxySettings {
  readonly http?: string;
  readonly https?: string;
  readonly except: readonly string[];
}

/** The bot's identity towards Teams. `appId` and `tenantId` are GUIDs in lower case. */
export type Identity =
  | { readonly kind: 'local' }
  | {
      readonly kind: 'single-tenant';
      readonly appId: string;
      readonly tenantId: string;
      readonly password: string;
    }
  | { readonly kind: 'managed-identity'; readonly appId: string; readonly tenantId: string }
  | {
      readonly kind: 'multi-tenant';
      readonly appId: string;
      readonly password: string;
      readonly tenantId?: string;
    };

export interface GraphAccess {
  /** The id of the app in its manifest. */
  readonly manifestId: string;
  /** Only in the local mode. Without a slash at its end. */
  readonly baseUrl?: string;
}

export type DatabaseSettings =
  | { readonly kind: 'server'; readonly url: string }
  | { readonly kind: 'embedded'; readonly dataDir: string };

export type Cloud = 'public' | 'gcc' | 'gcc-high' | 'dod';
/** A process opens the doors, works, or does both. */
export type Role = 'all' | 'web' | 'worker';
export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';
export type LogFormat = 'json' | 'pretty';
export type Environment = 'production' | 'development' | 'test';

/** The environment of the process, as an argument. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** One thing that is wrong, with the variable to mend and how. Never holds a value. */
export interface Mistake {
  readonly variable: string;
  readonly remedy: string;
}

/** Everything that is wrong with the environment, together, with the notes that may explain it. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';
  readonly mistakes: readonly Mistake[];
  readonly notes: readonly string[];

  constructor(mistakes: readonly Mistake[], notes: readonly string[] = []) {
    const lines = [...mistakes.map(({ variable, remedy }) => `${variable} ${remedy}`), ...notes];
    super(`Herald cannot start with these settings:\n${lines.map(line => `  - ${line}`).join('\n')}`);
    this.mistakes = mistakes;
    this.notes = notes;
  }
}
