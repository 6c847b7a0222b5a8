import { Injectable } from '@nestjs/common';
import { DomainError, type Entry as EntryAnswer } from '@rcp/contracts';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Admission } from './admission.js';
import { type Entry, entryAnswer } from './domain/entry.js';
import type { Room } from './domain/room.js';
import { cookieAttributes, cookieName, EntriesStore } from './entries.store.js';
import { PersonalLinks } from './personal-links.js';

/** Who a browser is at one RCP link: it becomes somebody, or nobody again. */
@Injectable()
export class Doorstep {
  constructor(private readonly entries: EntriesStore, private readonly admission: Admission, private readonly links: PersonalLinks) {}

  mine(code: string, rcpId: string, request: FastifyRequest): Promise<Entry | undefined> {
    return this.entries.bySecret(rcpId, request.cookies[cookieName(code)]);
  }

  /** What a cookie says, unless the link that made it identifies nobody any more: then only of people who are inside (R68). */
  async known(code: string, rcpId: string, request: FastifyRequest): Promise<Entry | undefined> {
    const mine = await this.mine(code, rcpId, request);
    return mine === undefined || (await this.mayCome(mine)) ? mine : undefined;
  }

  /** False for a cookie whose link was revoked, except of people who are inside: they stay. */
  async mayCome(entry: Entry): Promise<boolean> {
    return entry.revoked !== true || this.admission.isInside(entry);
  }

  /** The entry as it is now: its form may have been corrected in between. Throws entry-required. */
  async current(entryId: string): Promise<Entry> {
    const entry = await this.entries.byId(entryId);
    if (entry === undefined) throw new DomainError('entry-required');
    return entry;
  }

  /** « Demander à rejoindre ». Throws entry-required, link-stale, unavailable while nobody can say whether the link holds, and what the rule throws. */
  async knock(entryId: string): Promise<Room> {
    const entry = await this.current(entryId);
    if (!(await this.holds(entry))) throw new DomainError('link-stale');
    return this.admission.request(entry, (tx) => this.entries.stands(tx, entry.id));
  }

  /** True while the link that made an entry holds; where there is no session there is nothing to hold. Throws unavailable. */
  async holds(entry: Entry): Promise<boolean> {
    if (entry.registrationId === null || (await this.admission.isInside(entry))) return true;
    const room = await this.admission.currentRoom(entry.rcpId);
    return room === undefined || this.links.holds(entry, { rcpId: entry.rcpId, policies: room.session.policies });
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
