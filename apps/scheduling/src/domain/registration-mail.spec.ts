import fc from 'fast-check';
import { type LastMail, type MailNews, mailBecame as became } from './registration-mail.js';
import { register, type Registration, resend, withdraw } from './registration.js';
import { at, meeting, now, otherAddress, otherName, put, registered, toElsewhere } from './trial-meeting.js';

const time = (minute: number) => new Date(Date.UTC(2026, 11, 1, 8, minute));
type Told = Pick<MailNews, 'status'> & Partial<MailNews>;
const sent = (registrationVersion?: number): Told => ({ status: 'sent', ...(registrationVersion === undefined ? {} : { registrationVersion }) });
const failed = (registrationVersion: number): Told => ({ status: 'failed', registrationVersion });
/** News of the one mail of each version, unless told otherwise. */
const mailBecame = (registration: Registration, news: Told, last: LastMail | null = null) =>
  became(registration, last, { mailId: `mail-${news.registrationVersion ?? registration.mailVersion}`, at: time(0), ...news });
const mailOf = ({ mailStatus, mailVersion }: Registration) => [mailStatus, mailVersion];

describe('the mail of a registration', () => {
  it.each([
    ['on_site', 'none', 0], ['absent', 'none', 0], ['webconference', 'queued', 1],
  ] as const)('« %s » is %s at first (R61, R62)', (participation, status, version) => {
    expect(mailOf(registered({ participation }))).toEqual([status, version]);
    expect(mailOf(registered({ participation, status: 'draft' }))).toEqual(['none', 0]);
  });

  it.each([
    ['a final one', registered({ status: 'draft' }), put(), at()],
    ['« en webconférence »', registered({ participation: 'absent' }), put(), at()],
    ['another address', mailBecame(registered(), sent()), put({ prescriber: otherAddress }), at()],
    ['another session', mailBecame(registered(), sent()), put(), toElsewhere()],
  ])('is called for by %s', (_what, before, body, entry) => {
    expect(mailOf(register(before, 'reg-1', body, entry).state)).toEqual(['queued', 2]);
  });

  it('is the one that the last of several facts calls for', () => {
    expect(mailOf(register(registered({ participation: 'absent' }), 'reg-1', put({ prescriber: otherAddress }), toElsewhere()).state)).toEqual(['queued', 4]);
  });

  it('is not called for again by another name', () => {
    expect(mailOf(register(mailBecame(registered(), sent()), 'reg-1', put({ prescriber: otherName }), at()).state)).toEqual(['sent', 1]);
  });

  it.each<[string, Registration, string]>([
    ['queued', registered(), 'none'], ['deferred', mailBecame(registered(), { status: 'deferred' }), 'none'],
    ['sent', mailBecame(registered(), sent()), 'sent'], ['failed', mailBecame(registered(), failed(1)), 'failed'],
  ])('that was %s is dropped if it still can be once nobody waits for it', (_was, before, becomes) => {
    const gone = [withdraw(before, 'rcp-1', {}).state, register(before, 'reg-1', put({ participation: 'on_site' }), at()).state];
    expect(gone.map(mailOf)).toEqual([[becomes, 1], [becomes, 1]]);
    expect(gone.map((one) => mailBecame(one, { status: 'deferred' }).mailStatus)).toEqual([becomes, becomes]);
  });

  it('that was sent just before nobody waited for it is shown as sent', () => {
    expect(mailBecame(withdraw(registered(), 'rcp-1', {}).state, sent(1)).mailStatus).toBe('sent');
  });

  it('that failed is sent after all when asked for once more', () => {
    const again = resend(mailBecame(registered(), failed(1)), meeting, now).state;
    expect(mailOf(again)).toEqual(['queued', 2]);
    expect(mailBecame(again, failed(1))).toBe(again);
    expect(mailOf(mailBecame(again, sent(2)))).toEqual(['sent', 2]);
  });

  it('that was sent and came back is shown as such, whichever is heard first', () => {
    const [arrived, back] = [sent(1), { status: 'bounced' as const, registrationVersion: 1 }];
    for (const news of [[arrived, back], [back, arrived]]) expect(mailOf(news.reduce((one, told) => mailBecame(one, told), registered()))).toEqual(['bounced', 1]);
  });

  it('that needed not be written is none, unless the prescriber had been told before', () => {
    expect(mailOf(mailBecame(registered(), { status: 'none', registrationVersion: 1 }))).toEqual(['none', 1]);
    expect(mailOf(mailBecame(registered(), { status: 'sent', registrationVersion: 1 }))).toEqual(['sent', 1]);
  });

  it('of a newer fact than the one we wait for takes its place', () => {
    expect(mailOf(mailBecame(mailBecame(registered(), sent(1)), { status: 'deferred', registrationVersion: 3 }))).toEqual(['deferred', 3]);
  });

  it('shows how the latest one ended, in whatever order the news came', () => {
    const outcome = fc.constantFrom<MailNews['status']>('sent', 'failed');
    const stories = fc.array(fc.record({ deferrals: fc.nat(3), outcome }), { minLength: 1, maxLength: 3 }).chain((mails) => {
      const news = mails.flatMap((mail, nth): Told[] => [
        ...Array.from({ length: mail.deferrals }, () => ({ status: 'deferred' as const, registrationVersion: nth + 1 })), { status: mail.outcome, registrationVersion: nth + 1 },
      ]);
      return fc.record({ last: fc.constant(mails.at(-1)?.outcome), count: fc.constant(mails.length), news: fc.shuffledSubarray(news, { minLength: news.length }) });
    });
    fc.assert(fc.property(stories, ({ last, count, news }) => {
      let registration = registered();
      for (let again = 1; again < count; again++) registration = resend(registration, meeting, now).state;
      expect(news.reduce((one, told) => mailBecame(one, told), registration)).toEqual({ ...registration, mailStatus: last });
    }));
  });

  it('that a session calls for speaks after the one before it, whatever became of that', () => {
    const invitation = { mailId: 'invitation', at: time(0) };
    const invited = mailBecame(registered(), { ...sent(1), ...invitation });
    const change = { mailId: 'change', at: time(5), registrationVersion: 1 };
    expect(mailBecame(invited, { status: 'failed', ...change }, invitation).mailStatus).toBe('failed');
    expect(mailBecame(mailBecame(invited, { status: 'failed', ...change }, invitation), { ...sent(1), ...invitation }, change).mailStatus).toBe('failed');
    const reminder = { mailId: 'reminder', at: time(9), registrationVersion: 1 };
    expect(mailBecame({ ...invited, mailStatus: 'failed' }, { status: 'sent', ...reminder }, change).mailStatus).toBe('sent');
    expect(mailBecame({ ...invited, mailStatus: 'bounced' }, { status: 'deferred', ...reminder }, change).mailStatus).toBe('deferred');
  });
});
