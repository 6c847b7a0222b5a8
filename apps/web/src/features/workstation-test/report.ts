import { type Attempt, type NetworkResult, overall, type Results, stepNames, verdictOf } from './verdicts.js';
import { wordsOf } from './words.js';
import type { Words } from './words-fr.js';

export interface ReportFacts {
  /** ISO 8601. */
  readonly date: string;
  /** Address of the page, without query or fragment: those of mails hold a link of somebody's. */
  readonly page: string;
  readonly userAgent: string;
}

/** The whole test as text for a technician: what was found, measured, and by what. No identity: no device's name either, people give them their own. */
export function reportText(w: Words, results: Results, network: NetworkResult | null, { date, page, userAgent }: ReportFacts): string {
  const { report } = w;
  const steps = stepNames.flatMap((step, index) => {
    const result = results[step];
    const { meaning, remedy } = wordsOf(w, step, result?.finding ?? 'passed');
    const lines = [`${index + 1}. ${w.steps[step].name}${colon(w)}${w.verdicts[result ? verdictOf(result) : 'passed']}`, `   ${meaning}`];
    return [...lines, ...[remedy, result?.detail ?? ''].filter((line) => line !== '').map((line) => `   ${line}`)];
  });
  return [
    report.heading, '',
    ...[[report.date, date], [report.page, page], [report.agent, userAgent], [report.result, conclusion(w, results)]].map(([name, value]) => `${name}${colon(w)}${value}`), '',
    ...steps, '',
    `${report.measures}${colon(w)}${network && network.attempts.length > 0 ? '' : report.notMeasured}`.trimEnd(), ...(network?.attempts ?? []).map((attempt) => `- ${attemptLine(w, attempt)}`), '',
  ].join('\n');
}

/** The one sentence for the person. */
export function conclusion(w: Words, results: Results): string {
  const whole = overall(results);
  return w.overall[whole.kind](whole.kind === 'ready' ? [] : whole.steps.map((step) => w.steps[step].name.toLowerCase()));
}

/** Cells of one way: result, round trip, loss, rates; « – » where nothing was measured. */
export function attemptCells(w: Words, { name, outcome, figures }: Attempt): string[] {
  const figure = (value: number | null | undefined, unit: string) => (value == null ? '–' : `${Math.round(value)} ${unit}`);
  return [
    w.steps.network.transports[name], w.steps.network.outcomes[outcome], figure(figures?.roundTripMs, 'ms'), percent(figures?.loss),
    figure(figures?.sentKbps, 'kbit/s'), figure(figures?.receivedKbps, 'kbit/s'),
  ];
}

function attemptLine(w: Words, attempt: Attempt): string {
  const [name, outcome, roundTrip, loss, sent, received] = attemptCells(w, attempt);
  const { report } = w;
  if (!attempt.figures) return `${name}${colon(w)}${outcome}`;
  const { protocol, server } = attempt.figures;
  return [
    `${name}${colon(w)}${outcome}`, ...(protocol ? [protocol.toUpperCase()] : []), ...(server ? [`${report.server} ${server}`] : []),
    `${report.roundTrip} ${roundTrip}`, `${report.loss} ${loss}`, `${report.sent} ${sent}`, `${report.received} ${received}`,
  ].join(', ');
}

function percent(share: number | null | undefined): string {
  return share == null ? '–' : `${Math.round(share * 1000) / 10} %`;
}


const colon = (w: Words) => w.report.colon;
