import type { DataSource } from 'typeorm';

/** A store, with one change it can always make and one it refuses. */
export interface StoreUnderCheck {
  readonly dataSource: DataSource;
  /** Saves a new aggregate; its id, which is the subject of its facts. */
  create(): Promise<string>;
  /** A change that is allowed any number of times and tells exactly one fact. */
  change(id: string): Promise<unknown>;
  /** A change that the rules refuse; rejects. */
  refuse(id: string): Promise<unknown>;
}

const atOnce = 8;

async function versionsTold(db: DataSource, id: string): Promise<number[]> {
  const rows: { version: number }[] = await db.query('select aggregate_version as version from outbox where aggregate_id = $1 order by position', [id]);
  return rows.map(({ version }) => version);
}

/** Changes racing for one aggregate: each is applied to what the one before it left. */
export async function losesNoRacingChange(store: StoreUnderCheck): Promise<void> {
  const id = await store.create();
  const before = await versionsTold(store.dataSource, id);
  const first = (before.at(-1) ?? 0) + 1;
  await Promise.all(Array.from({ length: atOnce }, () => store.change(id)));
  expect((await versionsTold(store.dataSource, id)).slice(before.length)).toEqual(Array.from({ length: atOnce }, (_nothing, index) => first + index));
}

/** A refused change leaves the outbox as it was, and the aggregate free for the next change. */
export async function leavesNothingOfARefusedChange(store: StoreUnderCheck): Promise<void> {
  const id = await store.create();
  const before = await versionsTold(store.dataSource, id);
  await expect(store.refuse(id)).rejects.toThrow();
  expect(await versionsTold(store.dataSource, id)).toEqual(before);
  await store.change(id);
  expect(await versionsTold(store.dataSource, id)).toEqual([...before, (before.at(-1) ?? 0) + 1]);
}

/** Checks every store must pass; call it inside `describe`. */
export function mustBehaveLikeAStore(store: () => StoreUnderCheck): void {
  it('loses nothing when several changes race for the same aggregate', () => losesNoRacingChange(store()));
  it('leaves neither state nor fact of a change that the rules refuse', () => leavesNothingOfARefusedChange(store()));
}
