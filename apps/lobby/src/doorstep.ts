import { Injectable } from '@nestjs/common';
import type { Entry as EntryAnswer } from '@rcp/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission.js';
import { type Entry, entryAnswer } from './domain/entry.js';
import { cookieAttributes, cookieName, EntriesStore } from './entries.store.js';

/** Who a browser is at one RCP link: it becomes somebody, or nobody again. */
@Injectable()
export class Doorstep {
  constructor(private readonly entries: EntriesStore, private readonly admission: Admission) {}

  mine(code: string, rcpId: string, request: FastifyRequest): Promise<Entry | undefined> {
    return this.entries.bySecret(rcpId, request.cookies[cookieName(code)]);
  }

  /**
   * A new identity is a new entry with a new cookie. A browser that was excluded doesn't get one (R48), unless it is an
   * organiser's now: workstations are shared. Throws excluded.
   */
  async enter(code: string, who: Omit<Entry, 'id'>, before: Entry | undefined, reply: FastifyReply): Promise<EntryAnswer> {
    const role = await this.admission.role(who);
    if (before !== undefined && role === null) await this.admission.mustNotBeExcluded(before);
    const secret = await this.entries.create(who);
    if (before !== undefined) await this.admission.leaveDoor(before);
    void reply.setCookie(cookieName(code), secret, cookieAttributes);
    return entryAnswer(who, role);
  }

  /** The same account once more keeps its place, and what it corrected in the form. */
  async again(mine: Entry, given: Entry['given']): Promise<EntryAnswer> {
    const known = { ...mine, given };
    await this.entries.relaunch(mine.id, known);
    return entryAnswer(known, await this.admission.role(known));
  }

  /** « Ce n'est pas vous ? »: this browser is nobody's here any more, and who it was waits no longer. Throws excluded (R48). */
  async forget(code: string, before: Entry, reply: FastifyReply): Promise<void> {
    await this.admission.mustNotBeExcluded(before);
    await this.admission.leaveDoor(before);
    await this.entries.remove(before.id);
    void reply.clearCookie(cookieName(code), cookieAttributes);
  }
}
