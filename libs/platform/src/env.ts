import { z } from 'zod';

const port = z.coerce.number().int().min(0).max(65535);

/** Variables every service has; an app adds its own with `z.object({ ...serviceEnv, ... })`. */
export const serviceEnv = {
  HOST: z.string().default('127.0.0.1'),
  PORT: port,
  /** Runtime role: DML only. */
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  NATS_URL: z.url({ protocol: /^(nats|tls)$/ }),
  NATS_USER: z.string().optional(),
  NATS_PASSWORD: z.string().optional(),
  /** Bearer of the ops routes. */
  OPS_TOKEN: z.string().min(24),
  /** What browsers see: `https://host`. Links and the Origin check are made of it. */
  PUBLIC_URL: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  /** `production`, or the name shown in banners and mail subjects (R13). */
  ENVIRONMENT: z.string().max(40).default('production'),
  SUPPORT_EMAIL: z.email(),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'silent']).default('info'),
  /** One readable line each for people, JSON for machines. */
  LOG_FORMAT: z.enum(['json', 'line']).default('json'),
  /** Seconds between "not ready" and closing, so that load balancers notice. */
  DRAIN_SECONDS: z.coerce.number().min(0).max(60).default(0),
};
export type ServiceEnv = z.infer<z.ZodObject<typeof serviceEnv>>;

/** Variables of the migration job: the owner role, and the runtime role to grant to. */
export const migrateEnv = z.object({
  OWNER_DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
  DATABASE_URL: z.url({ protocol: /^postgres(ql)?$/ }),
});

/** Every fault as `NAME: what is wrong`, without the value (it may be a secret). */
export function envFaults(schema: z.ZodType, source: Readonly<Record<string, string | undefined>>): string[] {
  const parsed = schema.safeParse(emptyIsAbsent(source));
  return parsed.success ? [] : parsed.error.issues.map((issue) => `${issue.path.join('.') || '(all)'}: ${issue.message}`);
}

/** Parses the environment; when it is wrong, prints every fault at once and exits 1. */
export function loadEnv<Schema extends z.ZodType>(schema: Schema, source: Readonly<Record<string, string | undefined>> = process.env): z.infer<Schema> {
  const faults = envFaults(schema, source);
  if (faults.length > 0) {
    process.stderr.write(`Configuration errors:\n${faults.map((fault) => `  ${fault}\n`).join('')}`);
    process.exit(1);
  }
  return schema.parse(emptyIsAbsent(source));
}

/** A variable set to nothing is a variable not set: compose files and shells can't tell them apart. */
function emptyIsAbsent(source: Readonly<Record<string, string | undefined>>) {
  return Object.fromEntries(Object.entries(source).filter(([, value]) => value !== undefined && value !== ''));
}
