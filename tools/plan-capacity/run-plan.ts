import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import Table from 'cli-table3';
import { CalendarFault, calendarOf } from './calendar.js';
import { type Capacity, capacityOf } from './capacity.js';
import { assumedIn, figuresSchema } from './figures.js';

/** Prints what each calendar needs; answers the exit code. `figuresFile`: the JSON of the figures. */
export async function runPlan(calendars: readonly string[], figuresFile: string): Promise<number> {
  try {
    const figures = figuresSchema.parse(JSON.parse(await readFile(figuresFile, 'utf8')));
    const plans = await Promise.all(calendars.map(async (file) => ({ name: basename(file), capacity: capacityOf(readable(file, await readFile(file, 'utf8')), figures) })));
    console.log(tableOf(plans));
    console.log(`Not measured, and so a guess (${basename(figuresFile)}): ${assumedIn(figures).join(', ')}.`);
    return 0;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    return 1;
  }
}

function readable(file: string, text: string) {
  try {
    return calendarOf(text);
  } catch (error) {
    throw error instanceof CalendarFault ? new CalendarFault(`${basename(file)}: ${error.message}`) : error;
  }
}

/** One column for each plan. */
export function tableOf(plans: readonly { name: string; capacity: Capacity }[]): string {
  const table = new Table({ head: ['', ...plans.map(({ name }) => name)], colAligns: ['left', ...plans.map(() => 'right' as const)], style: { head: [], border: [] } });
  const number = (value: number) => Math.ceil(value).toLocaleString('en');
  const row = (what: string, cell: (capacity: Capacity) => string) => table.push([what, ...plans.map(({ capacity }) => cell(capacity))]);
  row('busiest moment (UTC)', ({ peak }) => peak.at.toISOString().slice(0, 16).replace('T', ' '));
  row('meetings at once', ({ peak }) => number(peak.sessions));
  row('people at once', ({ peak }) => number(peak.people));
  row('Janus nodes, and one to spare', ({ janus }) => `${number(janus.nodes)} + ${janus.spare}`);
  row('into Janus, Mbit/s', ({ janus }) => number(janus.inMbits));
  row('out of Janus, Mbit/s', ({ janus }) => number(janus.outMbits));
  row('through the relays, Mbit/s', ({ janus }) => number(janus.relayMbits));
  row('replicas: scheduling', ({ replicas }) => number(replicas.scheduling));
  row('replicas: lobby', ({ replicas }) => number(replicas.lobby));
  row('replicas: notifications', ({ replicas }) => number(replicas.notifications));
  row('replicas: media-gateway', ({ replicas }) => number(replicas.mediaGateway));
  row('meetings on the busiest day', ({ perDay }) => number(perDay.sessions));
  row('registrations on that day', ({ perDay }) => number(perDay.registrations));
  row('mails on that day', ({ perDay }) => number(perDay.mails));
  row('databases after 13 months, GB', ({ databaseGigabytes }) => databaseGigabytes.toFixed(1));
  return table.toString();
}
