/** A demo session as it is remembered between two starts. */
export interface DemoSession {
  readonly id: string;
  readonly startsAt: string;
  readonly endsAt: string;
}

const minute = 60_000;
const quarter = 15 * minute;

/** People may ask to join until two hours after the end; a demo begun in the last ten minutes would be cut short. */
const stillEnterable = ({ endsAt }: DemoSession, now: Date) => now.getTime() < Date.parse(endsAt) + 110 * minute;

/** Two hours from the next quarter of an hour that is at least five minutes away; the id tells the date. */
export function nextDemoSession(now: Date, after?: DemoSession): DemoSession {
  const from = after ? Date.parse(after.startsAt) + 1 : now.getTime() + 5 * minute;
  const startsAt = new Date(Math.ceil(from / quarter) * quarter);
  return {
    id: `demo-${startsAt.toISOString().slice(0, 16).replace(/[-:]/g, '').replace('T', '-')}`,
    startsAt: startsAt.toISOString(),
    endsAt: new Date(startsAt.getTime() + 120 * minute).toISOString(),
  };
}

/** The remembered session while it can be entered, else a new one. */
export function demoSessionAt(now: Date, remembered: DemoSession | undefined): DemoSession {
  return remembered && stillEnterable(remembered, now) ? remembered : nextDemoSession(now);
}
