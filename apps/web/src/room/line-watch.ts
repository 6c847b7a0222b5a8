import { type Arrived, arrivedFrom, lineQuality, type LineQuality, ownLine } from './line-quality.js';
import { lineWay, type LineWay } from './line-way.js';
import type { StatsEntry } from './media-stats.js';

interface Measured {
  entries(): Promise<StatsEntry[]>;
  /** From whom something should come at this moment. */
  due(): ReadonlySet<string>;
  people(): ReadonlyMap<string, string>;
}

const everyMs = 4_000;

/** Looks again and again how well everybody's media arrive, and tells whose connection is not good, one's own under '', and which way one's own media go. */
export class LineWatch {
  private timer: ReturnType<typeof setInterval> | undefined;
  private before: ReadonlyMap<string, Arrived> = new Map();
  private due: ReadonlySet<string> = new Set();
  private told = '';

  constructor(private readonly measured: () => Measured | undefined, private readonly tell: (lines: ReadonlyMap<string, LineQuality>, way: LineWay | undefined) => void) {}

  start(): void {
    this.stop();
    this.timer = setInterval(() => void this.look(), everyMs);
  }

  stop(): void {
    clearInterval(this.timer);
    this.before = new Map();
    this.due = new Set();
    this.told = '';
  }

  private async look() {
    const connection = this.measured();
    if (!connection) return;
    const entries = await connection.entries();
    if (connection !== this.measured()) return;
    const now = arrivedFrom(entries, connection.people());
    const due = connection.due();
    const allTheWhile = (id: string) => due.has(id) && this.due.has(id);
    const judged = [['', ownLine(entries)] as const, ...[...now].map(([id, arrived]) => [id, lineQuality(this.before.get(id), arrived, allTheWhile(id))] as const)];
    this.before = now;
    this.due = due;
    const notGood = new Map(judged.flatMap(([id, quality]) => (quality === undefined || quality === 'good' ? [] : [[id, quality] as const])));
    const way = lineWay(entries);
    const said = JSON.stringify([way, ...notGood]);
    if (said === this.told) return;
    this.told = said;
    this.tell(notGood, way);
  }
}
