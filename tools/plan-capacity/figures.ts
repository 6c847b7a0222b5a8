import { z } from 'zod';

/** A figure and where it comes from: a bench, our own configuration, or a guess to be replaced by a measurement. */
const figure = z.strictObject({ value: z.number().nonnegative(), from: z.enum(['measured', 'configured', 'assumed']), note: z.string().min(1) });
const share = figure.refine(({ value }) => value > 0 && value <= 1, 'a share is above 0 and at most 1');
const some = figure.refine(({ value }) => value > 0, 'must be above 0');

/** `figures.json`: kbit/s, Mbit/s, shares of 1, bytes, days. */
export const figuresSchema = z.strictObject({
  room: z.strictObject({ videoKbits: some, audioKbits: some, screenKbits: figure, camerasAtOnce: some, mostPublishers: some, relayedShare: share }),
  janus: z.strictObject({ cores: some, coreShareIdle: figure, coreSharePerTrack: some, largerPictures: some, ceiling: share, lineMbits: some, mostRooms: some }),
  services: z.strictObject({ leastReplicas: some, lobbySockets: some, gatewaySockets: some, writesPerSecond: some, mailsPerSecond: some }),
  database: z.strictObject({ bytesPerSession: some, bytesPerPerson: some, bytesPerRegistration: some, mailsPerRegistration: figure, keptDays: some }),
});
export type Figures = z.infer<typeof figuresSchema>;

/** The figures nobody has measured, as `group.name`. */
export function assumedIn(figures: Figures): string[] {
  return Object.entries(figures).flatMap(([group, members]) => Object.entries(members).filter(([, { from }]) => from === 'assumed').map(([name]) => `${group}.${name}`));
}
