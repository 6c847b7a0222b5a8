import { useEffect, useRef } from 'react';
import { t } from '../../i18n/language.js';
import styles from './LevelMeter.module.css';
import { useTrackStream } from '../../ui/use-track-stream.js';

const steps = 20;

/** How loud the microphone is: a bar that moves when one speaks. `onLevel`: told ten times a second, 0..1. */
export function LevelMeter({ track, onLevel }: { track: MediaStreamTrack; onLevel?: (level: number) => void }) {
  const bar = useRef<HTMLSpanElement>(null);
  const stream = useTrackStream(track);
  useEffect(() => {
    if (!stream) return undefined;
    const audio = new AudioContext();
    const analyser = new AnalyserNode(audio, { fftSize: 512 });
    audio.createMediaStreamSource(stream).connect(analyser);
    const samples = new Float32Array(analyser.fftSize);
    const timer = setInterval(() => {
      analyser.getFloatTimeDomainData(samples);
      const loudness = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
      const level = Math.min(1, Math.round(loudness * 4 * steps) / steps);
      bar.current?.style.setProperty('--level', String(level));
      onLevel?.(level);
    }, 100);
    return () => {
      clearInterval(timer);
      void audio.close();
    };
  }, [stream, onLevel]);
  return (
    <div className={styles.meter}>
      <span>{t.check.level}</span>
      <span className={styles.track} aria-hidden="true"><span ref={bar} className={styles.bar} /></span>
      <span className={styles.hint}>{t.check.speak}</span>
    </div>
  );
}
