import { messagingMigrations } from '@rcp/messaging';
import { MailJobs1700000100000 } from './1700000100000-mail-jobs.js';

export const migrations = [...messagingMigrations, MailJobs1700000100000];
