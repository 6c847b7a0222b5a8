import { jest } from '@jest/globals';
import { startSystem, type System } from '@rcp/local-stack';
import { until } from '@rcp/testing';
import type { Browser } from 'playwright-core';
import { type Caller, guest } from './caller.js';
import { answerTo, button, cardOf, faultsOf, inMinutes, inTheRoom, keys, Meeting, pictureOf, presses, says, ticketOf } from './organiser-day.js';
import { launchChromium, Person } from './person.js';

const chat = 'Échange avec Anne PETIT';
const refusals = [
  ['Personne non identifiée', "L'organisateur n'a pas pu vous identifier."],
  ['Participation non prévue', "Votre participation n'est pas prévue pour cette séance."],
  ['Revenir plus tard', "Le moment n'est pas encore venu : demandez de nouveau dans quelques minutes."],
  ['Sans précision', "L'organisateur n'a pas donné de précision."],
] as const;

jest.setTimeout(120_000);

describe('an organiser’s day, and that of the people at the door', () => {
  let system: System, browser: Browser, day: Meeting, mailed: string;
  let julie: Person, paul: Person, anne: Person, claire: Person, denis: Person;
  const people: Person[] = [];
  const callers: Caller[] = [];
  const refused: Person[] = [];
  const arrives = async (name: string, locale = 'fr-FR') => {
    // Nobody's picture is looked at here, and five of them would take the processor from the pages.
    const person = await Person.arrives(browser, name, { locale, devices: false });
    people.push(person);
    return person;
  };
  const calls = async (who: string | ReturnType<typeof guest>) => {
    const caller = await day.caller(who);
    callers.push(caller);
    return caller;
  };

  beforeAll(async () => {
    system = await startSystem({ fsync: false, batchDelaySeconds: 0, pace: { SEAT_LOST_SECONDS: '8', SEAT_BEAT_SECONDS: '1' } });
    browser = await launchChromium();
    day = await Meeting.planned(system, 'DAY');
    mailed = await day.invites();
    [julie, paul, anne, claire, denis] = await Promise.all(['Julie', 'Paul', 'Anne', 'Claire', 'Denis'].map((name) => arrives(name))) as [Person, Person, Person, Person, Person];
  }, 120_000);
  afterAll(async () => {
    for (const caller of callers) caller.leaves();
    await browser?.close();
    await system?.stop();
  }, 60_000);

  it('begins with people who come before any organiser: they are held, and she sees all of them at once, oldest first, with what it takes to recognise them', async () => {
    await day.waits(anne, guest('PETIT', 'Anne', { establishment: 'CH du Lac', companions: [{ name: 'Luc Bernard', specialityCode: 'SM44' }, { name: 'Zoé Morel', specialityCode: null }] }));
    await says(anne.page, /En attente de l'organisateur\. La salle d'attente s'ouvrira à son arrivée\./);
    expect(await faultsOf(anne, 'waiting-held')).toEqual([]);
    await claire.page.goto(mailed);
    await presses(claire.page, 'Continuer');
    await claire.page.getByLabel('Prénom', { exact: true }).fill('Clara');
    await presses(claire.page, 'ENTRER');
    await presses(claire.page, 'Demander à rejoindre');
    await says(claire.page, /En attente de l'organisateur/);

    await day.enters(julie, 'julie');
    await inTheRoom(julie);
    await says(anne.page, /Vous êtes dans la salle d'attente/);
    const cards = julie.page.getByRole('region', { name: "Demandes d'entrée" }).getByRole('group');
    await until('both cards are there', async () => (await cards.count()) === 2);
    expect(await cards.nth(0).innerText()).toMatch(/Anne PETIT \(\+2\)[^]*souhaite rejoindre la réunion[^]* · CH du Lac[^]*Avec Luc Bernard \(Radiologie et imagerie médicale\), Zoé Morel[^]*Invité — identité déclarée[^]*Depuis \d\d:\d\d[^]*Accepter[^]*Chat[^]*Refuser/);
    expect(await cards.nth(1).innerText()).toMatch(/Clara MARTIN[^]*Hors établissement[^]*Lien personnel du prescripteur[^]*modifié par l'utilisateur/);
    expect(await julie.page.title()).toBe('(2) Webconférence – Sein-Gynéco');
    expect(decodeURIComponent(await julie.page.locator('link[rel=icon]').getAttribute('href') ?? '')).toContain('>2</text>');
    const sound = button(julie.page, "Signal sonore à l'arrivée");
    await keys(sound, 'Space');
    expect(await sound.getAttribute('aria-pressed')).toBe('false');
    expect(await faultsOf(julie, 'organiser-cards')).toEqual([]);
  });

  it('lets her write to somebody before any decision, who answers', async () => {
    const card = cardOf(julie.page, 'Anne PETIT');
    await keys(button(card, 'Chat'));
    await julie.page.keyboard.type('Pour quel dossier venez-vous ?');
    await julie.page.keyboard.press('Enter');
    await says(anne.page, 'Pour quel dossier venez-vous ?');
    expect(await anne.page.getByText('FRAYSSE').count()).toBe(0);
    await anne.page.getByLabel("Échange avec l'organisateur").last().fill('Le dossier présenté à 16 h.');
    await presses(anne.page, 'Envoyer');
    await says(julie.page, 'Le dossier présenté à 16 h.');
    expect(await julie.page.getByLabel(chat).last().evaluate((field) => field === document.activeElement)).toBe(true);
    expect(await faultsOf(julie, 'organiser-chat')).toEqual([]);
    expect(await faultsOf(anne, 'waiting-chat')).toEqual([]);
  });

  it('decides nothing by the cross: who is closed away waits on, and is in the list', async () => {
    await keys(button(cardOf(julie.page, 'Anne PETIT'), 'Fermer sans décider'));
    await until('the card is gone', async () => (await cardOf(julie.page, 'Anne PETIT').count()) === 0);
    expect(await julie.page.evaluate(() => document.activeElement?.textContent)).toBe("Demandes d'entrée");
    expect(await julie.page.title()).toContain('(2)');
    await keys(button(julie.page, 'Afficher la liste des participants'));
    await cardOf(julie.page, 'Anne PETIT').getByText('Le dossier présenté à 16 h.').waitFor();
    await pictureOf(julie, 'organiser-list');
    await julie.page.keyboard.press('Escape');
    await until('the list is closed', async () => (await cardOf(julie.page, 'Anne PETIT').count()) === 0);
    await says(anne.page, /Vous êtes dans la salle d'attente/);
  });

  it('turns more than three into a list with a search, by keyboard, and « Tout accepter » takes the identified ones alone', async () => {
    const [lea, marc] = await Promise.all((['lea', 'marc'] as const).map(async (account) => calls(await day.launchOf(account))));
    for (const [index] of refusals.entries()) {
      const person = await arrives(`refused ${index}`);
      await day.waits(person, guest(`REFUS${'ABCD'[index]}`, 'Jean'));
      refused.push(person);
    }
    await keys(button(julie.page, /autres personnes attendent/));
    const search = julie.page.getByLabel('Rechercher une personne en attente');
    await search.fill('fonTAINE');
    await until('one is found', async () => (await julie.page.getByRole('group').count()) === 1);
    await keys(button(cardOf(julie.page, 'Marc FONTAINE'), 'Accepter'));
    await until('he is in', () => marc?.last('you')?.request?.state === 'admitted');
    expect(await julie.page.evaluate(() => document.activeElement?.id)).toBe('waiting-title');
    await search.fill('');
    const denisCalls = await calls(await day.launchOf('denis'));
    expect(await faultsOf(julie, 'organiser-many')).toEqual([]);
    await keys(button(julie.page, 'Tout accepter (2 personnes identifiées)'));
    await until('both are in', () => [lea, denisCalls].every((one) => one?.last('you')?.request?.state === 'admitted'), { timeoutMs: 30_000 });
    await until('the others still wait', async () => (await julie.page.title()).startsWith('(6)'));
  });

  it('refuses with one of four reasons, by keyboard, and each person reads theirs and from when to ask again', async () => {
    for (const [index, [label, words]] of refusals.entries()) {
      const person = refused[index];
      if (!person) throw new Error('nobody');
      await keys(button(cardOf(julie.page, `Jean REFUS${'ABCD'[index]}`), 'Refuser'));
      const choice = julie.page.getByRole('menuitem', { name: label });
      await choice.waitFor();
      if (index === 0) await pictureOf(julie, 'organiser-reasons');
      await keys(choice);
      await says(person.page, "Votre demande n'a pas été acceptée par l'organisateur.");
      await says(person.page, words);
      await says(person.page, 'secretariat.rcp@chu.example');
      await says(person.page, /Vous pourrez demander de nouveau dans \d+ s\./);
      expect(await button(person.page, 'Demander de nouveau').getAttribute('aria-disabled')).toBe('true');
    }
    const [first, ...others] = refused;
    expect(await faultsOf(first!, 'waiting-refused')).toEqual([]);
    for (const person of others) await person.goesHome();
  });

  it('gives one result when two organisers decide at once, and tells the second who decided', async () => {
    // Paul's page hears nothing until Julie has decided, as over a slow line; he decides meanwhile, too late.
    let late: (() => void)[] | undefined;
    await paul.page.routeWebSocket(/\/ws\/lobby$/, (socket) => {
      socket.connectToServer().onMessage((message) => void (late === undefined ? socket.send(message) : late.push(() => socket.send(message))));
    });
    await day.enters(paul, 'paul');
    await inTheRoom(paul);
    await cardOf(paul.page, 'Anne PETIT').waitFor();
    await keys(button(cardOf(paul.page, 'Anne PETIT'), 'Refuser'));
    const choice = paul.page.getByRole('menuitem', { name: 'Sans précision' });
    await choice.waitFor();
    late = [];
    await presses(cardOf(julie.page, 'Anne PETIT'), 'Accepter');
    await until('Julie’s decision stands', async () => (await cardOf(julie.page, 'Anne PETIT').count()) === 0);
    await choice.click();
    await until('the answer is on its way', () => late?.length !== 0);
    for (const arrives of late.splice(0)) arrives();
    late = undefined;
    await says(paul.page, 'Anne PETIT — Julie FRAYSSE a déjà accepté cette demande.');
    expect(await faultsOf(paul, 'organiser-too-late')).toEqual([]);
    await presses(paul.page, 'Fermer');
    await presses(cardOf(paul.page, 'Clara MARTIN'), 'Accepter');
    await inTheRoom(claire);
    await paul.goesHome();
  });

  it('keeps out somebody excluded: reload, new tab, the personal link in a private window, a ticket from before; until it is lifted', async () => {
    const tab = await claire.anotherTab();
    const ticket = await ticketOf(tab, day.link);
    await keys(button(julie.page, /Actions pour Clara MARTIN/));
    await keys(julie.page.getByRole('menuitem', { name: 'Exclure' }));
    const question = julie.page.getByRole('alertdialog');
    await question.waitFor();
    await pictureOf(julie, 'organiser-exclude');
    await keys(button(question, 'Exclure'));
    await says(claire.page, "L'organisateur a mis fin à votre participation.");
    expect(await faultsOf(claire, 'waiting-excluded')).toEqual([]);
    expect(await answerTo(system.publicUrl, ticket)).not.toBe('media.joined');
    await tab.goto(day.link);
    await claire.page.reload();
    for (const page of [tab, claire.page]) await says(page, "L'organisateur a mis fin à votre participation.");
    const hidden = await arrives('Claire in a private window');
    await hidden.page.goto(mailed);
    await presses(hidden.page, 'Continuer');
    await presses(hidden.page, 'ENTRER');
    await presses(hidden.page, 'Demander à rejoindre');
    await says(hidden.page, "L'organisateur a mis fin à votre participation.");
    await hidden.goesHome();

    await button(julie.page, 'Autoriser à nouveau Clara MARTIN').scrollIntoViewIfNeeded();
    expect(await faultsOf(julie, 'organiser-lift')).toEqual([]);
    await keys(button(julie.page, 'Autoriser à nouveau Clara MARTIN'));
    await until('she is forgiven', async () => (await julie.page.getByText('Personnes exclues').count()) === 0);
    await until('the focus is kept', () => julie.page.evaluate(() => document.activeElement !== document.body));
    await presses(claire.page, 'Réessayer');
    await presses(claire.page, 'Demander à rejoindre');
    await presses(cardOf(julie.page, 'Clara MARTIN'), 'Accepter');
    await inTheRoom(claire);
  });

  it('puts somebody back to the waiting room, and lets them in again', async () => {
    await keys(button(julie.page.getByRole('complementary'), /Actions pour Clara MARTIN/));
    await keys(julie.page.getByRole('menuitem', { name: "Mettre en salle d'attente" }));
    await says(claire.page, /Vous êtes dans la salle d'attente/);
    await says(claire.page, "L'organisateur vous a remis en salle d'attente.");
    await presses(cardOf(julie.page, 'Clara MARTIN'), 'Accepter');
    await inTheRoom(claire);
  });

  it('lets somebody refused ask again after half a minute', async () => {
    const [first] = refused;
    await until('half a minute is over', async () => (await button(first!.page, 'Demander de nouveau').getAttribute('aria-disabled')) === null, { timeoutMs: 30_000, everyMs: 250 });
    await presses(first!.page, 'Demander de nouveau');
    await presses(first!.page, 'Demander à rejoindre');
    await says(first!.page, /Vous êtes dans la salle d'attente/);
    await first!.goesHome();
  });

  it('survives the organiser’s crash: people inside stay, newcomers are held, a deputy named meanwhile takes over, and she comes back to all of it', async () => {
    for (const caller of callers) caller.leaves();
    await day.enters(denis, 'denis');
    await presses(cardOf(julie.page, 'Denis ROCHE'), 'Accepter');
    await inTheRoom(denis);
    const entry = await julie.crashes();
    const newcomer = await arrives('a newcomer');
    await day.waits(newcomer, guest('NOUVEAU', 'Paule'));
    await says(newcomer.page, /En attente de l'organisateur/);
    await inTheRoom(anne);
    expect(await denis.page.getByText('souhaite rejoindre').count()).toBe(0);
    await day.names('julie', 'paul', 'denis');
    await says(newcomer.page, /Vous êtes dans la salle d'attente/);
    await presses(cardOf(denis.page, 'Paule NOUVEAU'), 'Accepter');
    await inTheRoom(newcomer);
    await newcomer.goesHome();
    await calls(guest('ENCORE', 'Luc'));

    julie = await Person.arrives(browser, 'Julie again', { devices: false });
    await julie.page.context().addCookies(entry);
    await day.enters(julie, 'julie');
    await cardOf(julie.page, 'Luc ENCORE').waitFor();
  });

  it('ends for all, and opens again within half an hour', async () => {
    await keys(button(julie.page, 'Terminer la séance pour tous'));
    const question = julie.page.getByRole('alertdialog');
    await question.waitFor();
    await pictureOf(julie, 'organiser-end');
    await keys(button(question, 'Terminer la séance pour tous'));
    for (const person of [julie, anne, denis]) await says(person.page, 'La séance est terminée.');
    await pictureOf(julie, 'organiser-ended');
    expect(await anne.page.getByText('Rouvrir la séance…').count()).toBe(0);
    await keys(button(julie.page, 'Rouvrir la séance…'));
    await says(julie.page, /Vous pouvez la rouvrir jusqu'à \d\d:\d\d\./);
    expect(await faultsOf(julie, 'organiser-reopen')).toEqual([]);
    await keys(button(julie.page, 'Rouvrir la séance'));
    await inTheRoom(julie);
  });

  it.each([
    ['cancelled', 'La séance est annulée.', (one: Meeting) => one.changes('POST', { reasonCode: 'no-cases' }, '/cancellation')],
    ['moved', 'La séance a été déplacée.', (one: Meeting) => one.changes('PUT', { rcpId: one.id, startsAt: inMinutes(7 * 24 * 60), endsAt: inMinutes(7 * 24 * 60 + 90), webconfActive: true })],
    ['webconf-off', "La webconférence n'est plus proposée pour cette séance.", (one: Meeting) => one.changes('PATCH', { webconfActive: false })],
  ] as const)('tells who waits that the session is %s, and what to do', async (name, words, change) => {
    const one = await Meeting.planned(system, name.toUpperCase());
    const person = await arrives('somebody who waits', name === 'moved' ? 'en-GB' : 'fr-FR');
    await one.waits(person);
    await button(person.page, name === 'moved' ? 'Leave the waiting room' : "Quitter la salle d'attente").waitFor();
    if (name === 'moved') expect(await faultsOf(person, 'waiting-english')).toEqual([]);
    await change(one);
    await says(person.page, name === 'moved' ? 'The session was moved.' : words);
    if (name === 'cancelled') expect(await faultsOf(person, 'waiting-cancelled')).toEqual([]);
    else await pictureOf(person, `waiting-${name}`);
    await person.goesHome();
  });

  it('lets people come late, and says to who is too early when to come', async () => {
    const [late, early] = await Promise.all([Meeting.planned(system, 'LATE', -30), Meeting.planned(system, 'EARLY', 600)]);
    const person = await arrives('somebody late, then early');
    await late.waits(person);
    await says(person.page, /En attente de l'organisateur/);
    await person.page.goto(early.link);
    await says(person.page, /La salle ouvrira le .* à partir de \d\d:\d\d\./);
    expect(await button(person.page, 'PARTICIPER EN WEBCONFÉRENCE').count()).toBe(0);
  });

  it('left no complaint in any page', () => {
    expect(people.flatMap((person) => person.complaints.map((complaint) => `${person.name}: ${complaint}`))).toEqual([]);
  });
});
