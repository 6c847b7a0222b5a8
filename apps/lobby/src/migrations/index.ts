import { messagingMigrations } from '@rcp/messaging';
import { WaitingRoom1700000200000 } from './1700000200000-waiting-room.js';

export const migrations = [...messagingMigrations, WaitingRoom1700000200000];
