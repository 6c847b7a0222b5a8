import { ForbiddenException, ImATeapotException } from '@nestjs/common';
import { DomainError, problem } from '@rcp/contracts';
import { z } from 'zod';
import { asDomainError, languageOf, problemOf } from './problem.filter.js';

describe('an error', () => {
  it.each([
    ['a rule that said no', new DomainError('session-overlap'), 'session-overlap'],
    ['a shape that was refused', z.string().safeParse(1).error, 'validation'],
    ['one of Nest’s', new ForbiddenException('canary'), 'forbidden'],
    ['one of Fastify’s', Object.assign(new Error('canary'), { statusCode: 413 }), 'payload-too-large'],
    ['JSON that is none', new SyntaxError('canary'), 'malformed-json'],
    ['a question the database gave up', Object.assign(new Error('canary'), { code: '57014' }), 'unavailable'],
    ['a pool with nobody free', new Error('timeout exceeded when trying to connect'), 'unavailable'],
    ['a row that is there already', Object.assign(new Error('canary'), { code: '23505' }), undefined],
    ['a bug', new TypeError('canary'), undefined],
    ['a status nobody planned', new ImATeapotException(), undefined],
    ['something that is no error', 'canary', undefined],
  ])('is named: %s', (_what, error, code) => {
    expect(asDomainError(error)?.code).toBe(code);
  });

  it('leaves as a problem document (RFC 9457) with what the rule added, and no more', () => {
    const error = new DomainError('validation', [{ pointer: '/name', code: 'required' }], { version: 3 });
    const document = problemOf(error, 'en', '1b4e28ba-2fa1-11d2-883f-0016d3cca427', 'https://h');
    expect(document).toEqual({
      type: 'https://h/problems/validation', title: 'The request has invalid fields.', status: 422, code: 'validation',
      instance: 'urn:uuid:1b4e28ba-2fa1-11d2-883f-0016d3cca427', errors: [{ pointer: '/name', code: 'required' }], version: 3,
    });
    expect(problem.safeParse(document).success).toBe(true);
  });
});

describe('the language of an error', () => {
  it.each([
    [undefined, 'fr'], ['', 'fr'], ['en', 'en'], ['en-GB,en;q=0.9', 'en'], ['de-DE,en;q=0.5,fr;q=0.3', 'en'], ['fr-CA,en', 'fr'], ['de', 'fr'], ['*', 'fr'], ['en;q=0.1,fr;q=0.9', 'fr'], ['fr;q=0,en', 'en'],
  ] as const)('for Accept-Language %s is %s', (header, language) => {
    expect(languageOf(header)).toBe(language);
  });
});
