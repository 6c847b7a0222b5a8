import type { Knock } from '@rcp/contracts';
import { identified, matching } from './waiting-list.js';

const knock = (familyName: string, changes: Partial<Knock> = {}): Knock => ({
  joinRequestId: familyName, familyName, givenName: 'Jo', specialityCode: 'SM36', establishment: null, companions: [], assurance: 'guest', organiser: false,
  state: 'waiting', requestedAt: '2026-12-02T14:00:00.000Z', edited: false, ...changes,
});

describe('the list of people who wait', () => {
  const people = [knock('Lefèvre', { establishment: 'CHU de Saint-Étienne' }), knock('MARTIN', { companions: [{ name: 'Dr Lune', specialityCode: null }] }), knock('Étienne')];

  it('is searched by name, establishment and companions, without accents or capitals', () => {
    expect(matching(people, 'etienne').map(({ familyName }) => familyName)).toEqual(['Lefèvre', 'Étienne']);
    expect(matching(people, ' LUNE ').map(({ familyName }) => familyName)).toEqual(['MARTIN']);
    expect(matching(people, 'jo lefevre')).toHaveLength(1);
    expect(matching(people, '')).toEqual(people);
    expect(matching(people, 'personne')).toEqual([]);
  });

  it('offers to accept at once people who are identified under their own name', () => {
    expect(identified([
      knock('A', { assurance: 'account' }), knock('B', { assurance: 'personal_link' }), knock('C'), knock('D', { assurance: 'personal_link', edited: true }),
      knock('E', { assurance: 'account', state: 'held' }),
    ])).toEqual(['A', 'B']);
  });
});
