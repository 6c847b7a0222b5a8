import { z } from 'zod';
import { faultsOf, hasUnknownProperty } from './zod.pipe.js';

const body = z.strictObject({
  name: z.string().max(3), people: z.array(z.strictObject({ email: z.email() })), at: z.iso.datetime(), 'a/b~c': z.int().optional(),
}).refine((value) => value.name !== 'no', { path: ['name'], message: 'session-length' });

const faults = (value: unknown) => faultsOf(body.safeParse(value, { reportInput: true }).error ?? new z.ZodError([]));
const good = { name: 'abc', people: [], at: '2026-01-01T00:00:00Z' };

describe('the faults of a body', () => {
  it('are pointed at (RFC 6901), all of them at once', () => {
    expect(faults({ name: 'canary', people: [{ email: 'canary' }], at: 4, 'a/b~c': 'x' })).toEqual([
      { pointer: '/name', code: 'too-big' }, { pointer: '/people/0/email', code: 'invalid-format' }, { pointer: '/at', code: 'invalid-type' },
      { pointer: '/a~1b~0c', code: 'invalid-type' },
    ]);
  });

  it('say what is missing', () => {
    expect(faults({ name: 'abc', people: [] })).toEqual([{ pointer: '/at', code: 'required' }]);
  });

  it('say which property is unknown, at its place', () => {
    const found = faults({ ...good, people: [{ email: 'a@b.fr', patient: 'canary' }], ins: 'canary' });
    expect(found).toEqual([{ pointer: '/people/0/patient', code: 'unknown-property' }, { pointer: '/ins', code: 'unknown-property' }]);
    expect(hasUnknownProperty(found)).toBe(true);
    expect(hasUnknownProperty(faults({ ...good, name: 4 }))).toBe(false);
  });

  it('do not repeat a property name that is no name: it may be the value', () => {
    expect(faults({ ...good, 'Mme Canary née le 3 mai': true })).toEqual([{ pointer: '', code: 'unknown-property' }]);
  });

  it('carry the name of the rule that was broken', () => {
    expect(faults({ ...good, name: 'no' })).toEqual([{ pointer: '/name', code: 'session-length' }]);
  });

  it('never hold the refused value', () => {
    expect(JSON.stringify(faults({ name: 'canary', people: 'canary', at: 'canary' }))).not.toContain('canary');
  });
});
