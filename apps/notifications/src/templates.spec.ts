import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type MailKind, mailKind } from '@rcp/contracts';
import { letterView } from './domain/letter.js';
import { contact, occasion, sending, withRcp } from './domain/trial-letter.js';
import { loadTemplates, render } from './templates.js';

const source = join(import.meta.dirname, 'templates');
const kinds = mailKind.options.map((kind) => ({ kind }));
const bodies = (kind: MailKind, changes: { again?: boolean } = {}, about = contact, more: Partial<typeof sending> = {}) =>
  render(kind, letterView(occasion(kind, changes), about, { ...sending, ...more }));
const advice = 'Cette opération est fortement conseillée avant la RCP et dans les mêmes conditions que le jour de la RCP (même poste, même navigateur, même connexion Internet)';
const entities: Record<string, string> = { '&nbsp;': ' ', '&#x3D;': '=', '&#x27;': "'", '&amp;': '&' };
/** What a person reads of the HTML, without the space that can't be seen. */
const read = (html: string) => html.replace(/<(style|title)>[\s\S]*?<\/\1>/g, '').replaceAll(/<!--[\s\S]*?-->/g, '').replaceAll(/<[^>]*>/g, ' ')
  .replaceAll(/&(nbsp|#x3D|#x27|amp);/g, (entity) => entities[entity] ?? entity).replaceAll(/\s+/g, ' ');

describe.each(kinds)('a mail of kind $kind', ({ kind }) => {
  it('reads as it was agreed, in both bodies', () => {
    const { text, html } = bodies(kind);
    expect(text).toMatchSnapshot('text');
    expect(html).toMatchSnapshot('html');
  });

  it('leaves no trace of what is not known', () => {
    const { civility: _absent, ...prescriber } = contact.prescriber;
    const bare = { ...withRcp({ secretariat: {}, coordinator: { familyName: 'IMPOSSIBLE', givenName: 'CHARLES' } }), prescriber };
    for (const body of Object.values(bodies(kind, {}, bare)).map(read)) {
      expect(body).not.toMatch(/undefined|null| ou [^\p{L}]|\(\)|: *\.|  /u);
      expect(body).not.toContain('Secrétariat :');
      expect(body).toContain('dcc@example.org');
    }
    expect(bodies(kind, {}, contact, { to: 'autre@example.org' }).text).toMatch(/^Bonjour,$/m);
  });

  it('is marked outside production, in the body too (R13)', () => {
    for (const body of Object.values(bodies(kind, {}, contact, { environment: 'recette' })).map(read)) expect(body).toContain('Environnement de recette : ce message est un essai.');
    expect(bodies(kind).html).not.toContain('ce message est un essai');
  });

  it('lets no name become markup, and writes it as it is in plain text', () => {
    const hostile = { ...withRcp({ name: '<script>alert(1)</script>' }), prescriber: { ...contact.prescriber, familyName: `<img src=x> O'Neil & "fils"` } };
    const { text, html } = bodies(kind, {}, hostile);
    expect(html).not.toMatch(/<img|<script/);
    expect(text).toContain(`Bonjour Dr <img src=x> O'Neil & "fils" Paul,`);
  });

  it('asks nothing of the network when it is read', () => {
    expect(bodies(kind).html).not.toMatch(/<img|<script|<link|url\(|@import|src=/);
  });

  it('has a long name all the same', () => {
    const { text } = bodies(kind, {}, withRcp({ name: 'é'.repeat(300) }));
    expect(text).toContain('é'.repeat(300));
  });
});

describe('mails with a link', () => {
  it.each([{ kind: 'invitation' }, { kind: 'change' }, { kind: 'moved' }, { kind: 'reminder' }] as const)('$kind advises the test word for word (R64, R65)', ({ kind }) => {
    for (const body of Object.values(bodies(kind)).map(read)) {
      expect(body).toContain(sending.link);
      expect(body).toContain('Ce lien vous permet de tester la compatibilité de votre poste.');
      expect(body).toContain(advice);
    }
    for (const body of Object.values(bodies(kind))) for (const address of Object.values(sending.pages)) expect(body).toContain(address);
  });

  it.each([{ kind: 'cancel_session' }, { kind: 'cancel_registration' }, { kind: 'webconf_off' }] as const)('$kind has none', ({ kind }) => {
    for (const body of Object.values(bodies(kind))) for (const path of ['accesrcp', '/tester', '/prerequis', '/tutoriel']) expect(body).not.toContain(path);
  });

  it('says so when the prescriber was invited before (R69)', () => {
    for (const body of Object.values(bodies('invitation', { again: true })).map(read)) expect(body).toContain('votre lien et le rendez-vous de votre agenda restent les mêmes');
    expect(bodies('invitation').text).not.toContain('restent les mêmes');
  });
});

describe('the templates', () => {
  it('refuse to be rendered with a hole in it', () => {
    const { date: _absent, ...holed } = letterView(occasion('invitation'), contact, sending);
    expect(() => render('invitation', holed as never)).toThrow('date');
  });

  it('keep the service from starting when one can’t be compiled, and name it', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'templates-'));
    await cp(source, directory, { recursive: true });
    await writeFile(join(directory, 'inlined', 'change.html.hbs'), '{{#> layout heading="x"}} {{#if again}} {{/layout}}');
    expect(() => loadTemplates(pathToFileURL(`${directory}/`))).toThrow(/mail template change\.html\.hbs: if doesn't match layout/);
    await rm(join(directory, 'part-whom.text.hbs'));
    expect(() => loadTemplates(pathToFileURL(`${directory}/`))).toThrow(/mail template part-whom\.text\.hbs/);
    await rm(directory, { recursive: true });
  });
});
