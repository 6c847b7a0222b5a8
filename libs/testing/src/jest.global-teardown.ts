import type { RunState } from './jest.global-setup.js';

/** Stops the run's PostgreSQL; its data directory goes with it. */
export default async function tearDown(): Promise<void> {
  const state = globalThis as RunState;
  await state.rcpTestPostgres?.stop();
  state.rcpTestPostgres = undefined;
}
