import { EntitySchema } from 'typeorm';
import type { Rcp } from './domain/rcp.js';
import type { Registration } from './domain/registration.js';
import type { Series } from './domain/series.js';
import type { Session } from './domain/session.js';

// The plain domain types are the rows.
const text = { type: 'text' } as const;
const int = { type: 'int' } as const;
const json = { type: 'jsonb' } as const;
const yes = { type: 'boolean' } as const;
const instant = { type: 'timestamptz' } as const;
const maybe = <Column extends object>(column: Column, name: string) => ({ ...column, name, nullable: true }) as const;

export const rcps = new EntitySchema<Rcp>({
  name: 'rcp',
  columns: {
    id: { ...text, primary: true },
    networkId: { ...text, name: 'network_id' },
    status: text,
    name: text,
    shortName: { ...text, name: 'short_name' },
    coordinator: json,
    secretariat: json,
    logo: maybe(json, 'logo'),
    timeZone: { ...text, name: 'time_zone' },
    dccUrls: { ...json, name: 'dcc_urls' },
    nationalRcpId: maybe(text, 'national_rcp_id'),
    managerId: maybe(text, 'manager_id'),
    localIds: { ...json, name: 'local_ids' },
    policies: json,
    linkCode: { ...text, name: 'link_code' },
    linkHash: { ...text, name: 'link_hash' },
    organisers: json,
    organisersVersion: { ...int, name: 'organisers_version' },
    organisersSourceUpdatedAt: maybe(instant, 'organisers_source_updated_at'),
    sourceUpdatedAt: maybe(instant, 'source_updated_at'),
    updatedAt: { ...instant, name: 'updated_at' },
    version: int,
  },
});

export const series = new EntitySchema<Series>({
  name: 'series',
  columns: {
    id: { ...text, primary: true },
    rcpId: { ...text, name: 'rcp_id' },
    rrule: text,
    dtstartLocal: { ...text, name: 'dtstart_local' },
    durationMin: { ...int, name: 'duration_min' },
    timeZone: { ...text, name: 'time_zone' },
    webconfActive: { ...yes, name: 'webconf_active' },
    place: maybe(text, 'place'),
    exdates: json,
    status: text,
    sourceUpdatedAt: maybe(instant, 'source_updated_at'),
    version: int,
  },
});

export const sessions = new EntitySchema<Session>({
  name: 'session',
  columns: {
    id: { ...text, primary: true },
    rcpId: { ...text, name: 'rcp_id' },
    seriesId: maybe(text, 'series_id'),
    recurrenceDate: maybe(text, 'recurrence_date'),
    detached: yes,
    startsAt: { ...instant, name: 'starts_at' },
    endsAt: { ...instant, name: 'ends_at' },
    webconfActive: { ...yes, name: 'webconf_active' },
    place: maybe(text, 'place'),
    state: text,
    openedAt: maybe(instant, 'opened_at'),
    closedAt: maybe(instant, 'closed_at'),
    cancellationReason: maybe(text, 'cancellation_reason'),
    agenda: json,
    icsSequence: { ...int, name: 'ics_sequence' },
    lobbyVersion: { ...int, name: 'lobby_version' },
    sourceUpdatedAt: maybe(instant, 'source_updated_at'),
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
    revision: int,
    modeConflict: { ...yes, name: 'mode_conflict' },
    mailStatus: { ...text, name: 'mail_status' },
    mailVersion: { ...int, name: 'mail_version' },
    sourceUpdatedAt: maybe(instant, 'source_updated_at'),
    version: int,
  },
});
