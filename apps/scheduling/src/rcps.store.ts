import { createHash, randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DomainError, type PutOrganisers, type PutRcp } from '@rcp/contracts';
import { type NewLink, putRcp, type Rcp, replaceOrganisers } from './domain/rcp.js';
import { type Changed, PlanningStore } from './planning.store.js';
import { rcps } from './tables.store.js';

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** 22 base58 characters of 128 random bits: it can't be guessed from another RCP's (R75). */
export function newLink(): NewLink {
  let rest = BigInt(`0x${randomBytes(16).toString('hex')}`);
  let linkCode = '';
  for (let digit = 0; digit < 22; digit++) {
    linkCode = alphabet.charAt(Number(rest % 58n)) + linkCode;
    rest /= 58n;
  }
  return { linkCode, linkHash: createHash('sha256').update(linkCode).digest('base64url') };
}

@Injectable()
export class RcpsStore {
  constructor(private readonly planning: PlanningStore) {}

  put(id: string, body: PutRcp): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => putRcp(before, id, body, newLink()));
  }

  /** Throws not-found. */
  putOrganisers(id: string, body: PutOrganisers): Promise<Changed<Rcp>> {
    return this.planning.change(rcps, id, (before) => {
      if (before === undefined) throw new DomainError('not-found');
      return replaceOrganisers(before, body);
    });
  }

  /** Throws not-found. */
  async get(id: string): Promise<Rcp> {
    const rcp = await this.planning.find(rcps, id);
    if (rcp === null) throw new DomainError('not-found');
    return rcp;
  }
}
