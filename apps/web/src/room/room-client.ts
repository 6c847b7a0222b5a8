import { DomainError, type ErrorCode, type LobbyClientMessage, type LobbyServerMessage, type MediaSource, type RefusalReason } from '@rcp/contracts';
import { DeviceDesk } from './device-desk.js';
import { createMediaEngine, type MediaEngine, type TakenAway } from './media-engine.js';
import { cameraQuality } from './quality.js';
import { atTheDoor, reduce, type Arrival, type Phase, type RoomEvent, type RoomState } from './room-state.js';
import { ScreenShare } from './screen-share.js';
import { createSignalling, type Signalling } from './signalling.js';
import { createStore, type Store } from './store.js';

export interface RoomClientOptions {
  /** Code of the RCP's link. */
  code: string;
  arrival: Arrival;
  /** `wss://host`, without a path. */
  socketsAt: string;
  /** This tab asked to join, or no longer does: told apart so that a reload finds its way back. */
  onItsWay(yes: boolean): void;
}

interface TicketAsked { resolve(ticket: string): void; reject(error: DomainError): void }

/** An error that answers a request for a media ticket. */
const ticketErrors: readonly ErrorCode[] = ['not-admitted', 'no-session', 'media-unavailable', 'unavailable', 'internal', 'rate-limited'];
const ticketPatienceMs = 10_000;

/**
 * The room as screens know it: a state to show and the few things one can do. Joins the lobby's socket, the media engine
 * and the devices; decides nothing itself — `reduce` does.
 */
export class RoomClient {
  readonly state: Store<RoomState>;
  readonly desk = new DeviceDesk();
  /** An organiser switched one's microphone off, and one has not been told long enough. */
  readonly muted: Store<boolean> = createStore(false);
  /** So many people send that one may only look and listen, and one has not been told long enough. */
  readonly crowded: Store<boolean> = createStore(false);
  private readonly signalling: Signalling;
  /** One's own shared screen. */
  readonly share: ScreenShare;
  private readonly engine: MediaEngine;
  private asked: TicketAsked[] = [];

  constructor(private readonly options: RoomClientOptions) {
    this.state = createStore(atTheDoor(options.arrival));
    this.signalling = createSignalling({
      url: `${options.socketsAt}/ws/lobby`, code: options.code,
      onMessage: (message) => this.receive(message),
      onLink: (link) => {
        if (link.status === 'open') this.resume();
        this.dispatch({ type: 'link', link });
      },
      onStranger: () => this.dispatch({ type: 'over', reason: 'stranger' }),
    });
    this.engine = createMediaEngine({ url: `${options.socketsAt}/ws/media`, getTicket: () => this.ticket(), onTakenAway: (source, why) => this.lose(source, why), onSendingRefused: () => this.onlyListen() });
    this.share = new ScreenShare(this.engine);
    this.engine.onChange(() => this.dispatch({ type: 'media', media: this.engine.snapshot() }));
  }

  connect(): void {
    this.signalling.open();
  }

  /** Does not wait for the next try. */
  retryNow(): void {
    this.signalling.retryNow();
  }

  /** « Demander à rejoindre »; an organiser enters at once (R26, R44). */
  ask(): void {
    if (!this.signalling.send({ type: 'join.request' })) return;
    this.options.onItsWay(true);
    this.dispatch({ type: 'asked' });
  }

  /** « Quitter la salle d'attente » (R35) */
  giveUp(): void {
    this.signalling.send({ type: 'join.withdraw' });
    this.dispatch({ type: 'over', reason: 'withdrawn' });
  }

  /** « Quitter » */
  leave(): void {
    this.dispatch({ type: 'over', reason: 'left' });
  }

  accept(joinRequestId: string): void {
    this.decide({ type: 'join.accept', joinRequestId }, [joinRequestId]);
  }

  refuse(joinRequestId: string, reason: RefusalReason): void {
    this.decide({ type: 'join.refuse', joinRequestId, reason }, [joinRequestId]);
  }

  /** « Tout accepter »: those of them who are identified, says the server. */
  acceptAll(joinRequestIds: readonly string[]): void {
    this.decide({ type: 'join.accept-all', joinRequestIds: [...joinRequestIds] }, joinRequestIds);
  }

  /** An organiser writes to somebody who waits. False when it could not be sent. */
  write(joinRequestId: string, text: string): boolean {
    return this.signalling.send({ type: 'chat.write', joinRequestId, text });
  }

  /** Who waits answers. False when it could not be sent. */
  answer(text: string): boolean {
    return this.signalling.send({ type: 'chat.answer', text });
  }

  /** « Mettre en salle d'attente » */
  putBack(joinRequestId: string): void {
    this.signalling.send({ type: 'participant.put-back', joinRequestId });
  }

  /** « Autoriser à nouveau » */
  liftExclusion(joinRequestId: string): void {
    this.signalling.send({ type: 'exclusion.lift', joinRequestId });
  }

