import { published, queryAccess, type ServiceName } from '@rcp/contracts';
import { STREAM } from './options.js';

export interface NatsPermissions {
  readonly publish: string[];
  readonly subscribe: string[];
}

/**
 * All that a service's NATS user may do, derived from the contracts: tell its own facts, take messages from its own
 * consumer, ask and answer the queries it is named in. It can neither create nor change a stream or consumer, nor
 * subscribe to a fact's subject. Everything else is refused by the server.
 */
export function natsPermissions(service: ServiceName): NatsPermissions {
  const asked = queryAccess.filter(({ askedBy }) => askedBy.includes(service));
  const answered = queryAccess.filter(({ answeredBy }) => answeredBy === service);
  const askers = new Set(answered.flatMap(({ askedBy }) => askedBy));
  return {
    publish: [
      ...published[service].map(({ type }) => type),
      `$JS.API.STREAM.INFO.${STREAM}`,
      // The reconciler looks whether the stream still holds the last message it acknowledged.
      `$JS.API.STREAM.MSG.GET.${STREAM}`,
      `$JS.API.CONSUMER.INFO.${STREAM}.${service}`,
      `$JS.API.CONSUMER.MSG.NEXT.${STREAM}.${service}`,
      `$JS.ACK.${STREAM}.${service}.>`,
      ...asked.map(({ subject }) => subject),
      ...[...askers].map((asker) => `_INBOX.${asker}.>`),
    ],
    subscribe: [`_INBOX.${service}.>`, ...answered.map(({ subject }) => subject)],
  };
}
