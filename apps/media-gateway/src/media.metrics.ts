import { Counter, Gauge, Histogram } from 'prom-client';

export const openRooms = new Gauge({ name: 'media_rooms', help: 'Rooms with somebody in them, in this replica' });
export const roomsRebuilt = new Counter({ name: 'media_rooms_rebuilt_total', help: 'Rooms lost or replaced, whose people were asked to come back' });
export const janusUp = new Gauge({ name: 'janus_up', help: '1 while this Janus is connected and fit for meetings', labelNames: ['instance'] as const });
export const joinSeconds = new Histogram({
  name: 'media_join_seconds', help: 'From a ticket to a place in the room', labelNames: ['outcome'] as const, buckets: [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10],
});
export const workstationTests = new Gauge({ name: 'media_workstation_tests', help: 'Workstations being tested, in this replica' });
