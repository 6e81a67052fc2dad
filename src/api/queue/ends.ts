import { ERRORS } from '../../core/errors.ts';

/** The end of a link as an operator reads of it, by the code that the broker, or the connection to it, gave. */
interface End {
  /** The step that mends it. */
  readonly remedy?: string;
  /** Brokers close what was idle: Service Bus a link after 10 minutes, and a connection without links after 5. */
  readonly isUsual?: true;
}

const UNKNOWN_CA: End = {
  remedy:
    'The certificate of the broker is from nobody whom this machine trusts: name a file with the certificate of its CA in NODE_EXTRA_CA_CERTS.',
};

const NO_BROKER: End = {
  remedy:
    'The program that listens at the host and port of QUEUE_URL does not speak AMQP 1.0 as it should: RabbitMQ before 4.0 needs its plugin rabbitmq_amqp1_0.',
};
const BROKEN_OFF: End = {
  remedy:
    'The broker broke the connection off, or does not answer any more. Where that is so at each try: what is at the host and port of QUEUE_URL may be no broker of AMQP 1.0, or take nobody without user and password in QUEUE_URL. Its log says more.',
};
const NO_HOST: End = { remedy: 'There is no host of the name in QUEUE_URL.' };
const UNREACHED: End = {
  remedy:
    'The host of QUEUE_URL cannot be reached from this machine: check its name and port, the network and the firewalls between.',
};
const NO_QUEUE: End = {
  remedy:
    'The broker has no queue that is called as in QUEUE_NAME. At Service Bus and ActiveMQ that is its bare name; at RabbitMQ 4 /queues/ stands before it, at RabbitMQ 3 /amq/queue/.',
};

/** The caller in whose name messages would be posted is none. */
export const NO_CALLER = 'no key in force is named as QUEUE_CALLER says and may post';
/** Nobody answered for as long as whoever opened the link waits. */
export const NOT_OPENED = 'not-opened';

const ENDS: Readonly<Record<string, End>> = {
  'amqp:link:detach-forced': { isUsual: true },
  'amqp:connection:forced': { isUsual: true },
  SELF_SIGNED_CERT_IN_CHAIN: UNKNOWN_CA,
  DEPTH_ZERO_SELF_SIGNED_CERT: UNKNOWN_CA,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT: UNKNOWN_CA,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: UNKNOWN_CA,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    remedy: 'The certificate of the broker is for another host: name in QUEUE_URL a host that stands in it.',
  },
  CERT_HAS_EXPIRED: { remedy: 'The certificate of the broker has expired: it needs a new one.' },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    remedy:
      'The program that listens there speaks no TLS: QUEUE_URL must name the TLS port of the broker, mostly 5671.',
  },
  'protocol-error': NO_BROKER,
  disconnected: BROKEN_OFF,
  [NOT_OPENED]: {
    remedy:
      'The host and port of QUEUE_URL did not open the queue within half a minute: there is no broker of AMQP 1.0, a firewall drops the packets, or the broker hangs.',
  },
  ECONNREFUSED: { remedy: 'Nothing listens at the host and port of QUEUE_URL.' },
  ECONNRESET: BROKEN_OFF,
  EPIPE: BROKEN_OFF,
  ENOTFOUND: NO_HOST,
  EAI_AGAIN: NO_HOST,
  EHOSTUNREACH: UNREACHED,
  ENETUNREACH: UNREACHED,
  ETIMEDOUT: UNREACHED,
  'amqp:unauthorized-access': {
    remedy:
      'The broker does not take user and password of QUEUE_URL, does not know the virtual host that is its path, or lets them not receive there from QUEUE_NAME. At Service Bus they are name and key of a shared access policy with Listen; a namespace that has local authentication disabled takes none.',
  },
  'amqp:not-found': NO_QUEUE,
  'amqp:resource-deleted': NO_QUEUE,
  // RabbitMQ 3 says these of a name without a kind before it.
  'amqp:precondition-failed': NO_QUEUE,
  'amqp:invalid-field': NO_QUEUE,
  'amqp:resource-locked': {
    remedy:
      'Somebody else has the queue of QUEUE_NAME for themselves: take its exclusive consumer away, or name another queue.',
  },
  [NO_CALLER]: {
    remedy:
      'Make that key, npm run key -- create --name <QUEUE_CALLER> --topic <topic>, or name in QUEUE_CALLER one that npm run key -- list shows: it must be in force, and may not be for --metrics, --readings, --questions or --people alone.',
  },
};

const OTHER: End = {
  remedy:
    'The log of the broker says more. QUEUE_URL has its host, port and virtual host, QUEUE_NAME the queue there.',
};

/** Of a code of Herald's own docs/errors.md says what it is. */
export function endOf(why: string): End {
  if (Object.hasOwn(ENDS, why)) return ENDS[why] ?? OTHER;
  return Object.hasOwn(ERRORS, why) ? {} : OTHER;
}
