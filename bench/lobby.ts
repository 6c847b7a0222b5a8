import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { isMainThread, parentPort, Worker } from 'node:worker_threads';
import { startNats, startPostgres } from '@rcp/local-stack';
import { provision } from '@rcp/messaging';
import WebSocket, { WebSocketServer } from 'ws';
import { counted, crowd, type Door, type Meeting, organiserOf, Person, startLobby } from './measuring/door.js';
import { paced } from './measuring/pace.js';
import { milliseconds, printFigures } from './measuring/report.js';
import { metricOf } from './measuring/service-metric.js';
import { percentile } from './measuring/statistics.js';

/** One session that many wait for, and a busy afternoon of the whole region. */
const CROWD = 200;
const SOCKETS = 1_000;
const SESSIONS = 50;
const PER_SECOND = 10;
/** As many as still find room: the door holds 300 guests. */
const KNOCKS = 90;
/** Forms from one address, while this many honest people come. */
const HOSTILE = 500;
const SIEGE_SECONDS = 10;
const HONEST = 20;

interface Told {
  readonly knocks: number[];
  readonly decisions: number[];
}

/** People who come one after the other: knock → card at the organiser's, then decision → their own page. */
async function measured(door: Door, rooms: readonly { meeting: Meeting; organiser: Person }[]): Promise<Told> {
  const comers = await Promise.all(Array.from({ length: KNOCKS }, async (_, nth) => {
    const room = rooms[nth % rooms.length];
    if (room === undefined) throw new Error('no room');
    return { ...room, person: await new Person(door, room.meeting).enter(`ARRIVE ${nth}`) };
  }));
  const of = (nth: number) => {
    const comer = comers[nth];
    if (comer === undefined) throw new Error('nobody');
    return comer;
  };
  const knocks = await paced(PER_SECOND, KNOCKS, async (nth) => {
    const { person, organiser } = of(nth);
    await person.knock();
    await organiser.until('card', () => organiser.cards.has(person.requestId ?? ''));
  });
  const decisions = await paced(PER_SECOND, KNOCKS, async (nth) => {
    const { person, organiser } = of(nth);
    organiser.say({ type: 'join.accept', joinRequestId: person.requestId ?? '' });
    await person.until('admitted', () => person.state === 'admitted');
  });
  for (const { person } of comers) person.leave();
  return { knocks, decisions };
}

/** A flood from one address, and honest people from elsewhere who come meanwhile: knock → card, and the organiser's decision → their page. */
async function besieged(door: Door): Promise<Told & { held: number }> {
  const meeting = await door.plan();
  const organiser = await organiserOf(door, meeting);
  const honest = await Promise.all(Array.from({ length: HONEST }, (_, nth) => new Person(door, meeting).enter(`HONNETE ${nth}`)));
  let held = 0;
  const siege = paced(HOSTILE / SIEGE_SECONDS, HOSTILE, async (nth) => {
    const person = new Person(door, meeting, '198.51.100.7');
    await person.enter(`HOSTILE ${nth}`).then(() => person.say({ type: 'join.request' }), () => { held += 1; });
  });
  const of = (nth: number) => {
    const person = honest[nth];
    if (person === undefined) throw new Error('nobody');
    return person;
  };
  const knocks = await paced(HONEST / SIEGE_SECONDS, HONEST, async (nth) => {
    await of(nth).knock();
    await organiser.until('card', () => organiser.cards.has(of(nth).requestId ?? ''));
  });
  await siege;
  const decisions = await paced(PER_SECOND, HONEST, async (nth) => {
    organiser.say({ type: 'join.accept', joinRequestId: of(nth).requestId ?? '' });
    await of(nth).until('admitted', () => of(nth).state === 'admitted');
  });
  for (const person of [...honest, organiser]) person.leave();
  return { knocks, decisions, held };
}

/** The same sockets on `ws` alone, on a thread of its own, which sends back what it is sent. */
function echo(): void {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  server.on('connection', (socket) => socket.on('message', (data) => socket.send(data)));
  server.on('listening', () => parentPort?.postMessage((server.address() as AddressInfo).port));
}

