import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect, type Subscription } from '@nats-io/transport-node';
import { type EventContract, type EventData, patientRegistered, type PrescriberAnswer, prescriberQuery, type sessionPlanned } from '@rcp/contracts';
import { type NatsOptions, natsConnectOptions } from '@rcp/messaging';
import type { Contact } from './domain/contact.js';

/** A registration as facts tell it, with whatever else a fact holds. */
type Told = EventData<typeof patientRegistered> & Record<string, unknown>;

/** The other end of the wire in this service's integration specs: tells facts and answers questions as scheduling's NATS user. */
export interface TrialScheduling {
  /** What `scheduling.prescriber` answers, by registration id, or `inSession` where it is asked with a session. */
  readonly answers: Map<string, PrescriberAnswer>;
  /** How often it was asked. */
  readonly asked: () => number;
  /**
   * Tells a fact about a registration: PatientRegistered at version 1 unless told otherwise; answers the event's id. The same id again is a
   * second delivery, past the stream's own check.
   */
  tell(data: Told, how?: { eventId?: string; version?: number; contract?: EventContract }): Promise<string>;
  /** Tells a fact about a session, with whatever else that fact holds. */
  tellSession(contract: EventContract, version: number, data: EventData<typeof sessionPlanned> & Record<string, unknown>): Promise<void>;
  stopAnswering(): void;
  answer(): void;
  stop(): Promise<void>;
}

/** Key of the answer about a registration in a session it has left. */
export const inSession = (registrationId: string, sessionId: string) => `${registrationId} in ${sessionId}`;

export async function startTrialScheduling(nats: NatsOptions): Promise<TrialScheduling> {
  const nc = await connect(natsConnectOptions('scheduling', nats));
  const answers = new Map<string, PrescriberAnswer>();
  let asked = 0;
  let subscription: Subscription | undefined;
  const answer = () => {
    subscription = nc.subscribe(prescriberQuery.subject, {
      callback: (_error, question) => {
        asked++;
        const { registrationId, sessionId } = prescriberQuery.ask.parse(question.json());
        question.respond(JSON.stringify(answers.get(sessionId === undefined ? registrationId : inSession(registrationId, sessionId)) ?? { found: false }));
      },
    });
  };
  answer();
  const publish = async ({ type }: EventContract, id: string, subject: string, aggregateversion: number, data: unknown) => {
    const event = { specversion: '1.0', id, source: '/rcp/scheduling', type, subject, time: '2026-12-01T08:00:00Z', datacontenttype: 'application/json', aggregateversion, data };
    await jetstream(nc).publish(type, JSON.stringify(event), { msgID: randomUUID() });
  };
  return {
    answers, asked: () => asked, answer,
    async tell(data, { eventId = randomUUID(), version = 1, contract = patientRegistered } = {}) {
      await publish(contract, eventId, data.registrationId, version, data);
      return eventId;
    },
    tellSession: (contract, version, data) => publish(contract, randomUUID(), data.sessionId, version, data),
    stopAnswering: () => subscription?.unsubscribe(),
    stop: () => nc.close(),
  };
}

/** A final registration « en webconférence » as scheduling would answer it. */
export function contactOf(registrationId: string, email: string, changes: Partial<Contact> = {}): Contact {
  return {
    found: true, registrationId, revision: 1, status: 'final', participation: 'webconference',
    prescriber: { civility: 'Dr', familyName: 'MARTIN-ZZCANARY', givenName: 'Élodie', email },
    session: { id: 'ses-1', startsAt: '2026-12-02T15:00:00Z', endsAt: '2026-12-02T16:30:00Z', state: 'planned', webconfActive: true },
    rcp: {
      id: 'rcp-1', name: 'RCP Sein-Gynéco du CHU', shortName: 'Sein-Gynéco', timeZone: 'Europe/Paris', linkCode: '4vJ9nQwX2mZpL8sT6rKdYc',
      coordinator: { civility: 'Dr.', familyName: 'IMPOSSIBLE', givenName: 'CHARLES' },
      secretariat: { email: 'secretariat.rcp@test.fr', phone: '04 01 02 03 00' },
    },
    ...changes,
  };
}
