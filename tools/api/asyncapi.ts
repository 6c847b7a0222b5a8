import { readFileSync } from 'node:fs';
import { allEvents, type EventContract, published, services } from '@rcp/contracts';
import { z } from 'zod';

const envelope = {
  type: 'object', required: ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'aggregateversion', 'data'],
  properties: {
    specversion: { const: '1.0' }, id: { type: 'string', format: 'uuid', description: 'Also the Nats-Msg-Id.' }, source: { type: 'string' }, type: { type: 'string' },
    subject: { type: 'string', description: 'Id of what the fact is about.' }, time: { type: 'string', format: 'date-time' }, datacontenttype: { const: 'application/json' },
    aggregateversion: { type: 'integer', minimum: 1, description: 'Grows with each fact about the subject: a copy drops what is not newer.' }, traceparent: { type: 'string' },
  },
};

function exampleOf(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../libs/contracts/src/examples/${name}.json`, import.meta.url), 'utf8'));
}

function messageOf({ name, type, data }: EventContract): object {
  const { $schema: _, ...schema } = z.toJSONSchema(data, { io: 'output', unrepresentable: 'any' }) as Record<string, unknown>;
  return {
    name, contentType: 'application/cloudevents+json',
    payload: { allOf: [{ $ref: '#/components/schemas/Envelope' }, { type: 'object', properties: { type: { const: type }, data: schema } }] },
    examples: [{ name: 'golden', payload: exampleOf(name) }],
  };
}

/** Every event of the system and who publishes it, as AsyncAPI 3.0. Written from the contracts and nothing else. */
export function asyncApiDocument(): object {
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Events of the RCP web-conference', version: '1.0.0', license: { name: 'EUPL-1.2' },
      description: 'CloudEvents 1.0 in structured JSON on the JetStream stream `RCP`, delivered at least once. They hold ids, times, states and what the public page shows: no other name, no address, no token, nothing about a patient.',
    },
    defaultContentType: 'application/cloudevents+json',
    channels: Object.fromEntries(allEvents.map(({ name, type }) => [name, { address: type, messages: { [name]: { $ref: `#/components/messages/${name}` } } }])),
    operations: Object.fromEntries(services.flatMap((service) => published[service].map(({ name }) => [`${service}.${name}`, {
      action: 'send', channel: { $ref: `#/channels/${name}` }, summary: `Published by ${service}`, messages: [{ $ref: `#/channels/${name}/messages/${name}` }],
    }]))),
    components: { schemas: { Envelope: envelope }, messages: Object.fromEntries(allEvents.map((event) => [event.name, messageOf(event)])) },
  };
}
