import { useEffect, useMemo, useState } from 'react';
import { canShare, ScreenShare } from '../../room/screen-share.js';
import { Button } from '../../ui/Button.js';
import { Picture } from '../../ui/Picture.js';
import { useStore } from '../../ui/use-store.js';
import { useTrackStream } from '../../ui/use-track-stream.js';
import { DeviceChoice } from '../waiting-room/DeviceChoice.js';
import type { StepProps } from './DeviceSteps.js';
import { Question } from './StepFrame.js';
import { playSound } from './test-media.js';
import { words as w } from './words.js';
import styles from './WorkstationTest.module.css';

/** A sound, and whether it was heard. */
export function SpeakerStep({ desk, result, onResult }: StepProps) {
  const state = useStore(desk.store);
  const [playing, setPlaying] = useState<'not-yet' | 'now' | 'played'>('not-yet');
  const { play, playAgain, playing: underWay, question } = w.steps.speaker;
  const start = async () => {
    setPlaying('now');
    try {
      await playSound(state.chosen.speaker);
      setPlaying('played');
    } catch (error) {
      setPlaying('not-yet');
      onResult({ step: 'speaker', finding: 'failed', detail: error instanceof Error ? error.name : '' });
    }
  };
  return (
    <>
      <DeviceChoice desk={desk} state={state} id="test" kinds={['speaker']} />
      <div><Button look={playing === 'not-yet' ? 'primary' : 'secondary'} unavailable={playing === 'now'} onClick={() => void start()}>{{ 'not-yet': play, now: underWay, played: playAgain }[playing]}</Button></div>
      {playing === 'played' && !result ? <Question onAnswer={(yes) => onResult({ step: 'speaker', finding: yes ? 'works' : 'not-heard' })}>{question}</Question> : null}
    </>
  );
}

/** It goes nowhere: only this page shows it. */
const nowhere = { replaceTrack: () => Promise.resolve() };

/** A screen is chosen and shown to the person alone. */
export function ScreenStep({ result, onResult }: StepProps) {
  const share = useMemo(() => new ScreenShare(nowhere), []);
  const state = useStore(share.store);
  const [asked, setAsked] = useState(false);
  const picture = useTrackStream(state.track);
  const { choose, choosing, nothing, preview, question } = w.steps.screen;
  useEffect(() => {
    if (!canShare()) onResult({ step: 'screen', finding: 'unsupported' });
    return () => share.stop();
  }, [share, onResult]);
  const start = async () => {
    setAsked(true);
    await share.start();
    const { trouble } = share.store.get();
    if (trouble) onResult({ step: 'screen', finding: trouble === 'blocked' ? 'blocked' : 'failed' });
  };
  return (
    <>
      {picture ? <div className={styles.preview}><Picture stream={picture} label={preview} whole /></div> : null}
      {picture || result ? null : <div><Button look="primary" unavailable={state.status !== 'off'} onClick={() => void start()}>{choose}</Button></div>}
      <p role="status" className={styles.quiet}>{state.status === 'choosing' ? choosing : asked && state.status === 'off' && !result ? nothing : ''}</p>
      {picture && !result ? <Question onAnswer={(yes) => onResult({ step: 'screen', finding: yes ? 'works' : 'not-seen' })}>{question}</Question> : null}
    </>
  );
}
