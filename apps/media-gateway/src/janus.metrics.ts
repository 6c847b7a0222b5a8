import { Injectable } from '@nestjs/common';
import { figure, type Reading } from '@rcp/platform';
import { loadOf } from './domain/placement.js';
import { JanusPool } from './janus/janus-pool.js';
import { RoomsStore } from './rooms.store.js';

/** What each Janus carries, from the database. Every replica tells the same figures: take the maximum, not the sum. */
@Injectable()
export class JanusMetrics {
  constructor(janus: JanusPool, rooms: RoomsStore) {
    const each = (value: (instance: string) => number): Reading[] => janus.names().map((instance) => ({ labels: { instance }, value: value(instance) }));
    const labelNames = ['instance'];
    figure({ name: 'janus_rooms', help: 'Rooms on this Janus', labelNames }, async () => {
      const placed = await rooms.placed();
      return each((instance) => placed.filter((room) => room.janus === instance).length);
    });
    figure({ name: 'janus_load', help: 'People on this Janus, a room counting for six at least', labelNames }, async () => {
      const placed = await rooms.placed();
      return each((instance) => loadOf(instance, placed));
    });
    figure({ name: 'janus_draining', help: '1 while this Janus takes no new room', labelNames }, async () => {
      const draining = await rooms.draining();
      return each((instance) => (draining.includes(instance) ? 1 : 0));
    });
  }
}
