import { afterAll } from '@jest/globals';
import { startSystem, type System } from '@rcp/local-stack';

let started: Promise<System> | undefined;

/** The whole system, started once for all the specs of a file. Each plans RCPs of its own in it, and starts again what it stops. */
export function theSystem(): Promise<System> {
  return (started ??= startSystem({ fsync: false, batchDelaySeconds: 0 }));
}

afterAll(async () => {
  await (await started?.catch(() => undefined))?.stop();
}, 60_000);
