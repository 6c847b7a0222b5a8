import fc from 'fast-check';
import { z } from 'zod';
import * as dcc from './dcc.api.js';
import * as contracts from './index.js';
import { putIdentity, redeemTicket } from './public.api.js';
import { example, jsonSchema, objectsOf } from './trial-schemas.js';

const bodies = [
  { name: 'PutRcp', schema: dcc.putRcp }, { name: 'PutOrganisers', schema: dcc.putOrganisers }, { name: 'PutSession', schema: dcc.putSession },
  { name: 'PutRegistration', schema: dcc.putRegistration }, { name: 'PostLaunchTicket', schema: dcc.postLaunchTicket },
  { name: 'PatchSession', schema: dcc.patchSession }, { name: 'PostCancellation', schema: dcc.postCancellation }, { name: 'PutAgenda', schema: dcc.putAgenda },
  { name: 'PutSeries', schema: dcc.putSeries }, { name: 'PostLinkRotation', schema: dcc.postLinkRotation },
];

describe('what comes in from outside', () => {
  const closed: [string, z.ZodType][] = [
    ...bodies.map(({ name, schema }): [string, z.ZodType] => [name, schema]),
    ['redeemTicket', redeemTicket], ['putIdentity', putIdentity],
    ['lobby socket', contracts.lobbyClientMessage], ['media socket', contracts.mediaClientMessage],
  ];
  it.each(closed)('is a closed list of properties at every depth: %s', (_name, schema) => {
    const objects = objectsOf(jsonSchema(schema, 'input'));
    expect(objects.length).toBeGreaterThan(0);
    expect(objects.filter(({ object }) => object.additionalProperties !== false)).toEqual([]);
  });

  it('is covered here: every body of the DCC API', () => {
    const names = Object.keys(dcc).filter((name) => /^(put|post|patch)[A-Z]/.test(name));
    expect(bodies.map(({ name }) => name.charAt(0).toLowerCase() + name.slice(1)).sort()).toEqual(names.sort());
  });
});

/** Every object inside a value, the value itself first. */
function objectsIn(value: unknown): Record<string, unknown>[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objectsIn);
  return Array.isArray(value) ? inner : [value as Record<string, unknown>, ...inner];
}

describe('a body of the DCC API', () => {
  it.each(bodies)('$name: its example is accepted as it stands', ({ name, schema }) => {
    const body = example(`dcc/${name}`);
    expect(schema.parse(body)).toEqual(body);
  });

  it.each(bodies)('$name: is refused with one property too many, wherever it is put', ({ name, schema }) => {
    const unknownName = fc.oneof(fc.constantFrom('patient', 'ins', 'nom_patient', 'birthDate', 'diagnosis', 'constructor'), fc.string({ minLength: 1 }));
    const places = objectsIn(example(`dcc/${name}`)).length;
    fc.assert(fc.property(fc.nat(places - 1), unknownName, fc.jsonValue(), (place, property, value) => {
      const body = example(`dcc/${name}`);
      const target = objectsIn(body)[place] ?? {};
      fc.pre(!Object.hasOwn(target, property) && property !== '__proto__' && !optionalNames.has(property));
      target[property] = value;
      const issues = schema.safeParse(body).error?.issues ?? [];
      expect(issues.map(({ code }) => code)).toContain('unrecognized_keys');
    }));
  });
  const optionalNames = new Set(bodies.flatMap(({ schema }) => objectsOf(jsonSchema(schema, 'input')).flatMap(({ object }) => Object.keys(object.properties ?? {}))));

  it('PutSession: lasts from 15 minutes to 8 hours', () => {
    const start = Date.parse('2023-05-10T14:00:00Z');
    fc.assert(fc.property(fc.integer({ min: -600, max: 1200 }), (minutes) => {
      const body = { ...(example('dcc/PutSession') as object), startsAt: new Date(start).toISOString(), endsAt: new Date(start + minutes * 60_000).toISOString() };
      expect(dcc.putSession.safeParse(body).success).toBe(minutes >= 15 && minutes <= 480);
    }));
  });

  it('PutOrganisers: names every account once', () => {
    const twice = { organisers: [{ accountId: 'acc-1', role: 'secretary' }, { accountId: 'acc-1', role: 'organiser' }] };
    expect(dcc.putOrganisers.safeParse(twice).error?.issues.map(({ message }) => message)).toEqual(['duplicate-account']);
  });

  it.each(['on_site', 'absent', 'webconference'])('PutRegistration: knows the participation %s (R59)', (participation) => {
    expect(dcc.putRegistration.safeParse({ ...(example('dcc/PutRegistration') as object), participation }).success).toBe(true);
  });

  it('PutRegistration: knows no fourth participation (R59)', () => {
    fc.assert(fc.property(fc.string(), (participation) => {
      fc.pre(!['on_site', 'absent', 'webconference'].includes(participation));
      expect(dcc.putRegistration.safeParse({ ...(example('dcc/PutRegistration') as object), participation }).success).toBe(false);
    }));
  });
});

describe('a line of text', () => {
  it('has no control character, is trimmed, and is not empty', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => {
      const parsed = contracts.personName.safeParse(text);
      if (!parsed.success) return;
      expect(parsed.data).toBe(text.trim());
      expect(parsed.data).toMatch(/^[^\p{Cc}]{1,80}$/u);
    }));
    for (const bad of ['', '  ', 'a\nb', 'a\u0000', '\u001b[31m', 'x'.repeat(81)]) expect(contracts.personName.safeParse(bad).success).toBe(false);
    expect(contracts.personName.parse(" N'GUYỄN-D’Été ")).toBe("N'GUYỄN-D’Été");
  });
});

describe('an id of the DCC', () => {
  it('is safe in a path and a subject', () => {
    fc.assert(fc.property(fc.string(), (text) => {
      if (contracts.dccId.safeParse(text).success) expect(encodeURIComponent(text)).toBe(text);
    }));
    for (const bad of ['', '.', '..', 'a/b', 'a b', '-a', 'é', 'x'.repeat(65)]) expect([bad, contracts.dccId.safeParse(bad).success]).toEqual([bad, false]);
  });
});

describe('the shape of every contract', () => {
  const isSchema = (value: unknown): value is z.ZodType => value instanceof z.ZodType;
  const schemas = Object.entries(contracts).flatMap(([name, value]): [string, z.ZodType][] => (isSchema(value) ? [[name, value]] : []));

  it.each(schemas)('is what was reviewed: %s', (_name, schema) => {
    expect(jsonSchema(schema, 'input')).toMatchSnapshot();
  });

  it.each(contracts.allEvents.map((event) => ({ name: event.name, event })))('is what was reviewed: event $name', ({ event }) => {
    expect({ type: event.type, data: jsonSchema(event.data, 'output') }).toMatchSnapshot();
  });

  it.each(contracts.queryAccess.map(({ subject }) => subject))('is what was reviewed: question %s', (subject) => {
    const query = [contracts.prescriberQuery, contracts.attendanceQuery, contracts.statisticsQuery, contracts.rcpStatisticsQuery].find((one) => one.subject === subject);
    expect(query && { ask: jsonSchema(query.ask, 'input'), answer: jsonSchema(query.answer, 'output') }).toMatchSnapshot();
  });
});
