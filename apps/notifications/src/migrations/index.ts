import { messagingMigrations } from '@rcp/messaging';
import { MailJobs1700000100000 } from './1700000100000-mail-jobs.js';
import { RegistrationVersions1700000110000 } from './1700000110000-registration-versions.js';

export const migrations = [...messagingMigrations, MailJobs1700000100000, RegistrationVersions1700000110000];
