import type { LoggerService } from '@nestjs/common';
import { pino, type DestinationStream, type Level, type Logger } from 'pino';
import type { ServiceEnv } from './env.js';

/** Fields that may be logged. Anything else is dropped: an allow-list can't forget a new secret. */
const loggable = new Set([
  'rcpId', 'sessionId', 'seriesId', 'joinRequestId', 'mailId', 'eventId', 'type', 'code', 'count', 'attempt', 'durationMs', 'status', 'method', 'route',
  'clientId', 'epoch', 'reason', 'smtpClass', 'port', 'version',
]);

const secrets: readonly [RegExp, string][] = [
  [/[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}/g, '[token]'],
  [/(Bearer\s+)\S+/gi, '$1[token]'],
  [/[^\s<>"]+@[^\s<>"',;]+/g, '[address]'],
  [/(\/accesrcp\/)[^\s/#"']+/g, '$1***'],
  [/(\/rcps\/)[1-9A-HJ-NP-Za-km-z]{22}(?![\w-])/g, '$1***'],
];

/** The second net under the allow-list: addresses, tokens and link codes are cut out of every sentence. */
export function scrub(text: string): string {
  return secrets.reduce((clean, [pattern, mark]) => clean.replace(pattern, mark), text);
}

/** Errors whose message quotes what they could not read: a piece of a body, a value bound to a query. */
function quotesItsInput(error: Error): boolean {
  return error instanceof SyntaxError || error.name === 'SyntaxError' || error.name === 'ZodError' || 'driverError' in error || 'severity' in error;
}

function sentenceOf(error: Error): string {
  return quotesItsInput(error) ? 'error' : error.message;
}

/** The stack, without the message where that quotes its input. */
function stackOf(error: Error): string {
  const stack = error.stack ?? error.message;
  return quotesItsInput(error) ? stack.split('\n').filter((line) => /^\s+at /.test(line)).join('\n') : scrub(stack);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  if (value instanceof Error) {
    const code = 'code' in value ? String(value.code) : undefined;
    return { error: value.name, ...(code === undefined ? {} : { code }), stack: stackOf(value) };
  }
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key, field]) => loggable.has(key) && ['string', 'number', 'boolean'].includes(typeof field))
      .map(([key, field]) => [key, typeof field === 'string' ? scrub(field) : field]),
  );
}

/** Nest's logger on pino. Call as `logger.warn('sentence', { sessionId })` or `logger.error('sentence', error)`. */
export class PinoLogger implements LoggerService {
  constructor(private readonly pino: Logger) {}
  log(message: unknown, ...rest: unknown[]) { this.write('info', message, rest); }
  warn(message: unknown, ...rest: unknown[]) { this.write('warn', message, rest); }
  error(message: unknown, ...rest: unknown[]) { this.write('error', message, rest); }
  fatal(message: unknown, ...rest: unknown[]) { this.write('fatal', message, rest); }
  debug(message: unknown, ...rest: unknown[]) { this.write('debug', message, rest); }
  verbose(message: unknown, ...rest: unknown[]) { this.write('debug', message, rest); }

  private write(level: Level, message: unknown, rest: unknown[]) {
    // Nest passes the context as the last string, and a stack as a string before it.
    const context = typeof rest.at(-1) === 'string' ? (rest.pop() as string) : undefined;
    const fields: Record<string, unknown> = context === undefined ? {} : { context };
    for (const extra of [message, ...rest]) {
      if (typeof extra === 'string' && extra !== message) fields['stack'] = scrub(extra);
      else Object.assign(fields, fieldsOf(extra));
    }
    const sentence = message instanceof Error ? sentenceOf(message) : typeof message === 'string' ? message : 'event';
    this.pino[level](fields, scrub(sentence));
  }
}

/** `line` writes one readable line each, `json` one object each. */
export function createLogger(service: string, env: Pick<ServiceEnv, 'LOG_LEVEL' | 'LOG_FORMAT'>, destination?: DestinationStream): PinoLogger {
  const options = { level: env.LOG_LEVEL, base: { service }, timestamp: pino.stdTimeFunctions.isoTime };
  return new PinoLogger(pino(options, destination ?? (env.LOG_FORMAT === 'line' ? linesTo(process.stdout) : pino.destination(1))));
}

function linesTo(out: NodeJS.WritableStream): DestinationStream {
  return {
    write(json: string) {
      const { time, level, service, context, msg, error, stack, ...fields } = JSON.parse(json) as Record<string, string | number | undefined>;
      const names: Record<number, string> = { 20: 'debug', 30: 'info', 40: 'warn', 50: 'error', 60: 'fatal' };
      const extras = Object.entries(fields).map(([key, value]) => ` ${key}=${value}`).join('');
      out.write(`${String(time).slice(11, 23)} ${(names[Number(level)] ?? '').padEnd(5)} ${service}${context ? ` [${context}]` : ''} ${msg}${extras}${error ? ` (${error})` : ''}\n`);
      if (stack && Number(level) >= 50) out.write(`${stack}\n`);
    },
  };
}
