import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';

/** The door in numbers, over all replicas. */
export interface WaitingFigures {
  readonly openSessions: number;
  /** Those who came before anybody who may decide. */
  readonly held: number;
  readonly waiting: number;
}

/** Counts only: no id, no name. */
@Injectable()
export class WaitingFiguresStore {
  constructor(private readonly db: DataSource) {}

  /** People and sessions as they stand. Throws when the database is away. */
  async figures(): Promise<WaitingFigures> {
    const [row]: { open: string; held: string; waiting: string }[] = await this.db.query(
      `select (select count(*) from session where state = 'open') as open,
         count(*) filter (where request.state = 'held') as held, count(*) filter (where request.state = 'waiting') as waiting
       from join_request request join session on session.id = request.session_id
       where request.state in ('held', 'waiting') and session.state in ('planned', 'open')`);
    return { openSessions: Number(row?.open), held: Number(row?.held), waiting: Number(row?.waiting) };
  }
}
