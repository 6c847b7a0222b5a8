import { messagingMigrations } from '@rcp/messaging';
import { MailJobs1700000100000 } from './1700000100000-mail-jobs.js';
import { RegistrationVersions1700000110000 } from './1700000110000-registration-versions.js';
import { BouncedMails1700000130000 } from './1700000130000-bounced-mails.js';
import { Invitations1700000140000 } from './1700000140000-invitations.js';

export const migrations = [...messagingMigrations, MailJobs1700000100000, RegistrationVersions1700000110000, BouncedMails1700000130000, Invitations1700000140000];
