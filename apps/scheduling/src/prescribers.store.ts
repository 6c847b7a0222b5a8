import { Injectable } from '@nestjs/common';
import type { PrescriberAnswer } from '@rcp/contracts';
import { DataSource } from 'typeorm';
import type { Rcp } from './domain/rcp.js';
import type { Registration } from './domain/registration.js';
import type { Session } from './domain/session.js';

type Found = Extract<PrescriberAnswer, { found: true }>;

interface Row {
  readonly revision: number;
  readonly status: Registration['status'];
  readonly participation: Registration['participation'];
  readonly prescriber: Registration['prescriber'];
  readonly also: NonNullable<Found['alsoRegistered']>;
  readonly session_id: string;
  readonly starts_at: Date;
  readonly ends_at: Date;
  readonly state: Session['state'];
  readonly webconf_active: boolean;
  readonly ics_sequence: number;
  readonly rcp_id: string;
  readonly name: string;
  readonly short_name: string;
  readonly coordinator: Rcp['coordinator'];
  readonly secretariat: Rcp['secretariat'];
  readonly time_zone: Rcp['timeZone'];
  readonly link_code: string;
  readonly policies: Rcp['policies'];
}

/** Who prescribed, with all a mail needs: asked once per mail, so it is one question. */
@Injectable()
export class PrescribersStore {
  constructor(private readonly db: DataSource) {}

  /** As it is now; the coordinator without their number. `sessionId`: of a session of the same network that it has left. */
  async of(registrationId: string, sessionId?: string): Promise<PrescriberAnswer> {
    const [row]: Row[] = await this.db.query(
      `select r.revision, r.status, r.participation, r.prescriber,
              s.id as session_id, s.starts_at, s.ends_at, s.state, s.webconf_active, s.ics_sequence,
              rcp.id as rcp_id, rcp.name, rcp.short_name, rcp.coordinator, rcp.secretariat, rcp.time_zone, rcp.link_code, rcp.policies,
              (select coalesce(jsonb_agg(jsonb_build_object('registrationId', other.id, 'revision', other.revision) order by other.id), '[]')
                 from registration other
                where other.session_id = r.session_id and other.id <> r.id and other.status = 'final' and other.participation = 'webconference'
                  and lower(other.prescriber ->> 'email') = lower(r.prescriber ->> 'email')) as also
         from registration r join session own on own.id = r.session_id join rcp home on home.id = own.rcp_id
              join session s on s.id = coalesce($2, r.session_id) join rcp on rcp.id = s.rcp_id and rcp.network_id = home.network_id
        where r.id = $1`, [registrationId, sessionId ?? null],
    );
    return row === undefined ? { found: false } : answer(registrationId, row);
  }
}

function answer(registrationId: string, row: Row): Found {
  const { civility, familyName, givenName } = row.coordinator;
  const { openBeforeMin, personalLinks, reminder } = row.policies;
  return {
    found: true, registrationId, revision: row.revision, status: row.status, participation: row.participation, prescriber: row.prescriber, alsoRegistered: row.also,
    session: {
      id: row.session_id, startsAt: row.starts_at.toISOString(), endsAt: row.ends_at.toISOString(), state: row.state, webconfActive: row.webconf_active,
      icsSequence: row.ics_sequence,
    },
    rcp: {
      id: row.rcp_id, name: row.name, shortName: row.short_name, coordinator: { ...(civility === undefined ? {} : { civility }), familyName, givenName },
      secretariat: row.secretariat, timeZone: row.time_zone, linkCode: row.link_code, policies: { openBeforeMin, personalLinks, reminder },
    },
  };
}
