import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { EventData, Policies, rcpRegistered } from '@rcp/contracts';
import { DataSource, type EntityManager } from 'typeorm';
import type { OrganisersSet } from './domain/rights.js';
import { usualPolicies } from './domain/session.js';

/** Channel of the changes of an RCP, its sessions' plans included; the payload is its id. */
export const RCP_CHANNEL = 'lobby_rcp';

/** What the RCP page shows, as scheduling last told. */
export type RcpPageTold = EventData<typeof rcpRegistered>;
export type RcpCopy = RcpPageTold & { readonly policies: Policies };

/** What one fact tells about an RCP: its page, its link, or that it is archived. */
export interface RcpTold {
  readonly page?: RcpPageTold;
  readonly linkHash?: string;
  readonly archived?: true;
}

/** The lobby knows a link by the hash of its code: its database opens no door. */
export function linkHash(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}

interface Row { readonly page: RcpPageTold | null; readonly link_hash: string | null; readonly archived: boolean }

/** Copies of the RCP directory: pages and organisers sets. Older facts than the copy are dropped. */
@Injectable()
export class DirectoryStore {
  constructor(private readonly db: DataSource) {}

  /**
   * Keeps what a fact of this version tells; page, link and archiving have a version each, since facts may overtake each other. Answers
   * true when people who came by the link until now have no door any more: it is another link, or the RCP is archived.
   */
  async keepRcp(tx: EntityManager, rcpId: string, version: number, { page, linkHash: hash, archived }: RcpTold): Promise<boolean> {
    const [before]: Pick<Row, 'link_hash'>[] = await tx.query('select link_hash from rcp where id = $1 for update', [rcpId]);
    const [after]: Omit<Row, 'page'>[] = await tx.query(
      `insert into rcp as known (id, page, version, link_hash, link_version, archived_version) values ($1, $2, $3, $4, $5, $6)
       on conflict (id) do update set
         page = case when excluded.version > known.version then excluded.page else known.page end,
         version = greatest(excluded.version, known.version),
         link_hash = case when excluded.link_version > known.link_version then excluded.link_hash else known.link_hash end,
         link_version = greatest(excluded.link_version, known.link_version),
         archived_version = greatest(excluded.archived_version, known.archived_version)
       returning link_hash, archived_version > version as archived`,
      [rcpId, page ?? null, page === undefined ? 0 : version, hash ?? null, hash === undefined ? 0 : version, archived === true ? version : 0],
    );
    await this.notify(tx, rcpId);
    return after?.archived === true || (before !== undefined && before.link_hash !== null && before.link_hash !== after?.link_hash);
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
    await this.notify(tx, rcpId);
    return kept.length > 0;
  }

  /** The RCP of a link; undefined when there is none, or it is archived. */
  async byCode(code: string): Promise<RcpCopy | undefined> {
    const [row]: { page: RcpPageTold }[] = await this.db.query('select page from rcp where link_hash = $1 and page is not null and version > archived_version', [linkHash(code)]);
    return row && { ...row.page, policies: { ...usualPolicies, ...row.page.policies } };
  }

  /** The hash of an RCP's link; undefined while no link leads there. */
  async linkOf(rcpId: string): Promise<string | undefined> {
    const [row]: { link_hash: string }[] = await this.db.query('select link_hash from rcp where id = $1 and page is not null and version > archived_version', [rcpId]);
    return row?.link_hash;
  }

  async organisers(rcpId: string): Promise<OrganisersSet | undefined> {
    const [row]: OrganisersSet[] = await this.db.query('select organisers, version from organisers where rcp_id = $1', [rcpId]);
    return row;
  }

  private async notify(tx: EntityManager, rcpId: string): Promise<void> {
    await tx.query('select pg_notify($1, $2)', [RCP_CHANNEL, rcpId]);
  }
}
