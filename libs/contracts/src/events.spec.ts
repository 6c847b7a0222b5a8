import fc from 'fast-check';
import { readdirSync } from 'node:fs';
import { allEvents, published, queryAccess, services } from './catalogue.js';
import { envelopeSchema, parseEvent, type RcpEvent } from './event.js';
import * as queries from './queries.js';
import { example, jsonSchema, objectsOf } from './trial-schemas.js';

const byName = allEvents.map((contract) => ({ name: contract.name, contract }));
const kebab = (name: string) => name.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase();

describe('every event', () => {
  it.each(byName)('$name has a golden example that parses and loses nothing', ({ name, contract }) => {
    const golden = example(name);
    expect(parseEvent(contract, golden)).toEqual(golden);
  });

  it.each(byName)('$name is read even with a property that a later minor version added', ({ name, contract }) => {
    const golden = example(name) as RcpEvent<object>;
    expect(parseEvent(contract, { ...golden, data: { ...golden.data, addedLater: true } })).toEqual(golden);
  });

  it.each(byName)('$name is refused under another type, and without any of its properties', ({ name, contract }) => {
    const golden = example(name) as RcpEvent<Record<string, unknown>>;
    expect(() => parseEvent(contract, { ...golden, type: 'rcp.session.other.v1' })).toThrow();
    const required = (jsonSchema(contract.data, 'input') as { required?: string[] }).required ?? [];
    expect(required).not.toEqual([]);
    fc.assert(fc.property(fc.constantFrom(...required), (missing) => {
      const data = Object.fromEntries(Object.entries(golden.data).filter(([key]) => key !== missing));
      expect(() => parseEvent(contract, { ...golden, data })).toThrow();
    }));
  });

  it.each(byName)('$name is called in code as on the wire', ({ name, contract: { type } }) => {
    const [, , happened] = /^rcp\.([a-z-]+)\.([a-z-]+)\.v[1-9]\d*$/.exec(type) ?? [];
    expect(happened).toBeDefined();
    expect([kebab(name), kebab(name).slice(kebab(name).indexOf('-') + 1)]).toContain(happened);
  });

  it('has an example, and every example an event', () => {
    const files = readdirSync(new URL('./examples/', import.meta.url)).filter((file) => file.endsWith('.json'));
    expect(files.sort()).toEqual(allEvents.map(({ name }) => `${name}.json`).sort());
  });

  it('has one name, one type and one publisher', () => {
    expect(new Set(allEvents.map(({ name }) => name)).size).toBe(allEvents.length);
    expect(new Set(allEvents.map(({ type }) => type)).size).toBe(allEvents.length);
    const contexts = services.map((service) => [service, [...new Set(published[service].map(({ type }) => type.split('.')[1]))].sort()]);
    expect(Object.fromEntries(contexts)).toEqual({
      scheduling: ['directory', 'patient', 'session'], lobby: ['lobby'], notifications: ['mail'], 'media-gateway': ['media'],
    });
  });

  it('says in its example by whom it is published', () => {
    for (const service of services) {
      for (const { name } of published[service]) expect([name, (example(name) as RcpEvent).source]).toEqual([name, `/rcp/${service}`]);
    }
  });
});

describe('no event', () => {
  /** What the public RCP page shows anyway: its coordinator, its secretariat, its links to the DCC. */
  const onThePage = /^(coordinator\.(civility|familyName|givenName)|secretariat\.(email|phone)|dccUrls\.registerPatient|policies\.personalLinks)$/;
  /** Who somebody is, how to reach them, what opens a door, who the meeting is about. */
  const personal = /e-?mail|phone|familyName|givenName|civility|companion|establishment|speciality|rpps|finess|address|identity|token|ticket|secret(?!ariat)|cookie|jti|link|patient|birth|diagnos|^ins$|^code$/i;

  it.each(byName)('tells who somebody is: $name', ({ name, contract }) => {
    const paths = objectsOf(jsonSchema(contract.data, 'output'))
      .flatMap(({ path, object }) => Object.keys(object.properties ?? {}).map((property) => ({ path: [...path, property].join('.'), property })));
    expect(paths.length).toBeGreaterThan(0);
    const leaks = paths.filter(({ property }) => personal.test(property) && property !== 'linkHash')
      .filter(({ path }) => !(['RcpRegistered', 'RcpUpdated'].includes(name) && onThePage.test(path)));
    expect(leaks).toEqual([]);
  });
});

describe('the envelope', () => {
  it('refuses what is not a whole CloudEvent', () => {
    const golden = example('SessionPlanned') as Record<string, unknown>;
    for (const attribute of ['specversion', 'id', 'source', 'type', 'subject', 'time', 'datacontenttype', 'aggregateversion']) {
      const { [attribute]: _, ...rest } = golden;
      expect([attribute, envelopeSchema.safeParse(rest).success]).toEqual([attribute, false]);
    }
    expect(envelopeSchema.safeParse(golden).success).toBe(true);
  });

  it('throws nothing but its own refusal, whatever arrives', () => {
    fc.assert(fc.property(fc.jsonValue(), (message) => {
      expect(envelopeSchema.safeParse(message).success).toBe(false);
    }));
  });
});

describe('every question between services', () => {
  it('has one owner, named in its subject, and askers who are not the owner', () => {
    const contracts = Object.values(queries).map(({ subject }) => subject);
    expect(queryAccess.map(({ subject }) => subject).sort()).toEqual(contracts.sort());
    for (const { subject, answeredBy, askedBy } of queryAccess) {
      expect(subject).toMatch(new RegExp(`^${answeredBy}\\.[a-z-]+$`));
      expect(askedBy).not.toContain(answeredBy);
      expect(askedBy.length).toBeGreaterThan(0);
    }
  });

  it('never goes through the stream, whose subjects begin with rcp.', () => {
    expect(queryAccess.filter(({ subject }) => subject.startsWith('rcp.'))).toEqual([]);
  });
});
