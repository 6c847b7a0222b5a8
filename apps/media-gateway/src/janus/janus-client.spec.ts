import { reconnectDelay } from './janus-client.js';

describe('reconnecting to Janus', () => {
  it('is quick at first, never slower than every two seconds, and never given up', () => {
    expect([0, 1, 2, 3, 4, 5, 100].map(reconnectDelay)).toEqual([100, 200, 400, 800, 1_600, 2_000, 2_000]);
  });
});
