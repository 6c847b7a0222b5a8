import { Injectable } from '@nestjs/common';
import { figure } from '@rcp/platform';
import { WaitingFiguresStore } from './waiting-figures.store.js';

/** Who is at the doors. Every replica tells the same figures, read from the database: take the maximum, not the sum. */
@Injectable()
export class LobbyMetrics {
  constructor(store: WaitingFiguresStore) {
    figure({ name: 'lobby_open_sessions', help: 'Sessions being held now' }, async () => [{ value: (await store.figures()).openSessions }]);
    figure({ name: 'lobby_waiting', help: 'People at the doors of sessions, by state: held while no organiser is there, else waiting', labelNames: ['state'] }, async () => {
      const { held, waiting } = await store.figures();
      return [{ labels: { state: 'held' }, value: held }, { labels: { state: 'waiting' }, value: waiting }];
    });
  }
}
