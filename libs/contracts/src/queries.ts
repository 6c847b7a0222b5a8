import { z } from 'zod';
import { attendanceAnswer, sessionStatistics, statisticsAnswer } from './dcc-report.api.js';
import { coordinator, dccId, establishment, instant, participation, personName, registrationStatus, secretariat, sessionState, timeZone } from './values.js';

/** A question answered by request/reply on core NATS: never stored, so personal data may be in the answer. */
export interface QueryContract<Ask extends z.ZodType = z.ZodType, Answer extends z.ZodType = z.ZodType> {
  readonly subject: string;
  readonly ask: Ask;
  readonly answer: Answer;
}

/**
 * The prescriber of one registration, with all a mail or a pre-filled form needs, as it stands now.
 * `found: false` when there is no such registration. A caller must check `status`, `participation` and `revision`
 * before it relies on the rest: revocation of a personal link is the registration's state.
 */
export const prescriberQuery = {
  subject: 'scheduling.prescriber',
  ask: z.object({
    registrationId: dccId,
    /** Of a session the registration has left: `session` and `rcp` of the answer are that session's. */
    sessionId: dccId.optional(),
  }),
  answer: z.discriminatedUnion('found', [
    z.object({ found: z.literal(false) }),
    z.object({
      found: z.literal(true),
      registrationId: dccId,
      revision: z.int(),
      status: registrationStatus,
      participation,
      prescriber: z.object({
        civility: z.string().optional(), familyName: personName, givenName: personName, email: z.email(),
        specialityCode: z.string().optional(), establishment: establishment.optional(), rpps: z.string().optional(),
      }),
      /** The same address's other final registrations « en webconférence » to the same session, oldest first: one person, one calendar entry (R69). */
      alsoRegistered: z.array(z.object({ registrationId: dccId, revision: z.int() })).optional(),
      session: z.object({
        id: dccId, startsAt: instant, endsAt: instant, state: sessionState, webconfActive: z.boolean(),
        /** Grows with each change of times and with the cancellation. */
        icsSequence: z.int().optional(),
      }),
      rcp: z.object({
        id: dccId, name: z.string(), shortName: z.string(), coordinator, secretariat, timeZone,
        /** The code of the RCP's link: `${PUBLIC_URL}/accesrcp/${linkCode}`. */
        linkCode: z.string(),
        /** What a mail must know of the RCP's policies; absent: the usual ones. */
        policies: z.object({ openBeforeMin: z.int(), personalLinks: z.boolean(), reminder: z.boolean().optional() }).optional(),
      }),
    }),
  ]),
} satisfies QueryContract;
export type PrescriberAnswer = z.infer<typeof prescriberQuery.answer>;

/** Who was in the room of a closed session (R96). `found: false` until the record is frozen. */
export const attendanceQuery = {
  subject: 'lobby.attendance',
  ask: z.object({ sessionId: dccId }),
  answer: z.discriminatedUnion('found', [z.object({ found: z.literal(false) }), attendanceAnswer.extend({ found: z.literal(true) })]),
} satisfies QueryContract;

/** Whether somebody is in the room of an open session as one of its organisers, as the lobby has it now. */
export const organiserQuery = {
  subject: 'lobby.organiser',
  ask: z.object({ sessionId: dccId, joinRequestId: z.uuid() }),
  answer: z.object({ organiser: z.boolean() }),
} satisfies QueryContract;

/** Figures of one RCP over a period, without a name (R86). */
export const statisticsQuery = {
  subject: 'lobby.statistics',
  ask: z.object({ rcpId: dccId, from: instant, to: instant }),
  answer: sessionStatistics,
} satisfies QueryContract;

/** The same with what scheduling knows of registrations and mails: what organisers and the DCC read. `found: false` while the lobby does not answer. */
export const rcpStatisticsQuery = {
  subject: 'scheduling.statistics',
  ask: z.object({ rcpId: dccId, from: instant, to: instant }),
  answer: z.discriminatedUnion('found', [z.object({ found: z.literal(false) }), z.object({ found: z.literal(true), statistics: statisticsAnswer })]),
} satisfies QueryContract;
