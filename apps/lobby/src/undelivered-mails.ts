import { Injectable } from '@nestjs/common';
import { DomainError, type LobbyServerMessage, type PrescriberAnswer } from '@rcp/contracts';
import { MailOutcomesStore } from './mail-outcomes.store.js';
import { PrescriberClient } from './prescriber.client.js';

type Undelivered = Extract<LobbyServerMessage, { type: 'undelivered' }>;
type Found = Extract<PrescriberAnswer, { found: true }>;

/** Whom the mails of a session did not reach: names are asked of scheduling at the moment they are shown, and not kept. */
@Injectable()
export class UndeliveredMails {
  constructor(private readonly outcomes: MailOutcomesStore, private readonly prescribers: PrescriberClient) {}

  /** Each prescriber once, and only while expected « en webconférence » in this session. */
  async of(sessionId: string): Promise<Undelivered> {
    const answers = await Promise.all((await this.outcomes.undelivered(sessionId)).map((registrationId) => this.ask(registrationId)));
    const people = new Map<string, { familyName: string; givenName: string }>();
    for (const answer of answers) {
      if (!answer?.found || !isExpected(answer, sessionId)) continue;
      const { email, familyName, givenName } = answer.prescriber;
      people.set(email.toLowerCase(), { familyName, givenName });
    }
    return { type: 'undelivered', prescribers: [...people.values()], unnamed: answers.filter((answer) => answer === undefined).length };
  }

  /** Undefined while scheduling is away: somebody is without a link, and that is said without the name. */
  private async ask(registrationId: string): Promise<PrescriberAnswer | undefined> {
    try {
      return await this.prescribers.of(registrationId);
    } catch (error) {
      if (error instanceof DomainError) return undefined;
      throw error;
    }
  }
}

const isExpected = ({ session, status, participation }: Found, sessionId: string): boolean =>
  session.id === sessionId && status === 'final' && participation === 'webconference';
