/** What an operator reads of the end of a link, by the code that the broker, or the connection to it, gave. */
interface End {
  /** What is to be done. */
  readonly remedy?: string;
  /** Brokers close what was idle: Service Bus a link after 10 minutes, and a connection without links after 5. */
  readonly isUsual?: true;
}

const UNKNOWN_CA: End = {
  remedy:
    'The certificate of the broker is from nobody whom this machine trusts: name a file with the certificate of its CA in NODE_EXTRA_CA_CERTS.',
};

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
    remedy: 'What listens there speaks no TLS: QUEUE_URL must name the TLS port of the broker, mostly 5671.',
  },
  'protocol-error': {
    remedy:
      'What listens at the host and port of QUEUE_URL does not speak AMQP 1.0 as it should: RabbitMQ before 4.0 needs its plugin rabbitmq_amqp1_0.',
  },
  ECONNREFUSED: { remedy: 'Nothing listens at the host and port of QUEUE_URL.' },
  ENOTFOUND: { remedy: 'There is no host of the name in QUEUE_URL.' },
  'amqp:unauthorized-access': {
    remedy:
      'The broker does not take user and password of QUEUE_URL, or lets them not receive from QUEUE_NAME. At Service Bus they are name and key of a shared access policy with Listen; a namespace that has local authentication disabled takes none.',
  },
  'amqp:not-found': { remedy: 'The broker has no queue of the name in QUEUE_NAME.' },
};

export const endOf = (why: string): End => (Object.hasOwn(ENDS, why) ? (ENDS[why] ?? {}) : {});
