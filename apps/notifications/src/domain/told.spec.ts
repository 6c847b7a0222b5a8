import fc from 'fast-check';
import { type Delivery, TrialLedger } from './trial-ledger.js';

const registrations = ['reg-1', 'reg-2', 'reg-3', 'reg-4'] as const;
const sessions = ['ses-1', 'ses-2', 'ses-3'] as const;
const addresses = ['a@example.org', 'A@example.org', 'b@example.org'] as const;
const modes = ['webconference', 'absent', 'on_site'] as const;

const registration = fc.constantFrom(...registrations);
const session = fc.constantFrom(...sessions);
const nth = fc.nat(20);
const fate = fc.constantFrom<Delivery[]>('taken', 'taken', 'taken', 'refused', 'crash after 250', 'crash before 250', 'taken but broken off', 'broken off');

/** What the DCC, the stream, the queue and the mail server may do next; written so that a counterexample can be read. */
const step = fc.oneof(
  { weight: 6, arbitrary: fc.tuple(fc.constant('put' as const), registration, session, fc.constantFrom(...modes, 'webconference' as const), fc.constantFrom(...addresses)) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom('withdraw' as const, 'resend' as const), registration) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('reschedule' as const), session, fc.integer({ min: 1, max: 4 })) },
  { weight: 2, arbitrary: fc.tuple(fc.constant('webconf' as const), session, fc.boolean()) },
  { weight: 1, arbitrary: fc.tuple(fc.constant('cancel' as const), session) },
  { weight: 7, arbitrary: fc.tuple(fc.constantFrom('deliverFact' as const, 'deliverFact' as const, 'repeatFact' as const, 'remind' as const), nth) },
  { weight: 6, arbitrary: fc.tuple(fc.constant('runJob' as const), nth, fate) },
);

function perform(ledger: TrialLedger, [what, ...how]: readonly [keyof TrialLedger, ...unknown[]]): void {
  (ledger[what] as (...given: unknown[]) => void).apply(ledger, how);
}

describe('what prescribers were told, after anything the DCC did, with facts in any order and mail servers and processes that fail', () => {
  it('is true, was said once, and makes the calendar that the registrations make', () => {
    fc.assert(fc.property(fc.array(step, { maxLength: 80, size: 'max' }), (steps) => {
      const ledger = new TrialLedger(sessions);
      for (const one of steps) perform(ledger, one);
      ledger.settle();
      ledger.mustTellTheTruth();
    }), { numRuns: 3_000 });
  });
});
