import { messagingMigrations } from '@rcp/messaging';
import { Planning1700000400000 } from './1700000400000-planning.js';
import { SeriesAndVersions1700000500000 } from './1700000500000-series-and-versions.js';
import { MailOutcomes1700000600000 } from './1700000600000-mail-outcomes.js';
import { LastMail1700000610000 } from './1700000610000-last-mail.js';

export const migrations = [...messagingMigrations, Planning1700000400000, SeriesAndVersions1700000500000, MailOutcomes1700000600000, LastMail1700000610000];
