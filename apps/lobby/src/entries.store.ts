import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { CLOCK, type Clock, IDS, type Ids } from '@rcp/platform';
import { DataSource, type EntityManager, EntitySchema } from 'typeorm';
import type { Entry } from './domain/entry.js';
import { linkHash } from './directory.store.js';

const text = { type: 'text' } as const;
const optional = { ...text, nullable: true } as const;

/** Table `entry`; of the cookie only a hash is kept. */
export const entries = new EntitySchema<Entry & { secretHash: string; createdAt: Date }>({
  name: 'entry',
  columns: {
    id: { type: 'uuid', primary: true },
    rcpId: { ...text, name: 'rcp_id' },
    secretHash: { ...text, name: 'secret_hash', select: false },
    assurance: text,
    accountId: { ...optional, name: 'account_id' },
    registrationId: { ...optional, name: 'registration_id' },
    revision: { type: 'int', nullable: true },
    revoked: { type: 'boolean' },
    role: optional,
    organisersVersion: { type: 'int', name: 'organisers_version' },
    rpps: optional,
    given: { type: 'jsonb', nullable: true },
    identity: { type: 'jsonb', nullable: true },
    createdAt: { type: 'timestamptz', name: 'created_at', select: false },
  },
});

/** SQL: the browser of this entry is in a room. */
const isInside = `exists (
  select 1 from join_request as mine join session on session.id = mine.session_id
  where mine.entry_id = entry.id and mine.state = 'admitted' and session.state = 'open')`;

const hash = (secret: string) => createHash('sha256').update(secret).digest('base64url');

/** One cookie per RCP link, so that two RCPs in two tabs don't mix. The name doesn't tell the code. */
export function cookieName(code: string): string {
  return `__Host-rcp-${Buffer.from(linkHash(code), 'base64url').toString('hex').slice(0, 12)}`;
}

/** Attributes of that cookie: gone with the browser, out of reach of scripts and of other sites. */
export const cookieAttributes = { httpOnly: true, secure: true, sameSite: 'strict', path: '/' } as const;

/** A personal link by which somebody came to an RCP's door. */
export interface EntryLink {
  readonly rcpId: string;
  readonly registrationId: string;
  readonly revision: number | null;
}

/** Browsers that have identified themselves at a link. */
@Injectable()
export class EntriesStore {
  constructor(private readonly db: DataSource, @Inject(CLOCK) private readonly clock: Clock, @Inject(IDS) private readonly ids: Ids) {}

  /** The entry of a cookie at this RCP's link; undefined when there is none. */
  async bySecret(rcpId: string, secret: string | undefined): Promise<Entry | undefined> {
    if (secret === undefined) return undefined;
    return (await this.db.getRepository(entries).findOneBy({ rcpId, secretHash: hash(secret) })) ?? undefined;
  }

  /** The entry of a cookie, whatever link it came by. */
  async byCookie(secret: string | undefined): Promise<Entry | undefined> {
    if (secret === undefined) return undefined;
    return (await this.db.getRepository(entries).findOneBy({ secretHash: hash(secret) })) ?? undefined;
  }

  /** True unless the entry was forgotten, or revoked without being inside; asked under the lock of what it wants to change. */
  async stands(tx: EntityManager, id: string): Promise<boolean> {
    const rows: unknown[] = await tx.query(`select id from entry where id = $1 and (not revoked or ${isInside})`, [id]);
    return rows.length > 0;
  }

  /**
   * The links whose worth may change with a registration: its own, and those by which people wait in these sessions, where it may have
   * kept the link of a withdrawn one alive (R69). None for almost every registration.
   */
  linksConcerned(tx: EntityManager, registrationId: string, sessionIds: readonly string[]): Promise<EntryLink[]> {
    return tx.query(
      `select distinct rcp_id as "rcpId", registration_id as "registrationId", revision from entry
       where registration_id = $1 or (registration_id is not null and id in (
         select entry_id from join_request where session_id = any($2) and state in ('held', 'waiting')))`, [registrationId, sessionIds],
    );
  }

  /** The link that made these entries identifies nobody any more, or does again; answers the entries' ids. */
  async revoke(tx: EntityManager, { rcpId, registrationId, revision }: EntryLink, revoked: boolean): Promise<string[]> {
    await tx.query('update entry set revoked = $4 where rcp_id = $1 and registration_id = $2 and revision is not distinct from $3', [rcpId, registrationId, revision, revoked]);
    const rows: { id: string }[] = await tx.query('select id from entry where rcp_id = $1 and registration_id = $2 and revoked', [rcpId, registrationId]);
    return rows.map(({ id }) => id);
  }

  /** The link by which they came is dead: browsers at this RCP are strangers again, except those of people who are inside. */
  async forget(tx: EntityManager, rcpId: string): Promise<void> {
    await tx.query(`delete from entry where rcp_id = $1 and not ${isInside}`, [rcpId]);
  }

  /** The cookie is one of ours, at whatever RCP. */
  async exists(secret: string): Promise<boolean> {
    const rows: unknown[] = await this.db.query('select 1 from entry where secret_hash = $1', [hash(secret)]);
    return rows.length > 0;
  }

  async byId(id: string): Promise<Entry | undefined> {
    return (await this.db.getRepository(entries).findOneBy({ id })) ?? undefined;
  }

  /** A new entry; answers the secret of its cookie, which is kept nowhere. */
  async create(who: Omit<Entry, 'id'>): Promise<string> {
    const secret = this.ids.secret(32);
    await this.db.getRepository(entries).insert({ ...who, id: this.ids.uuid(), secretHash: hash(secret), createdAt: this.clock.now() });
    return secret;
  }

  /** The same account was launched again: what the DCC says about it now, under the same cookie. */
  async relaunch(id: string, who: Pick<Entry, 'role' | 'organisersVersion' | 'given'>): Promise<void> {
    const { role, organisersVersion, given } = who;
    await this.db.getRepository(entries).update({ id }, { role, organisersVersion, given });
  }

  async complete(id: string, identity: NonNullable<Entry['identity']>): Promise<void> {
    await this.db.getRepository(entries).update({ id }, { identity });
  }

  async remove(id: string): Promise<void> {
    await this.db.getRepository(entries).delete({ id });
  }

  /** True the first time a ticket is seen (R16: one use). */
  async useTicket(jti: string, expiresAt: Date): Promise<boolean> {
    await this.db.query('delete from used_ticket where expires_at < $1::timestamptz - interval \'1 hour\'', [this.clock.now()]);
    const rows: unknown[] = await this.db.query('insert into used_ticket (jti, expires_at) values ($1, $2) on conflict do nothing returning jti', [jti, expiresAt]);
    return rows.length > 0;
  }
}
