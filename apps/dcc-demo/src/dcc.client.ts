import { randomUUID } from 'node:crypto';
import {
  launchTicketAnswer, type PatchSession, type PostCancellation, type PostLaunchTicket, type PutSeries, type PutSession, rcpAnswer, type RcpAnswer, rcpList,
  registrationAnswer, type RegistrationAnswer, registrationList, seriesAnswer, seriesEnded, seriesList, type SeriesAnswer, seriesPreview, type SeriesPreview, sessionAnswer,
  type SessionAnswer, sessionList,
} from '@rcp/contracts';
import { z } from 'zod';
import type { Answered, DccApi } from './dcc-api.client.js';

const nothing = z.undefined();

/** What the screens ask of the API. Each method may throw DccRefusal. */
export class Dcc {
  constructor(private readonly api: DccApi) {}

  async rcps(): Promise<RcpAnswer[]> {
    const all = await paged((cursor) => this.api.call('listRcps', rcpList, { query: { cursor, limit: '200' } }));
    return all.filter(({ status }) => status === 'active').sort((a, b) => a.name.localeCompare(b.name, 'fr'));
  }

  async rcp(rcpId: string): Promise<RcpAnswer> {
    return (await this.api.call('getRcp', rcpAnswer, { params: { rcpId } })).content;
  }

  async series(rcpId: string): Promise<SeriesAnswer[]> {
    return (await this.api.call('listSeries', seriesList, { params: { rcpId } })).content.items;
  }

  async previewSeries(rcpId: string, seriesId: string, body: PutSeries): Promise<SeriesPreview> {
    return (await this.api.call('putSeries', seriesPreview, { params: { rcpId, seriesId }, query: { preview: 'true' }, body })).content;
  }

  async putSeries(rcpId: string, seriesId: string, body: PutSeries): Promise<SeriesAnswer> {
    return (await this.api.call('putSeries', seriesAnswer, { params: { rcpId, seriesId }, body })).content;
  }

  /** The sessions cancelled with it: the untouched ones from that local day on. */
  async endSeries(rcpId: string, seriesId: string, from: string): Promise<readonly string[]> {
    return (await this.api.call('endSeries', seriesEnded, { params: { rcpId, seriesId }, query: { from } })).content.cancelledSessionIds;
  }

  /** In time order; `from` now unless told otherwise. */
  async sessions(rcpId: string, span: { from?: string; to?: string } = {}): Promise<SessionAnswer[]> {
    return paged((cursor) => this.api.call('listSessions', sessionList, { params: { rcpId }, query: { ...span, cursor, limit: '200' } }));
  }

  async session(sessionId: string): Promise<Answered<SessionAnswer>> {
    return this.api.call('getSession', sessionAnswer, { params: { sessionId } });
  }

  async putSession(sessionId: string, body: PutSession): Promise<SessionAnswer> {
    return (await this.api.call('putSession', sessionAnswer, { params: { sessionId }, body })).content;
  }

  async patchSession(sessionId: string, body: PatchSession, ifMatch: string): Promise<SessionAnswer> {
    return (await this.api.call('patchSession', sessionAnswer, { params: { sessionId }, body, ifMatch })).content;
  }

  /** `reasonCode` as the form sent it: the API says what it thinks of it. */
  async cancelSession(sessionId: string, body: Record<keyof PostCancellation, string>, ifMatch: string): Promise<void> {
    await this.api.call('cancelSession', sessionAnswer, { params: { sessionId }, body, ifMatch });
  }

  async registrations(sessionId: string): Promise<RegistrationAnswer[]> {
    return (await this.api.call('listRegistrations', registrationList, { params: { sessionId } })).content.items;
  }

  async registration(sessionId: string, registrationId: string): Promise<Answered<RegistrationAnswer>> {
    return this.api.call('getRegistration', registrationAnswer, { params: { sessionId, registrationId } });
  }

  /** The body is what the form says, complete or not: the API says what is missing. Under another session it is a move. */
  async putRegistration(sessionId: string, registrationId: string, body: object, ifMatch?: string): Promise<RegistrationAnswer> {
    return (await this.api.call('putRegistration', registrationAnswer, { params: { sessionId, registrationId }, body, ifMatch })).content;
  }

  async withdraw(sessionId: string, registrationId: string, ifMatch: string): Promise<void> {
    await this.api.call('withdrawRegistration', nothing, { params: { sessionId, registrationId }, ifMatch });
  }

  /** With the same key, one mail. */
  async resendMail(sessionId: string, registrationId: string, idempotencyKey: string): Promise<void> {
    await this.api.call('resendMail', registrationAnswer, { params: { sessionId, registrationId }, idempotencyKey });
  }

  /** Where to send the browser of the signed-in user, within 60 s (R16). */
  async launch(sessionId: string, account: PostLaunchTicket['account']): Promise<string> {
    return (await this.api.call('createLaunchTicket', launchTicketAnswer, { body: { sessionId, account }, idempotencyKey: randomUUID() })).content.url;
  }
}

/** Every page of a list. */
async function paged<Item>(page: (cursor: string | undefined) => Promise<Answered<{ items: Item[]; next?: string | undefined }>>): Promise<Item[]> {
  const all: Item[] = [];
  for (let cursor: string | undefined; ; ) {
    const { items, next } = (await page(cursor)).content;
    all.push(...items);
    if (next === undefined) return all;
    cursor = next;
  }
}
