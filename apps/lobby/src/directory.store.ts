import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EventData, rcpRegistered } from '@rcp/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { OrganisersSet } from './domain/rights.js';

/** What the RCP page shows, as scheduling last told. */
export type RcpCopy = EventData<typeof rcpRegistered>;

/** The lobby knows a link by the hash of its code: its database opens no door. */
export function linkHash(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}

/** Copies of the RCP directory: pages and organisers sets. Older facts than the copy are dropped. */
@Injectable()
export class DirectoryStore {
  constructor(private readonly db: DataSource) {}

  async keepRcp(tx: EntityManager, rcp: RcpCopy, version: number): Promise<void> {
    await tx.query(
      `insert into rcp (id, link_hash, page, version) values ($1, $2, $3, $4)
       on conflict (id) do update set link_hash = excluded.link_hash, page = excluded.page, version = excluded.version where rcp.version < excluded.version`,
      [rcp.rcpId, rcp.linkHash, rcp, version],
    );
  }

  /** Answers false when the copy is as new already. */
  async keepOrganisers(tx: EntityManager, rcpId: string, set: OrganisersSet): Promise<boolean> {
    const kept: unknown[] = await tx.query(
      `insert into organisers (rcp_id, organisers, version) values ($1, $2, $3)
       on conflict (rcp_id) do update set organisers = excluded.organisers, version = excluded.version where organisers.version < excluded.version
       returning rcp_id`,
      [rcpId, JSON.stringify(set.organisers), set.version],
    );
    // Rights may have changed for people who are connected now.
    await tx.query(`select pg_notify('lobby_session', id) from session where rcp_id = $1 and state <> 'closed'`, [rcpId]);
    return kept.length > 0;
  }

  /** The RCP of a link; undefined when there is none. */
  async byCode(code: string): Promise<RcpCopy | undefined> {
    const [row]: { page: RcpCopy }[] = await this.db.query('select page from rcp where link_hash = $1', [linkHash(code)]);
    return row?.page;
  }

  async organisers(rcpId: string): Promise<OrganisersSet | undefined> {
    const [row]: OrganisersSet[] = await this.db.query('select organisers, version from organisers where rcp_id = $1', [rcpId]);
    return row;
  }
}
