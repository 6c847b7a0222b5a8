import type { Participant } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Phase } from '../../room/room-state.js';
import type { Action } from '../../ui/ActionMenu.js';

/** What an organiser may do at this moment to the sound, the screen and the hand of somebody in the room (R46). */
export function roomActions({ joinRequestId }: Participant, client: RoomClient, { media, hands }: Phase<'joined'>): Action[] {
  const sends = media?.feeds.get(joinRequestId) ?? [];
  return [
    ...(sends.includes('microphone') ? [{ id: 'mute', label: t.talk.mute, onAct: () => client.mute(joinRequestId) }] : []),
    ...(sends.includes('screen') ? [{ id: 'stop-share', label: t.talk.stopShare, onAct: () => client.stopShareOf(joinRequestId) }] : []),
    ...(hands.includes(joinRequestId) ? [{ id: 'lower-hand', label: t.talk.lowerTheirs, onAct: () => client.lowerHand(joinRequestId) }] : []),
  ];
}
