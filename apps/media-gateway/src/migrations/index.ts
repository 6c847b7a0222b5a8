import { messagingMigrations } from '@rcp/messaging';
import { Rooms1700000300000 } from './1700000300000-rooms.js';

export const migrations = [...messagingMigrations, Rooms1700000300000];
