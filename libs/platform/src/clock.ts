/** Time comes in from outside the domain: the system's in production, a test's in tests. */
export interface Clock {
  now(): Date;
}
export const systemClock: Clock = { now: () => new Date() };
/** Injection token of the clock. */
export const CLOCK = Symbol('CLOCK');
