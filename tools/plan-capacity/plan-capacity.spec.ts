import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { calendarOf } from './calendar.js';
import { busiest, capacityOf, costOf, nodesFor } from './capacity.js';
import { assumedIn, type Figures, figuresSchema } from './figures.js';
import { tableOf } from './run-plan.js';

const at = (name: string) => readFile(join(import.meta.dirname, name), 'utf8');
const head = 'startsAt,minutes,sessions,people,registrations';
const planned = (...rows: string[]) => calendarOf([head, ...rows].join('\n'));

describe('the capacity that a calendar of meetings needs', () => {
  let figures: Figures;
  beforeAll(async () => { figures = figuresSchema.parse(JSON.parse(await at('figures.json'))); });

  it('reads the same calendar from CSV and from JSON', () => {
    const row = { startsAt: '2026-03-02T12:30:00+01:00', minutes: 90, sessions: 2, people: 12, registrations: 20 };
    expect(calendarOf(JSON.stringify([row]))).toEqual(planned('2026-03-02T12:30:00+01:00,90,2,12,20', ''));
    expect(planned('2026-03-02T12:30:00+01:00,90,2,12,20')[0]?.startsAt.toISOString()).toBe('2026-03-02T11:30:00.000Z');
  });

  it.each([
    ['nothing', head, 'no session is planned'],
    ['other columns', 'start,people\n', /^line 1: the columns are startsAt/],
    ['a line that is short', `${head}\n2026-03-02T12:30:00Z,90,2`, 'line 2: 3 columns, not 5'],
    ['a day instead of a time', `${head}\n2026-03-02,90,2,12,20`, /^line 2, startsAt: /],
    ['a meeting of nobody', `${head}\n2026-03-02T12:30:00Z,90,2,0,20`, /^line 2, people: too_small/],
    ['half a list', '[{', 'not JSON'],
  ])('refuses %s, and says where', (_what, text, told) => {
    expect(() => calendarOf(text)).toThrow(told);
  });

  it('counts in a room everybody’s camera to everybody else, and one screen', () => {
    expect(costOf(1, figures)).toMatchObject({ outKbits: 0, cores: 0 });
    const { inKbits, outKbits } = costOf(3, figures);
    expect(inKbits).toBe(3 * 940 + 1_500);
    expect(outKbits).toBe(2 * (3 * 940 + 1_500));
    expect(costOf(60, figures).inKbits).toBe(30 * 40 + 9 * 900 + 1_500);
  });

  it('finds the moment when most is sent; a meeting that has just ended does not count', () => {
    const calendar = planned('2026-03-02T08:00:00Z,60,1,10,0', '2026-03-02T08:30:00Z,60,1,10,0', '2026-03-02T09:00:00Z,60,1,9,0');
    const { at: moment, held } = busiest(calendar, figures);
    expect(moment.toISOString()).toBe('2026-03-02T08:30:00.000Z');
    expect(held).toHaveLength(2);
  });

  it('puts no room on two nodes, none beyond a node’s share, and refuses a room that no node carries', () => {
    const node = { inKbits: 0, cores: 0 };
    expect(nodesFor([{ ...node, outKbits: 350_000 }, { ...node, outKbits: 350_000 }, { ...node, outKbits: 250_000 }], figures)).toBe(2);
    expect(nodesFor(Array.from({ length: 201 }, () => ({ ...node, outKbits: 1 })), figures)).toBe(2);
    expect(() => nodesFor([{ ...node, outKbits: 700_000 }], figures)).toThrow(RangeError);
  });

  it('never needs less for more meetings', () => {
    const sizes = [1, 10, 100, 1_000].map((sessions) => capacityOf(planned(`2026-03-02T08:00:00Z,60,${sessions},12,20`), figures));
    for (const pick of [(one: (typeof sizes)[number]) => one.janus.nodes, (one: (typeof sizes)[number]) => one.replicas.lobby, (one: (typeof sizes)[number]) => one.databaseGigabytes]) {
      expect(sizes.map(pick)).toEqual(sizes.map(pick).toSorted((a, b) => a - b));
    }
    expect(sizes[3]?.replicas.mediaGateway).toBe(31);
  });

  it('keeps two replicas of everything for the smallest hospital', async () => {
    const { replicas, janus } = capacityOf(calendarOf(await at('examples/hospital.csv')), figures);
    expect({ replicas, nodes: janus.nodes }).toEqual({ replicas: { scheduling: 2, lobby: 2, notifications: 2, mediaGateway: 2 }, nodes: 1 });
  });

  it('shows a hospital, a region and the country side by side, and which figures are guesses', async () => {
    const plans = await Promise.all(['hospital', 'region', 'country'].map(async (name) => ({ name, capacity: capacityOf(calendarOf(await at(`examples/${name}.csv`)), figures) })));
    expect(plans.map(({ capacity }) => capacity.peak.sessions)).toEqual([1, 20, 300]);
    expect(tableOf(plans)).toMatch(/people at once.*15.*302.*4,530/);
    expect(assumedIn(figures)).toContain('janus.largerPictures');
    expect(assumedIn(figures)).not.toContain('janus.coreSharePerTrack');
  });
});
