import { useState } from 'react';
import { t } from '../../i18n/language.js';
import type { DeviceDesk, DeskState } from '../../room/device-desk.js';
import { Banner } from '../../ui/Banner.js';
import { Button } from '../../ui/Button.js';

/** A device that could not be opened or was pulled out, said once; one stays in the room all the same. */
export function DeviceTrouble({ desk, state }: { desk: DeviceDesk; state: DeskState }) {
  const troubles = (['microphone', 'camera'] as const).filter((kind) => state[kind] !== 'on' && state[kind] !== 'off');
  const said = troubles.map((kind) => `${kind} ${state[kind]}`).join();
  const [closed, setClosed] = useState('');
  if (state.status !== 'ready' || troubles.length === 0 || closed === said) return null;
  return (
    <Banner look="warning" actions={<><Button size="small" onClick={() => void desk.open()}>{t.check.retry}</Button><Button size="small" look="quiet" onClick={() => setClosed(said)}>{t.close}</Button></>}>
      {troubles.map((kind) => <p key={kind}>{t.check.outcome[kind][state[kind]]}</p>)}
    </Banner>
  );
}
