import { sessionAnswer, sessionList } from '@rcp/contracts';
import { aRcp, aSession, trialDcc } from './trial-dcc.js';
import { startTrial, type Trial } from './trial-service.js';

/** The service as it would have been on the days that the guide of users shows. */
async function startOn(day: string): Promise<Trial> {
  const clock = { now: () => new Date(`${day}T08:00:00Z`) };
  const trial = await startTrial({ clock, dcc: await trialDcc(clock.now()) });
  await trial.call('PUT', '/rcps/rcp-demo', { ...aRcp, name: 'RCP de DEMO - DEMO (CH Demonstration3)' });
  return trial;
}

describe('sessions as the guide shows them', () => {
  let trial: Trial | undefined;
  afterEach(() => trial?.stop());

  it('Monday and Tuesday rhythms with one Friday more are one list in time order (R79, R80)', async () => {
    trial = await startOn('2021-03-10');
    const series = (id: string, rrule: string, from: string) => trial?.call('PUT', `/rcps/rcp-demo/series/${id}`, { rrule, dtstartLocal: `${from}T16:00`, durationMin: 120, webconfActive: true });
    await series('tuesdays', 'FREQ=WEEKLY;BYDAY=TU;COUNT=2', '2021-03-16');
    await series('mondays', 'FREQ=WEEKLY;BYDAY=MO;COUNT=2', '2021-03-22');
    await trial.call('PUT', '/sessions/friday', aSession('rcp-demo', { startsAt: '2021-03-12T10:00:00Z', endsAt: '2021-03-12T12:00:00Z' }));
    const { items } = sessionList.parse((await trial.call('GET', '/rcps/rcp-demo/sessions')).body);
    // 29 March is in summer time: still 16:00.
    expect(items.map(({ listLabel, startsAt }) => [listLabel, startsAt.slice(11, 16)])).toEqual([
      ['Le vendredi 12 mars 2021 de 11:00 à 13:00', '10:00'], ['Le mardi 16 mars 2021 de 16:00 à 18:00', '15:00'], ['Le lundi 22 mars 2021 de 16:00 à 18:00', '15:00'],
      ['Le mardi 23 mars 2021 de 16:00 à 18:00', '15:00'], ['Le lundi 29 mars 2021 de 16:00 à 18:00', '14:00'],
    ]);
  });

  it('the card of a weekly session says all in French words (R3, R81, R83, R84)', async () => {
    trial = await startOn('2023-05-04');
    await trial.call('PUT', '/rcps/rcp-demo/series/wednesdays', {
      rrule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=4', dtstartLocal: '2023-05-10T16:00', durationMin: 90, webconfActive: true, place: 'Le mercredi - Toutes les semaines',
    });
    const card = sessionAnswer.parse((await trial.call('GET', '/rcps/rcp-demo/next-session')).body);
    expect(card).toMatchObject({
      id: 'wednesdays.20230510', title: 'Séance RCP "RCP de DEMO - DEMO (CH Demonstration3)" du 10/05/2023 (Le mercredi - Toutes les semaines)',
      dateLabel: 'mercredi 10 mai 2023 de 16:00 à 17:30', pageLabel: 'Mercredi 10/05/2023 de 16:00 à 17:30', recurrenceLabel: 'Le mercredi - Toutes les semaines',
      place: 'Le mercredi - Toutes les semaines', state: 'planned', stateLabel: 'Prévue', webconfActive: true, startsAt: '2023-05-10T14:00:00.000Z', endsAt: '2023-05-10T15:30:00.000Z',
    });
    expect(card.link).toMatch(/^https:\/\/rcp\.example\.org\/accesrcp\/[1-9A-HJ-NP-Za-km-z]{22}$/);
  });

  it('a session of a series moved on its own keeps its title’s rhythm, and the RCP its link (R72)', async () => {
    trial = await startOn('2023-05-04');
    await trial.call('PUT', '/rcps/rcp-demo/series/wednesdays', { rrule: 'FREQ=WEEKLY;BYDAY=WE;COUNT=2', dtstartLocal: '2023-05-10T16:00', durationMin: 90, webconfActive: true });
    const before = sessionAnswer.parse((await trial.call('GET', '/sessions/wednesdays.20230510')).body);
    const moved = await trial.call('PUT', `/sessions/${before.id}`, aSession('rcp-demo', { startsAt: '2023-05-11T14:00:00Z', endsAt: '2023-05-11T15:30:00Z' }), { 'if-match': '"session:wednesdays.20230510:1"' });
    expect(sessionAnswer.parse(moved.body)).toMatchObject({
      title: 'Séance RCP "RCP de DEMO - DEMO (CH Demonstration3)" du 11/05/2023 (Le mercredi - Toutes les semaines)', seriesId: 'wednesdays', recurrenceDate: '2023-05-10', detached: true, link: before.link,
    });
    expect((await trial.call('POST', `/sessions/${before.id}/cancellation`, { reasonCode: 'no-cases' })).body).toMatchObject({ state: 'cancelled', link: before.link });
    expect((await trial.call('GET', '/rcps/rcp-demo/next-session')).body).toMatchObject({ id: 'wednesdays.20230517', link: before.link });
  });
});
