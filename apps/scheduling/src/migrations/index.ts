import { messagingMigrations } from '@rcp/messaging';
import { Planning1700000400000 } from './1700000400000-planning.js';

export const migrations = [...messagingMigrations, Planning1700000400000];
