import type { EventContract } from './event.js';
import * as directory from './directory.events.js';
import * as lobby from './lobby.events.js';
import * as mail from './mail.events.js';
import * as media from './media.events.js';
import * as patient from './patient.events.js';
import * as session from './session.events.js';

export const services = ['scheduling', 'lobby', 'notifications', 'media-gateway'] as const;
export type ServiceName = (typeof services)[number];

/** Who publishes what: NATS permissions, docs and tests are derived from this table and nothing else. */
export const published: Record<ServiceName, readonly EventContract[]> = {
  scheduling: [...Object.values(directory), ...Object.values(session), ...Object.values(patient)],
  lobby: Object.values(lobby),
  notifications: Object.values(mail),
  'media-gateway': Object.values(media),
};

/** Every event of the system. */
export const allEvents: readonly EventContract[] = Object.values(published).flat();

/** Who answers what (request/reply) and who may ask. */
export const queryAccess: readonly { subject: string; answeredBy: ServiceName; askedBy: readonly ServiceName[] }[] = [
  { subject: 'scheduling.prescriber', answeredBy: 'scheduling', askedBy: ['notifications', 'lobby'] },
  { subject: 'scheduling.statistics', answeredBy: 'scheduling', askedBy: ['lobby'] },
  { subject: 'lobby.attendance', answeredBy: 'lobby', askedBy: ['scheduling'] },
  { subject: 'lobby.organiser', answeredBy: 'lobby', askedBy: ['media-gateway'] },
  { subject: 'lobby.statistics', answeredBy: 'lobby', askedBy: ['scheduling'] },
];
