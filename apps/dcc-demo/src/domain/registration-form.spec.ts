import { putRegistration } from '@rcp/contracts';
import { emptyEntry, entryOf, participationChoices, prescriberName, putBody } from './registration-form.js';

const typed = new URLSearchParams({
  patient: 'ZYLBERSTEIN Hildegarde', civility: 'Dr', familyName: ' DURAND ', givenName: 'Paul', email: 'paul.durand@chu.example', specialityCode: 'SM26', establishment: 'CHU Exemple', participation: 'webconference',
});

describe('« Inscription patient »', () => {
  it('sends the prescriber and the participation, and has no place for the patient', () => {
    const body = putBody(entryOf(typed), 'final');
    expect(JSON.stringify(body)).not.toMatch(/patient|ZYLBERSTEIN|Hildegarde/i);
    expect(putRegistration.parse(body)).toEqual({
      status: 'final', participation: 'webconference',
      prescriber: { civility: 'Dr', familyName: 'DURAND', givenName: 'Paul', email: 'paul.durand@chu.example', specialityCode: 'SM26', establishment: { name: 'CHU Exemple' } },
    });
  });

  it('leaves out what was not filled in, for the API to say', () => {
    expect(putBody(emptyEntry, 'draft')).toEqual({ status: 'draft', prescriber: {} });
  });

  it('offers the guide’s three choices, the third where the webconference is active only (R59, R60)', () => {
    expect(participationChoices('webconference', true).map(({ label, selected, disabled }) => [label, selected, disabled])).toEqual([
      ['Prescripteur présent en RCP', false, false], ['Prescripteur absent', false, false], ['Prescripteur en webconférence', true, false],
    ]);
    expect(participationChoices('webconference', false)[2]).toMatchObject({ disabled: true, selected: false });
  });

  it('names the prescriber with what is known', () => {
    expect(prescriberName(entryOf(typed))).toBe('Dr DURAND Paul');
    expect(prescriberName(emptyEntry)).toBe('');
  });
});
