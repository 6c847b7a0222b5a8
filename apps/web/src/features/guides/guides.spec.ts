import type { NetworkFlow } from '@rcp/contracts';
import { accessibilityEn, legalEn, privacyEn } from './notices-en.js';
import { accessibilityFr, legalFr, privacyFr } from './notices-fr.js';
import type { Guide } from './guide.js';
import { prerequisitesGuide } from './prerequisites-guide.js';
import { tutorialEn } from './tutorial-en.js';
import { tutorialFr } from './tutorial-fr.js';
import { typeset } from './typeset.js';

const site = { supportEmail: 'aide@example.org', environment: 'production' };
const anchors = ({ sections }: Guide) => sections.flatMap(({ id, parts = [] }) => [id, ...parts.map((part) => part.id)]);
const shape = ({ sections }: Guide) => sections.map(({ blocks, parts = [] }) => [blocks.length, parts.map((part) => part.blocks.length)]);

describe('the pages to read', () => {
  it.each([
    ['tutorial', tutorialFr(site), tutorialEn(site)], ['legal notice', legalFr(site), legalEn(site)], ['privacy notice', privacyFr(site), privacyEn(site)],
    ['accessibility statement', accessibilityFr(site), accessibilityEn(site)],
    ['prerequisites', prerequisitesGuide([], site, 'https://rcp.example.org', 'fr'), prerequisitesGuide([], site, 'https://rcp.example.org', 'en')],
  ])('%s: the same in both languages, anchors included, each anchor once', (_, french, english) => {
    expect(anchors(english)).toEqual(anchors(french));
    expect(shape(english)).toEqual(shape(french));
    expect(new Set(anchors(french)).size).toBe(anchors(french).length);
  });

  it('the tutorial has every heading of the guide, in its order (R95), and then troubleshooting', () => {
    expect(anchors(tutorialFr(site)).slice(0, 12)).toEqual([
      'depuis-le-dcc', 'sans-le-dcc', 'barre-d-outils', 'organisateur', 'activer', 'recuperer-le-lien', 'salle-d-attente', 'exclusion', 'securite', 'prerequis', 'assistance', 'depannage',
    ]);
  });

  it('all name whom to ask, and say so where nobody is', () => {
    for (const guide of [tutorialFr, legalFr, privacyFr, accessibilityFr]) {
      expect(JSON.stringify(guide(site))).toContain('mailto:aide@example.org');
      expect(JSON.stringify(guide(null))).not.toMatch(/mailto|undefined|null/);
    }
    expect(JSON.stringify(legalFr(null))).toContain('Non renseigné dans cet environnement.');
  });
});

it('keeps French punctuation on the line of its word', () => {
  expect(typeset('Dites « oui » : vite !')).toBe('Dites «\u00a0oui\u00a0»\u00a0: vite\u00a0!');
});

describe('the prerequisites', () => {
  const guide = (flows: Parameters<typeof prerequisitesGuide>[0]) => JSON.stringify(prerequisitesGuide(flows, site, 'https://rcp.example.org', 'fr').sections[0]);
  const pages: NetworkFlow = { purpose: 'pages', host: 'rcp.example.org', addresses: ['192.0.2.10'], protocol: 'https', transport: 'tcp', ports: { from: 443, to: 443 } };
  const media: NetworkFlow = { purpose: 'media', host: null, addresses: [], protocol: 'webrtc', transport: 'udp', ports: { from: 20_000, to: 29_999 } };

  it('name places and ports as they are, and what is missing', () => {
    const words = guide([pages, media]);
    for (const cell of ['rcp.example.org, 192.0.2.10', 'TCP 443', 'UDP 20000 à 29999', 'adresses non renseignées', 'n\'annonce pas de connexion de secours']) expect(words).toContain(cell);
    expect(guide([pages])).toContain('Les ports du son et de l\'image ne sont pas renseignés');
  });

  it('promise the fallback only where there is one', () => {
    const relay: NetworkFlow = { purpose: 'relay', host: 'relais.example.org', addresses: [], protocol: 'turns', transport: 'tcp', ports: { from: 443, to: 443 } };
    expect(guide([pages, media, relay])).toContain('utilise de lui-même la connexion de secours');
  });

  it('say when they can\'t be shown', () => {
    expect(guide('unavailable')).toContain('Nouvel essai dans quelques secondes');
  });
});
