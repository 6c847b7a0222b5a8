import type { NetworkFlow, Site } from '@rcp/contracts';
import { oldestBrowsers } from '../../browsers.js';
import type { Language } from '../../i18n/language.js';
import type { Block, Guide } from './guide.js';
import { prerequisitesEn } from './prerequisites-en.js';
import { prerequisitesFr } from './prerequisites-fr.js';
import type { Flows } from './use-prerequisites.js';

const words = { fr: prerequisitesFr, en: prerequisitesEn };

/** What an establishment's IT department has to know (R89): as this deployment is configured now, not as somebody once wrote it down. */
export function prerequisitesGuide(flows: Flows, site: Site | null, origin: string, language: Language): Guide {
  const t = words[language];
  const browsers = Object.entries(oldestBrowsers).map(([name, version]) => t.browser(t.browserNames[name as keyof typeof oldestBrowsers], version));
  return {
    title: t.title,
    lead: t.lead,
    sections: [
      { id: 'flux', title: t.flows.title, blocks: flowBlocks(flows, t) },
      { id: 'filtrage', title: t.filtering.title, blocks: [{ list: t.filtering.items(origin) }] },
      { id: 'navigateurs', title: t.browsers.title, blocks: [t.browsers.lead, { list: browsers }, t.browsers.tested] },
      { id: 'poste', title: t.workstation.title, blocks: [{ list: t.workstation.items(origin) }] },
      { id: 'assistance', title: t.support.title, blocks: site ? [t.support.lead, { link: { href: `mailto:${site.supportEmail}`, text: site.supportEmail } }] : [t.support.none] },
    ],
  };
}

type Words = typeof prerequisitesFr;

function flowBlocks(flows: Flows, t: Words): Block[] {
  if (flows === 'loading') return [t.flows.loading];
  if (flows === 'unavailable') return [{ note: t.flows.unavailable }];
  const has = (purpose: NetworkFlow['purpose']) => flows.some((flow) => flow.purpose === purpose);
  return [
    t.flows.lead,
    { table: { caption: t.flows.caption, head: t.flows.head, rows: flows.map((flow) => rowOf(flow, t)) } },
    ...(has('media') ? [] : [{ note: t.flows.noMedia }]),
    has('relay') ? t.flows.relay : t.flows.noRelay,
  ];
}

function rowOf({ purpose, host, addresses, protocol, transport, ports }: NetworkFlow, t: Words): string[] {
  const { from, to } = ports;
  return [
    t.flows.purposes[purpose],
    [host, ...addresses].filter((place) => place !== null).join(', ') || t.flows.unknownPlace,
    t.flows.protocols[protocol],
    `${transport.toUpperCase()} ${from === to ? from : t.flows.range(from, to)}`,
  ];
}
