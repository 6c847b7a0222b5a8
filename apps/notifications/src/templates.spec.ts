import type { InvitationView } from './domain/invitation.js';
import { render } from './templates.js';

const view: InvitationView = {
  prescriber: 'Dr MARTIN Paul', rcp: 'RCP de DEMO - DEMO', date: 'mercredi 10 mai 2023 de 16:00 à 17:30', zone: 'heure de Paris',
  coordinator: 'Dr. IMPOSSIBLE CHARLES', secretariat: 'secretariat.rcp@test.fr ou 0401020300',
  link: 'https://rcp.example.org/accesrcp/abc#p=x.y.z', opening: '15:00', support: 'assistance@example.org',
};
const advice = 'Cette opération est fortement conseillée avant la RCP et dans les mêmes conditions que le jour de la RCP (même poste, même navigateur, même connexion Internet)';
/** What a person reads of the HTML, without the space that can't be seen. */
const read = (html: string) => html.replace(/<style>[\s\S]*?<\/style>/, '').replaceAll(/<[^>]*>/g, ' ').replaceAll('&nbsp;', ' ').replaceAll('&#x3D;', '=').replaceAll(/\s+/g, ' ');

describe('the invitation', () => {
  it('says the same in both bodies, in words of the trade', () => {
    const { text, html } = render('invitation', view);
    for (const body of [text, read(html)]) {
      for (const part of [
        'Bonjour Dr MARTIN Paul,', 'Vous avez inscrit un dossier à la RCP « RCP de DEMO - DEMO » en choisissant « Prescripteur en webconférence ».',
        'mercredi 10 mai 2023 de 16:00 à 17:30', 'heure de Paris', 'Dr. IMPOSSIBLE CHARLES', 'secretariat.rcp@test.fr ou 0401020300', view.link,
        "Pour rejoindre la webconférence, vous n'avez besoin que de ce lien.", 'Ce lien vous permet de tester la compatibilité de votre poste.', advice,
        'ouverture possible à partir de 15:00', '« Entrer »', '« Participants supplémentaires »', '« Demander à rejoindre »',
        "La salle d'attente n'ouvre que lorsqu'un organisateur est présent.", 'assistance@example.org', 'aucune information sur le patient',
      ]) expect(body).toContain(part);
    }
  });

  it('reads line by line as the plain text was agreed', () => {
    expect(render('invitation', view).text).toMatchSnapshot();
  });

  it('leaves no trace of a secretariat that is not there', () => {
    const { text, html } = render('invitation', { ...view, secretariat: null });
    expect(text).toContain('Coordonnateur RCP : Dr. IMPOSSIBLE CHARLES\n\nVOTRE LIEN');
    for (const body of [text, html]) expect(body).not.toMatch(/Secrétariat|undefined|null| ou \W/);
  });

  it('lets no name become markup, and writes it as it is in plain text', () => {
    const { text, html } = render('invitation', { ...view, prescriber: `<img src=x> O'Neil & "fils"` });
    expect(html).not.toContain('<img');
    expect(text).toContain(`Bonjour <img src=x> O'Neil & "fils",`);
  });

  it('asks nothing of the network when it is read', () => {
    expect(render('invitation', view).html).not.toMatch(/<img|<script|<link|url\(|@import|src=/);
  });

  it('refuses to be rendered with a hole in it', () => {
    const { date: _absent, ...holed } = view;
    expect(() => render('invitation', holed as InvitationView)).toThrow('date');
  });
});
