import type { Participant } from '@rcp/contracts';
import { t } from '../../i18n/language.js';
import type { RoomClient } from '../../room/room-client.js';
import type { Action } from '../../ui/ActionMenu.js';

/** What an organiser may do to somebody in the room (R46); excluding asks first. */
export function actionsOn({ joinRequestId }: Participant, client: RoomClient, onExclude: (joinRequestId: string) => void): Action[] {
  return [
    { id: 'put-back', label: t.organiser.putBack, onAct: () => client.putBack(joinRequestId) },
    { id: 'exclude', label: t.organiser.exclude, onAct: () => onExclude(joinRequestId) },
  ];
}
