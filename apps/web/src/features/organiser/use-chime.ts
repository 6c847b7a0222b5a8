import type { Knock } from '@rcp/contracts';
import { useEffect, useRef, useState } from 'react';
import { shouldChime } from './chime-rule.js';

export interface Chime { readonly on: boolean; toggle(): void }

/** A discreet sound when somebody knocks. It can be turned off and is never the only signal. */
export function useChime(knocks: readonly Knock[]): Chime {
  const [on, setOn] = useState(true);
  const known = useRef<ReadonlySet<string>>(new Set());
  const lastAt = useRef<number | null>(null);
  useEffect(() => {
    const arrived = knocks.some(({ joinRequestId }) => !known.current.has(joinRequestId));
    known.current = new Set(knocks.map(({ joinRequestId }) => joinRequestId));
    if (!arrived || !on || !shouldChime(lastAt.current, performance.now())) return;
    lastAt.current = performance.now();
    ring();
  }, [knocks, on]);
  return { on, toggle: () => setOn(!on) };
}

/** Two soft notes, half a second. */
function ring() {
  const audio = new AudioContext();
  const notes = [[659, 0], [880, 0.16]] as const;
  for (const [frequency, after] of notes) {
    const start = audio.currentTime + after;
    const volume = new GainNode(audio, { gain: 0 });
    volume.gain.linearRampToValueAtTime(0.06, start + 0.02);
    volume.gain.exponentialRampToValueAtTime(0.0001, start + 0.35);
    const note = new OscillatorNode(audio, { frequency, type: 'sine' });
    note.connect(volume).connect(audio.destination);
    note.start(start);
    note.stop(start + 0.4);
  }
  setTimeout(() => void audio.close(), 1_000);
}
