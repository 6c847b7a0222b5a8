import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DomainError } from '@rcp/contracts';
import type { FastifyRequest } from 'fastify';
import { visit } from 'jsonc-parser';

/** JSON as RFC 8259 has it, and a merge patch of it (RFC 7396). */
const mediaTypes = ['application/json', 'application/merge-patch+json'];

/**
 * True when an object names a property twice. RFC 8259 §4 leaves open which of the two counts, and two readers may choose
 * differently: such a body means nothing certain.
 */
export function namesTwice(json: string): boolean {
  const open: Set<string>[] = [];
  let twice = false;
  visit(json, {
    onObjectBegin: () => void open.push(new Set()),
    onObjectProperty: (name) => {
      twice ||= open.at(-1)?.has(name) ?? false;
      open.at(-1)?.add(name);
    },
    onObjectEnd: () => void open.pop(),
  });
  return twice;
}

/** The text of a body; undefined when it is not UTF-8 (RFC 8259 §8.1): read in spite of that, names would be kept with their accents lost. */
export function utf8Of(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}

/** Reads bodies: malformed-json for what is no JSON, is not in UTF-8, is nested beyond reason, or names a property twice. No body is undefined. */
export function readJsonBodies(app: NestFastifyApplication, bodyLimit: number): void {
  // Fastify's own parser besides: it refuses `__proto__` and `constructor` keys.
  const parse = app.getHttpAdapter().getInstance().getDefaultJsonParser('error', 'error');
  app.useBodyParser(mediaTypes, { bodyLimit }, (request, body: Buffer, done) => {
    const text = utf8Of(body);
    if (text === '') return done(null, undefined);
    if (text === undefined || !namesEachOnce(text)) return done(new DomainError('malformed-json'), undefined);
    return void parse(request as FastifyRequest, text, done);
  });
}

function namesEachOnce(json: string): boolean {
  try {
    return !namesTwice(json);
  } catch {
    return false;
  }
}