async function bare(): Promise<number[]> {
  const worker = new Worker(new URL(import.meta.url));
  const [port] = (await once(worker, 'message')) as [number];
  const sockets = await Promise.all(Array.from({ length: SOCKETS }, async () => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}`);
    await once(socket, 'open');
    return socket;
  }));
  const text = JSON.stringify({ type: 'join.accept', joinRequestId: randomUUID() });
  const times = await paced(PER_SECOND, KNOCKS, async (nth) => {
    const socket = sockets[nth % sockets.length];
    socket?.send(text);
    if (socket) await once(socket, 'message');
  });
  for (const socket of sockets) socket.terminate();
  await worker.terminate();
  return times;
}

async function measure(door: Door): Promise<void> {
  const meeting = await door.plan();
  const organiser = await organiserOf(door, meeting);
  const waiting = await crowd(door, [meeting], CROWD);
  const one = await measured(door, [{ meeting, organiser }]);
  for (const person of [...waiting, organiser]) person.leave();

  const before = await metricOf(door.url, 'process_resident_memory_bytes');
  const meetings: Meeting[] = [];
  for (let nth = 0; nth < SESSIONS; nth++) meetings.push(await door.plan());
  const rooms = await Promise.all(meetings.map(async (each) => ({ meeting: each, organiser: await organiserOf(door, each) })));
  const many = await crowd(door, meetings, SOCKETS - SESSIONS);
  const perSocket = (await metricOf(door.url, 'process_resident_memory_bytes') - before) / SOCKETS;
  const [cpu, heard, begun] = [await metricOf(door.url, 'process_cpu_seconds_total'), counted.messages, performance.now()];
  const region = await measured(door, rooms);
  const cpuPerStep = (await metricOf(door.url, 'process_cpu_seconds_total') - cpu) * 1_000 / (KNOCKS * 3);
  const messagesPerSecond = (counted.messages - heard) / ((performance.now() - begun) / 1_000);
  for (const person of [...many, ...rooms.map((room) => room.organiser)]) person.leave();
  report({ one, region, siege: await besieged(door), echoed: await bare(), perSocket, cpuPerStep, messagesPerSecond });
}

interface Measured {
  readonly one: Told;
  readonly region: Told;
  readonly siege: Told & { held: number };
  readonly echoed: number[];
  readonly perSocket: number;
  readonly cpuPerStep: number;
  readonly messagesPerSecond: number;
}

function report({ one, region, siege, echoed, perSocket, cpuPerStep, messagesPerSecond }: Measured): void {
  const at = (samples: number[], share: number) => milliseconds(percentile(samples, share));
  const ratio = (samples: number[]) => (percentile(samples, 0.5) / percentile(echoed, 0.5)).toFixed(1);
  printFigures(`The waiting room: ${CROWD} people in one session, then ${SOCKETS} sockets over ${SESSIONS} sessions`, [
    ...([['one session', one], [`${SESSIONS} sessions`, region]] as const).flatMap(([where, { knocks, decisions }]) => [
      { what: `knock → card, ${where}, p50`, value: at(knocks, 0.5) },
      { what: `knock → card, ${where}, p99`, value: at(knocks, 0.99), budget: '≤ 100 ms' },
      { what: `decision → page, ${where}, p50`, value: at(decisions, 0.5) },
      { what: `decision → page, ${where}, p99`, value: at(decisions, 0.99), budget: '≤ 100 ms' },
    ]),
    { what: `knock → card, ${HOSTILE} hostile forms in ${SIEGE_SECONDS} s, p50`, value: at(siege.knocks, 0.5) },
    { what: '… p99', value: at(siege.knocks, 0.99), budget: '≤ 1000 ms' },
    { what: 'decision → page, behind them, p99', value: at(siege.decisions, 0.99) },
    { what: 'hostile forms held up', value: `${siege.held} of ${HOSTILE}` },
    { what: 'bare ws echo, p50', value: at(echoed, 0.5) },
    { what: 'bare ws echo, p99', value: at(echoed, 0.99) },
    { what: `knock → card ÷ bare echo, ${SESSIONS} sessions, p50`, value: ratio(region.knocks) },
    { what: 'memory per socket', value: `${(perSocket / 1_024).toFixed(1)} KiB` },
    { what: 'processor time per form, knock or decision', value: milliseconds(cpuPerStep) },
    { what: 'messages to browsers', value: `${Math.round(messagesPerSecond)} /s` },
  ]);
}

if (!isMainThread) echo();
else {
  const [nats, postgres] = await Promise.all([startNats(), startPostgres()]);
  try {
    await provision({ servers: nats.url, ...nats.admin });
    const door = await startLobby(postgres, nats);
    try {
      await measure(door);
    } finally {
      await door.stop();
    }
  } finally {
    await Promise.all([nats.stop(), postgres.stop()]);
  }
}
