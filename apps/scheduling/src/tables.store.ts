import { EntitySchema } from 'typeorm';
import type { Rcp } from './domain/rcp.js';
import type { Registration } from './domain/registration.js';
import type { Session } from './domain/session.js';

// The plain domain types are the rows.
const text = { type: 'text' } as const;
const int = { type: 'int' } as const;
const json = { type: 'jsonb' } as const;
const instant = { type: 'timestamptz' } as const;

export const rcps = new EntitySchema<Rcp>({
  name: 'rcp',
  columns: {
    id: { ...text, primary: true },
    name: text,
    shortName: { ...text, name: 'short_name' },
    coordinator: json,
    secretariat: json,
    timeZone: { ...text, name: 'time_zone' },
    dccUrls: { ...json, name: 'dcc_urls' },
    linkCode: { ...text, name: 'link_code' },
    linkHash: { ...text, name: 'link_hash' },
    organisers: json,
    organisersVersion: { ...int, name: 'organisers_version' },
    version: int,
  },
});

export const sessions = new EntitySchema<Session>({
  name: 'session',
  columns: {
    id: { ...text, primary: true },
    rcpId: { ...text, name: 'rcp_id' },
    startsAt: { ...instant, name: 'starts_at' },
    endsAt: { ...instant, name: 'ends_at' },
    webconfActive: { type: 'boolean', name: 'webconf_active' },
    place: { ...text, nullable: true },
    state: text,
    version: int,
  },
});

export const registrations = new EntitySchema<Registration>({
  name: 'registration',
  columns: {
    id: { ...text, primary: true },
    sessionId: { ...text, name: 'session_id' },
    status: text,
    participation: text,
    prescriber: json,
    mailStatus: { ...text, name: 'mail_status' },
    version: int,
  },
});
