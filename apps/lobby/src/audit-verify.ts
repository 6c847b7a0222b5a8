import { loadEnv, serviceEnv } from '@rcp/platform';
import { z } from 'zod';
import { openAudit } from './audit.store.js';
import { auditReport, auditSentences } from './audit-report.js';

// `npm run audit:verify`: says where the record of decisions is not as it was written, and ends with 1 if it isn't.
const { DATABASE_URL: url } = loadEnv(z.object({ DATABASE_URL: serviceEnv.DATABASE_URL }));
const db = await openAudit(url);
const report = await auditReport(db).finally(() => db.destroy());
process.stdout.write(`${auditSentences(report).join('\n')}\n`);
process.exitCode = report.breaks.length === 0 ? 0 : 1;