  /** « Terminer la séance pour tous » */
  endSession(): void {
    this.signalling.send({ type: 'session.end' });
  }

  /** Opens the session again that was ended last, and enters. */
  reopen(): void {
    if (!this.signalling.send({ type: 'session.reopen' })) return;
    this.options.onItsWay(true);
    this.dispatch({ type: 'asked' });
  }

  exclude(joinRequestId: string): void {
    this.signalling.send({ type: 'participant.exclude', joinRequestId });
  }

  /** « Couper le micro » of somebody */
  mute(joinRequestId: string): void {
    this.engine.moderate(joinRequestId, 'microphone');
  }

  /** « Arrêter le partage » of somebody */
  stopShareOf(joinRequestId: string): void {
    this.engine.moderate(joinRequestId, 'screen');
  }

  /** Says something to everybody in the room. False when it could not be sent. */
  say(text: string): boolean {
    return this.signalling.send({ type: 'discussion.write', text });
  }

  /** « Lever la main » */
  raiseHand(): void {
    this.signalling.send({ type: 'hand.raise' });
  }

  /** One's own; an organiser's to lower anybody's. */
  lowerHand(joinRequestId: string): void {
    this.signalling.send({ type: 'hand.lower', joinRequestId });
  }

  /** Whose pictures are on the screen at the moment. */
  watch(participantIds: readonly string[]): void {
    this.engine.watch(participantIds);
  }

  closeNotice(id: number): void {
    this.dispatch({ type: 'notice-closed', id });
  }

  /** The page goes away or shows something else; the place on the server stays. */
  close(): void {
    this.signalling.close();
    this.share.stop();
    this.engine.leave();
    this.desk.release();
    this.refuseTickets('unavailable');
  }

  private decide(message: LobbyClientMessage, about: readonly string[]) {
    if (!this.signalling.send(message)) return;
    for (const joinRequestId of about) this.dispatch({ type: 'deciding', joinRequestId });
  }

  private receive(message: LobbyServerMessage) {
    if (message.type === 'media.ticket') this.asked.shift()?.resolve(message.ticket);
    else if (message.type === 'error' && this.asked.length > 0 && ticketErrors.includes(message.code)) this.refuseTickets(message.code);
    else this.dispatch({ type: 'server', message });
  }

  private dispatch(event: RoomEvent) {
    const before = this.state.get();
    const after = reduce(before, event);
    this.state.set(after);
    if (after.phase === 'joined') this.shape(after);
    if (after.phase === 'joined' && before.phase !== 'joined') this.enter();
    if (before.phase === 'joined' && after.phase !== 'joined') this.goOut();
    if (after.phase === 'ended' && before.phase !== 'ended') this.end();
  }

  /** What the service may not know after a reconnection. */
  private resume() {
    const state = this.state.get();
    if (this.asked.length > 0) this.signalling.send({ type: 'media.ticket' });
    if (state.phase === 'joined' && state.hands.includes(state.self)) this.signalling.send({ type: 'hand.raise' });
  }

  /** One's own picture is as good as it is large with the others. */
  private shape({ participants, media, self }: Phase<'joined'>) {
    const sharing = this.share.store.get().status === 'on' || [...(media?.feeds.values() ?? [])].some((sources) => sources.includes('screen'));
    this.engine.shapeCamera(cameraQuality({ people: participants.length, sharing, speaks: media?.talking.includes(self) ?? false }));
  }

  private lose(source: MediaSource, why: TakenAway) {
    if (source !== 'microphone') return this.share.stop(why);
    this.muted.set(true);
    void this.desk.turn('microphone', false);
  }

  private onlyListen() {
    this.crowded.set(true);
    this.share.stop();
    void this.desk.turn('microphone', false);
    void this.desk.turn('camera', false);
  }

  private enter() {
    this.options.onItsWay(true);
    this.engine.join({ stream: this.desk.attach(this.engine) });
    // After a reload nothing was opened yet.
    if (this.desk.store.get().status === 'idle') void this.desk.open();
  }

  private goOut() {
    this.desk.detach();
    this.share.stop();
    this.engine.leave();
    this.refuseTickets('not-admitted');
  }

  private end() {
    this.options.onItsWay(false);
    this.signalling.close();
    this.desk.release();
  }

  /** A fresh media ticket from the lobby; asked again when the connection comes back. */
  private ticket(): Promise<string> {
    return new Promise((resolve, reject) => {
      const asked: TicketAsked = { resolve, reject };
      this.asked.push(asked);
      setTimeout(() => {
        this.asked = this.asked.filter((other) => other !== asked);
        reject(new DomainError('unavailable'));
      }, ticketPatienceMs);
      this.signalling.send({ type: 'media.ticket' });
    });
  }

  private refuseTickets(code: ErrorCode) {
    for (const { reject } of this.asked.splice(0)) reject(new DomainError(code));
  }
}
