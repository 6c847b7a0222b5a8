import { loadEnv, migrate, migrateEnv } from '@rcp/platform';
import { guarded, migrations } from './migrations/index.js';

const env = loadEnv(migrateEnv);
await migrate({ ownerUrl: env.OWNER_DATABASE_URL, runtimeRole: decodeURIComponent(new URL(env.DATABASE_URL).username), migrations, ...guarded });
