import { relative } from 'node:path';
import type { DccDemo, System } from '@rcp/local-stack';
import Table from 'cli-table3';
import type { Demo } from './seed.js';

export interface SummaryOptions {
  readonly system: System;
  readonly outil: DccDemo;
  readonly demo: Demo;
  readonly root: string;
  readonly seconds: number;
}

/** The one table: what runs where, and what to click first. */
export function summary({ system, outil, demo, root, seconds }: SummaryOptions): string {
  const table = new Table({ head: ['What', 'Where'], style: { head: [], border: [] }, wordWrap: false });
  table.push(
    ['Demo DCC (Outil RCP)', outil.url],
    ["Organiser's entry", `${outil.url}/seances/${demo.session.id}`],
    ['RCP page (demo RCP)', demo.link],
    ['Mailbox', system.mailbox.webUrl],
    ['DCC API', `${system.publicUrl}/api/dcc/v1`],
    ['Services', Object.entries(system.services).map(([name, { url }]) => `${name} ${url}`).join('\n')],
    ['PostgreSQL', new URL(system.postgres.adminUrl).host],
    ['NATS JetStream', new URL(system.nats.url).host],
    ['Janus (API)', new URL(system.janus.wsUrl).host],
    ...(system.turn ? [['Relay (TURN)', new URL(system.turn.urls.tcp.replace('turn:', 'http://')).host]] : []),
    ['Logs', relative(root, system.logDir)],
    ['Data and secrets', `${relative(root, system.logDir).replace(/\/logs$/, '')} (npm run reset clears it)`],
    ['Click first', [
      `1. Mailbox: open the mail, follow its link, fill in the form, ask to join.`,
      `2. Organiser's entry, in another browser or a private window: press « Lien webconférence », enter, press Accepter.`,
      `3. Both see and hear each other. Ctrl-C here stops everything.`,
    ].join('\n')],
  );
  return `\n${table.toString()}\nReady in ${seconds} s.\n`;
}
