import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { System } from '@rcp/local-stack';
import { DeliverPolicy, jetstream, jetstreamManager } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { Client } from 'pg';

async function logs(system: System): Promise<[place: string, text: string][]> {
  const names = await readdir(system.logDir);
  return Promise.all(names.map(async (name) => [`log ${name}`, await readFile(join(system.logDir, name), 'utf8')] as [string, string]));
}

async function metrics(system: System): Promise<[place: string, text: string][]> {
  return Promise.all(Object.entries(system.services).map(async ([name, { url }]) => [`metrics of ${name}`, await (await fetch(`${url}/metrics`)).text()] as [string, string]));
}

/** Every message of the stream, as the administrator sees it. */
async function events(system: System): Promise<[place: string, text: string][]> {
  const nc = await connect({ servers: system.nats.url, ...system.nats.admin });
  try {
    const { state } = await (await jetstreamManager(nc)).streams.info('RCP');
    const found: [string, string][] = [];
    const consumer = await jetstream(nc).consumers.get('RCP', { deliver_policy: DeliverPolicy.All });
    for await (const message of await consumer.fetch({ max_messages: state.messages, expires: 5_000 })) found.push([`event ${message.subject}`, message.string()]);
    return found;
  } finally {
    await nc.close();
  }
}

/** Where the planted words stand that may stand in no log, metric or event; and how much was searched. */
export async function searchFor(words: readonly string[], system: System): Promise<{ found: string[]; searched: Record<'logs' | 'metrics' | 'events', number> }> {
  const [inLogs, inMetrics, inEvents] = await Promise.all([logs(system), metrics(system), events(system)]);
  const found = [...inLogs, ...inMetrics, ...inEvents].flatMap(([place, text]) => words.filter((word) => text.includes(word)).map((word) => `${place}: ${word}`));
  return { found, searched: { logs: inLogs.length, metrics: inMetrics.length, events: inEvents.length } };
}

/** Every row of every table of every service, as text, searched for the planted words. */
export async function searchRows(words: readonly string[], system: System): Promise<{ found: string[] }> {
  const found: string[] = [];
  for (const [service, { runtimeUrl }] of Object.entries(system.databases)) {
    const client = new Client({ connectionString: runtimeUrl });
    await client.connect();
    try {
      const { rows: tables } = await client.query<{ name: string }>("SELECT oid::regclass::text AS name FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND has_table_privilege(oid, 'SELECT')");
      for (const { name } of tables) {
        const { rows } = await client.query<{ text: string }>(`SELECT to_jsonb(t)::text AS text FROM ${name} t`);
        found.push(...words.filter((word) => rows.some(({ text }) => text.includes(word))).map((word) => `${service}.${name}: ${word}`));
      }
    } finally {
      await client.end();
    }
  }
  return { found };
}
