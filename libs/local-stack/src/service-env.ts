import type { ServiceName } from '@rcp/contracts';
import type { DatabaseUrls } from './databases.js';
import type { Janus } from './janus.js';
import { keyPair } from './keys.js';
import type { Nats } from './nats.js';
import { localSite } from './site.js';
import type { Turn } from './turn.js';

export interface ServiceSurroundings {
  readonly publicUrl: string;
  readonly nats: Nats;
  readonly janus: Janus;
  readonly turn: Turn | null;
  readonly smtpUrl: string;
  readonly keysDir: string;
  readonly dccClientsFile: string;
  readonly opsToken: string;
  readonly logFormat: 'json' | 'line';
  /** Of notifications: a registration corrected within this time gives one mail. */
  readonly batchDelaySeconds: number;
  /** Of lobby: the OIDC_ variables, where accounts may sign in. */
  readonly account: Readonly<Record<string, string>>;
}

/** The variables of each service on this machine (names as in `.env.example`). */
export async function serviceEnvironments(databases: Record<ServiceName, DatabaseUrls>, around: ServiceSurroundings): Promise<Record<ServiceName, Record<string, string>>> {
  const [launch, personal, media] = await Promise.all(['launch', 'personal', 'media'].map((name) => keyPair(around.keysDir, name)));
  if (!launch || !personal || !media) throw new Error('unreachable: three names give three pairs');
  const common = (service: ServiceName): Record<string, string> => {
    const { user, pass } = around.nats.userOf(service);
    return {
      NODE_ENV: 'production', DATABASE_URL: databases[service].runtimeUrl, NATS_URL: around.nats.url, NATS_USER: user, NATS_PASSWORD: pass,
      OPS_TOKEN: around.opsToken, PUBLIC_URL: around.publicUrl, ENVIRONMENT: localSite.environment, SUPPORT_EMAIL: localSite.supportEmail, LOG_FORMAT: around.logFormat,
    };
  };
  return {
    scheduling: { ...common('scheduling'), DCC_CLIENTS_FILE: around.dccClientsFile, LAUNCH_KEY_FILE: launch.privateFile },
    lobby: { ...common('lobby'), LAUNCH_JWKS_FILE: launch.jwksFile, PERSONAL_JWKS_FILE: personal.jwksFile, MEDIA_KEY_FILE: media.privateFile, ...around.account },
    notifications: {
      ...common('notifications'), PERSONAL_KEY_FILE: personal.privateFile, SMTP_URL: around.smtpUrl, MAIL_FROM: 'ne-pas-repondre@rcp.demo.invalid',
      BATCH_DELAY_SECONDS: String(around.batchDelaySeconds),
    },
    'media-gateway': {
      ...common('media-gateway'), MEDIA_JWKS_FILE: media.jwksFile, JANUS_URL: around.janus.wsUrl, JANUS_API_SECRET: around.janus.apiSecret,
      JANUS_ROOM_ADMIN_KEY: around.janus.roomAdminKey,
      ...(around.janus.media === null ? {} : { MEDIA_ADDRESSES: around.janus.media.addresses.join(' '), MEDIA_UDP_PORTS: around.janus.media.ports }),
      // Not by TLS: a browser doesn't believe the certificate that the relay has here.
      ...(around.turn === null ? {} : { TURN_URLS: [around.turn.urls.udp, around.turn.urls.tcp].join(' '), TURN_SECRET: around.turn.secret }),
    },
  };
}
