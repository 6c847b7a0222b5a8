import { Logger } from '@nestjs/common';
import fc from 'fast-check';
import { createLogger, scrub } from './logger.js';

function collecting(level: 'info' | 'debug' = 'debug') {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger('lobby', { LOG_LEVEL: level, LOG_FORMAT: 'json' }, { write: (json) => void lines.push(JSON.parse(json) as Record<string, unknown>) });
  return { logger, lines, text: () => JSON.stringify(lines) };
}

const token = 'eyJhbGciOiJFZERTQSJ9.eyJzdWIiOiJpbnMtMSJ9.c2lnbmF0dXJlLXNpZ25hdHVyZQ';
const code = '3mJr7AoUXx2Wqd9BcVfYzT';

describe('a log line', () => {
  it('is one JSON object with service, time, level and sentence', () => {
    const { logger, lines } = collecting();
    logger.warn('room moved', { sessionId: 's1', epoch: 2 }, 'LiveRooms');
    expect(lines).toEqual([expect.objectContaining({ service: 'lobby', level: 40, msg: 'room moved', sessionId: 's1', epoch: 2, context: 'LiveRooms' })]);
    expect(lines[0]?.['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
  });

  it('holds the fields on the list and no other, whatever it is given', () => {
    fc.assert(fc.property(fc.dictionary(fc.string(), fc.oneof(fc.constant('canary'), fc.constant({ familyName: 'canary' }), fc.constant(['canary']))), (fields) => {
      const { logger, lines } = collecting();
      logger.log('sentence', fields);
      for (const [key, value] of Object.entries(lines[0] ?? {})) {
        if (JSON.stringify(value).includes('canary')) expect(['rcpId', 'sessionId', 'type', 'code', 'reason', 'status', 'method', 'route', 'version']).toContain(key);
      }
    }));
  });

  it('drops identities, tokens and bodies even when somebody passes them', () => {
    const { logger, text } = collecting();
    logger.log('somebody knocked', { familyName: 'canary', email: 'canary@example.org', token, body: { familyName: 'canary' }, sdp: 'canary', joinRequestId: 'j1' });
    expect(text()).not.toMatch(/canary|eyJ/);
    expect(text()).toContain('"joinRequestId":"j1"');
  });

  it('has addresses, tokens and link codes cut out of sentences, reasons and stacks', () => {
    const { logger, text } = collecting();
    logger.error(`cannot reach julie.fraysse@example.org with ${token}`, new Error(`GET https://h/accesrcp/${code}#p=${token} by postgres://owner:canary@db/lobby`));
    logger.warn('refused', { reason: `Bearer canary-0123456789 for /api/public/rcps/${code}/entry` });
    expect(text()).not.toMatch(/julie|fraysse|eyJ|canary/);
    expect(text()).not.toContain(code);
    expect(text()).toContain('/accesrcp/***');
  });

  it('keeps the name, code and place of an error', () => {
    const { logger, lines } = collecting();
    logger.error('store failed', Object.assign(new TypeError('no'), { code: '40001' }));
    expect(lines[0]).toMatchObject({ error: 'TypeError', code: '40001', stack: expect.stringContaining('logger.spec') });
  });

  it('does not repeat what an error quotes of its input: of JSON, of a query', () => {
    const { logger, text } = collecting();
    logger.error('cannot read', caught(() => JSON.parse('canary FRAYSSE') as unknown));
    const queryFailed = Object.assign(new Error('invalid input syntax for type uuid: "canary"'), { driverError: {}, code: '22P02' });
    logger.error('cannot save', queryFailed);
    logger.error(queryFailed);
    expect(text()).not.toMatch(/canary|FRAYSSE/);
    expect(text()).toContain('22P02');
    expect(text()).toContain('logger.spec');
  });

  it('is written by Nest’s own logger too, with its context', () => {
    const { logger, lines } = collecting();
    Logger.overrideLogger(logger);
    new Logger('MailQueueJob').warn('postponed', { mailId: 'm1' });
    new Logger('MailQueueJob').error('failed', new Error('x'));
    Logger.overrideLogger(false);
    expect(lines).toEqual([
      expect.objectContaining({ msg: 'postponed', mailId: 'm1', context: 'MailQueueJob' }),
      expect.objectContaining({ msg: 'failed', error: 'Error', context: 'MailQueueJob' }),
    ]);
  });

  it('below the level asked for is not written', () => {
    const { logger, lines } = collecting('info');
    logger.debug('detail');
    logger.log('news');
    expect(lines.map(({ msg }) => msg)).toEqual(['news']);
  });
});

describe('scrub', () => {
  it('leaves sentences as they are', () => {
    for (const sentence of ['listening', 'scheduling does not answer, mail postponed', 'Séance du mercredi 10/05/2023 de 16:00 à 17:30', 'nats-server 2.9.10.']) {
      expect(scrub(sentence)).toBe(sentence);
    }
  });

  it('cuts out every address', () => {
    fc.assert(fc.property(fc.emailAddress(), (address) => {
      const [local = ''] = address.split('@');
      fc.pre(local.length > 6);
      expect(scrub(`mail to <${address}> refused`)).not.toContain(local);
    }));
  });
});

function caught(work: () => unknown): unknown {
  try {
    return work();
  } catch (error) {
    return error;
  }
}
