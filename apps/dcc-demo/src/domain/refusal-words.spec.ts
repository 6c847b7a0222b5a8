import { errorTitle } from '@rcp/contracts';
import { refusalView } from './refusal-words.js';

const day = (instant: string) => instant.slice(0, 10);

describe('what the API refuses, on screen', () => {
  it('is its own sentence and code, with each field in words', () => {
    expect(refusalView({ code: 'validation', title: errorTitle('validation', 'fr'), errors: [{ pointer: '/prescriber/email', code: 'invalid-format' }, { pointer: '/prescriber/familyName', code: 'required' }] }, day)).toEqual({
      title: 'La demande contient des champs invalides.', code: 'validation', details: ['Adresse mail : forme non reconnue', 'Nom du prescripteur : à renseigner'],
    });
  });

  it('shows a field or a fault it has no words for as the API names it', () => {
    expect(refusalView({ code: 'validation', title: '', errors: [{ pointer: '/x', code: 'y' }] }, day).details).toEqual(['/x : y']);
  });

  it('tells where a series first meets another session', () => {
    expect(refusalView({ code: 'session-overlap', title: '', firstOverlap: '2026-12-09T15:00:00Z' }, day).details).toEqual(['Premier chevauchement le 2026-12-09.']);
  });
});
