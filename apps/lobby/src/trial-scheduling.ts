import { createHash, randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { type EventContract, type EventData, type MediaTransport, organisersReplaced, participantJoined, participantLeft, type PrescriberAnswer, prescriberQuery, type QueryContract, rcpRegistered, screenShareStarted, screenShareStopped, sessionPlanned } from '@rcp/contracts';
import { type NatsOptions, natsConnectOptions } from '@rcp/messaging';
import type { z } from 'zod';

/** A meeting of its own for each spec. */
export interface TrialMeeting {
  readonly code: string;
  readonly rcpId: string;
  readonly sessionId: string;
}

/** The other end of the wire: tells facts and answers questions as scheduling's NATS user. */
export interface TrialScheduling {
  /** What `scheduling.prescriber` answers, by registration id. */
  readonly answers: Map<string, PrescriberAnswer>;
  answering: boolean;
  tell<C extends EventContract>(contract: C, subject: string, version: number, data: EventData<C>, at?: string): Promise<void>;
  /** An RCP with its organisers and one session, from an hour ago to in an hour unless told otherwise. */
  plan(organisers: readonly string[], session?: Partial<EventData<typeof sessionPlanned>>): Promise<TrialMeeting>;
  organisers(rcpId: string, version: number, accounts: readonly string[]): Promise<void>;
  /** Asks the lobby. */
  ask<Q extends QueryContract>(query: Q, question: z.infer<Q['ask']>): Promise<z.infer<Q['answer']>>;
  stop(): Promise<void>;
}

const letters = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';
const newCode = () => Array.from(randomUUID().replaceAll('-', '').slice(0, 22), (digit) => letters[parseInt(digit, 16)]).join('');

export const linkHashOf = (code: string) => createHash('sha256').update(code).digest('base64url');
export const inMinutes = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

export function rcpOnPage(rcpId: string, code: string): EventData<typeof rcpRegistered> {
  return {
    rcpId, name: 'RCP de DEMO - DEMO (CH Demonstration3)', shortName: 'DEMO', coordinator: { civility: 'Dr.', familyName: 'IMPOSSIBLE', givenName: 'CHARLES' },
    secretariat: { email: 'secretariat.rcp@test.fr' }, timeZone: 'Europe/Paris', dccUrls: {}, linkHash: linkHashOf(code),
  };
}

/** Tells facts as a service. */
export function teller(nc: NatsConnection, service: string): TrialScheduling['tell'] {
  return async (contract, subject, version, data, at = new Date().toISOString()) => {
    const event = {
      specversion: '1.0', id: randomUUID(), source: `/rcp/${service}`, type: contract.type, subject, time: at,
      datacontenttype: 'application/json', aggregateversion: version, data,
    };
    await jetstream(nc).publish(contract.type, JSON.stringify(event), { msgID: event.id });
  };
}

export async function startTrialScheduling(nats: NatsOptions): Promise<TrialScheduling> {
  const nc = await connect(natsConnectOptions('scheduling', nats));
  const scheduling: TrialScheduling = {
    answers: new Map(), answering: true,
    tell: teller(nc, 'scheduling'),
    async plan(organisers, session = {}) {
      const [code, id] = [newCode(), randomUUID().slice(0, 8)];
      const [rcpId, sessionId] = [`rcp-${id}`, session.sessionId ?? `ses-${id}`];
      await scheduling.tell(rcpRegistered, rcpId, 1, rcpOnPage(rcpId, code));
      await scheduling.organisers(rcpId, 1, organisers);
      await scheduling.tell(sessionPlanned, sessionId, 1, { rcpId, startsAt: inMinutes(-60), endsAt: inMinutes(60), webconfActive: true, ...session, sessionId });
      return { code, rcpId, sessionId };
    },
    organisers: (rcpId, version, accounts) => scheduling.tell(organisersReplaced, rcpId, version, {
      rcpId, organisers: accounts.map((accountId) => ({ accountId, role: 'organiser' as const })),
    }),
    ask: async (query, question) => query.answer.parse((await nc.request(query.subject, JSON.stringify(question))).json()) as never,
    stop: () => nc.close(),
  };
  nc.subscribe(prescriberQuery.subject, {
    callback: (_error, question) => {
      if (!scheduling.answering) return;
      const { registrationId } = prescriberQuery.ask.parse(question.json());
      question.respond(JSON.stringify(scheduling.answers.get(registrationId) ?? { found: false }));
    },
  });
  return scheduling;
}

/** A final registration « en webconférence » as scheduling would answer it. */
export function prescriberOf(registrationId: string, meeting: TrialMeeting, changes: Partial<Extract<PrescriberAnswer, { found: true }>> = {}): PrescriberAnswer {
  const { name, shortName, coordinator, secretariat, timeZone } = rcpOnPage(meeting.rcpId, meeting.code);
  return {
    found: true, registrationId, revision: 1, status: 'final', participation: 'webconference',
    prescriber: { familyName: 'MARTIN', givenName: 'Élodie', email: 'e.martin@example.org', specialityCode: 'SM02' },
    session: { id: meeting.sessionId, startsAt: inMinutes(-60), endsAt: inMinutes(60), state: 'planned', webconfActive: true },
    rcp: { id: meeting.rcpId, name, shortName, coordinator, secretariat, timeZone, linkCode: meeting.code },
    ...changes,
  };
}

/** The other end for the media: tells who comes and goes, as the media-gateway. */
export interface TrialMedia {
  /** `at`: when it happened; now unless told otherwise. */
  joined(who: { sessionId: string; participantId: string }, version?: number, at?: string): Promise<void>;
  left(who: { sessionId: string; participantId: string; transport?: MediaTransport }, version?: number, at?: string): Promise<void>;
  shares(who: { sessionId: string; participantId: string }, started: boolean, version: number, at: string): Promise<void>;
  stop(): Promise<void>;
}

export async function startTrialMedia(nats: NatsOptions): Promise<TrialMedia> {
  const nc = await connect(natsConnectOptions('media-gateway', nats));
  const tell = teller(nc, 'media-gateway');
  return {
    joined: (who, version = 1, at) => tell(participantJoined, who.participantId, version, who, at),
    left: (who, version = 2, at) => tell(participantLeft, who.participantId, version, { ...who, reason: 'left' }, at),
    shares: (who, started, version, at) => tell(started ? screenShareStarted : screenShareStopped, who.participantId, version, who, at),
    stop: () => nc.close(),
  };
}
