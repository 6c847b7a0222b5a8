import { z } from 'zod';
import { describeFailure, framesOf, PermanentFailure } from './failure.js';

const person = 'Jeanne Martin';

describe('what is said about a failure', () => {
  it('is our own reason, or where a contract is broken', () => {
    expect(describeFailure(new PermanentFailure('the session is cancelled'))).toBe('the session is cancelled');
    const broken = z.object({ person: z.object({ name: z.email() }) }).safeParse({ person: { name: person } });
    expect(describeFailure(broken.error)).toBe('/person/name: invalid_format');
  });

  it('never repeats the message of somebody else, which may name people', () => {
    const driver = Object.assign(new Error(`Key (name)=(${person}) already exists`), { name: 'QueryFailedError', code: '23505' });
    expect(describeFailure(driver)).toBe('QueryFailedError 23505');
    expect(describeFailure(new TypeError(person))).toBe('TypeError');
    expect(describeFailure(person)).toBe('unknown failure');
    expect(framesOf(driver)).toMatch(/^\s+at /);
    expect(framesOf(driver)).not.toContain(person);
  });
});
