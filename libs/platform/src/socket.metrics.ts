import { Gauge } from 'prom-client';

/** Sockets of people in this replica; 0 in a service that has none. The autoscalers of the lobby and the media gateway read it. */
export const openSockets = new Gauge({ name: 'ws_connections', help: 'Open sockets of people in this replica' });
