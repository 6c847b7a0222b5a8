import type { ReceivingPeer, SendingPeer } from './peer.js';

/** The media of a connection whose socket was lost: it goes on, and the next connection takes it over or makes its own. */
export class KeptMedia {
  /** `key`: how the gateway knows it again. */
  constructor(readonly key: string, readonly sending: SendingPeer | undefined, readonly receiving: ReceivingPeer | undefined) {}

  /** Worth taking over: sound and picture do go on, and nothing was under way when the socket was lost. */
  get isSteady(): boolean {
    const peers = [this.sending, this.receiving].filter((peer) => peer !== undefined);
    return peers.length > 0 && peers.every((peer) => peer.isSteady);
  }

  close(): void {
    this.sending?.close();
    this.receiving?.close();
  }
}
