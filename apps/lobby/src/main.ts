import { connectMessaging } from '@rcp/messaging';
import { loadEnv, startApp } from '@rcp/platform';
import { AppModule } from './app.module.js';
import { envSchema } from './env.js';

const env = loadEnv(envSchema);
await startApp(AppModule.forRoot(env), env, { name: 'lobby', attach: connectMessaging });
