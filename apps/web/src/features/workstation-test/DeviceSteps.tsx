import { useCallback, useEffect, useRef } from 'react';
import type { DeviceDesk, Kind } from '../../room/device-desk.js';
import { t } from '../../i18n/language.js';
import { Picture } from '../../ui/Picture.js';
import { useStore } from '../../ui/use-store.js';
import { useTrackStream } from '../../ui/use-track-stream.js';
import { DeviceChoice } from '../waiting-room/DeviceChoice.js';
import { LevelMeter } from '../waiting-room/LevelMeter.js';
import { Question } from './StepFrame.js';
import type { Findings, StepResult } from './verdicts.js';
import { words as w } from './words.js';
import styles from './WorkstationTest.module.css';

export interface StepProps {
  desk: DeviceDesk;
  result: StepResult | undefined;
  onResult(result: StepResult): void;
}

/** Opens the device when the step begins; a step that is done again is a new one. */
function useOpened(desk: DeviceDesk, kind: Kind, onFailure: (finding: Exclude<Findings[Kind], 'works' | 'silent' | 'not-seen'>) => void) {
  const tell = useRef(onFailure);
  tell.current = onFailure;
  useEffect(() => {
    let current = true;
    void desk.turn(kind, true).then(() => {
      const outcome = desk.store.get()[kind];
      if (current && outcome !== 'on' && outcome !== 'off') tell.current(outcome);
    });
    return () => {
      current = false;
    };
  }, [desk, kind]);
  return useStore(desk.store);
}

/** One's own picture. A covered lens gives a picture too: only the person can tell. */
export function CameraStep({ desk, result, onResult }: StepProps) {
  const state = useOpened(desk, 'camera', (finding) => onResult({ step: 'camera', finding }));
  const picture = useTrackStream(state.cameraTrack);
  const answer = (yes: boolean) => onResult({ step: 'camera', finding: yes ? 'works' : 'not-seen', detail: size(state.cameraTrack) });
  return (
    <>
      <div className={styles.preview}>
        {picture ? <Picture stream={picture} label={t.check.preview} mirrored /> : <p>{state.turning.includes('camera') ? w.steps.camera.opening : w.steps.camera.none}</p>}
      </div>
      {picture ? <DeviceChoice desk={desk} state={state} id="test" kinds={['camera']} /> : null}
      {picture && !result ? <Question onAnswer={answer}>{w.steps.camera.question}</Question> : null}
    </>
  );
}

/** How loud something has to be to be heard, how often, and how long nobody has to speak before we say so. */
const voice = { level: 0.05, times: 3, patienceMs: 12_000 } as const;

/** The level of the microphone; a voice is noticed by itself, and late is better than never. */
export function MicrophoneStep({ desk, result, onResult }: StepProps) {
  const state = useOpened(desk, 'microphone', (finding) => onResult({ step: 'microphone', finding }));
  const heard = useRef(0);
  const track = state.microphoneTrack;
  const works = result?.finding === 'works';
  const listen = useCallback((level: number) => {
    if (level >= voice.level && ++heard.current === voice.times) onResult({ step: 'microphone', finding: 'works' });
  }, [onResult]);
  useEffect(() => {
    if (!track || result) return undefined;
    const timer = setTimeout(() => onResult({ step: 'microphone', finding: 'silent' }), voice.patienceMs);
    return () => clearTimeout(timer);
  }, [track, result, onResult]);
  return (
    <>
      {track ? <LevelMeter track={track} onLevel={listen} /> : null}
      {track ? <DeviceChoice desk={desk} state={state} id="test" kinds={['microphone']} /> : null}
      {track && !works ? <p className={styles.quiet}>{w.steps.microphone.listening}</p> : null}
      {!track && !result ? <p>{w.steps.microphone.opening}</p> : null}
    </>
  );
}

function size(track: MediaStreamTrack | null): string {
  const { width, height } = track?.getSettings() ?? {};
  return width === undefined || height === undefined ? '' : `${width}×${height}`;
}
