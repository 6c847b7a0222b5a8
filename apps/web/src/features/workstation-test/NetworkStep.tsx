import { useEffect, useState } from 'react';
import type { DeviceDesk } from '../../room/device-desk.js';
import { typeset } from '../guides/typeset.js';
import { testNetwork } from './network-test.js';
import { attemptCells } from './report.js';
import { testMedia } from './test-media.js';
import { type Attempt, type NetworkResult, networkFinding, type StepResult } from './verdicts.js';
import { words as w } from './words.js';
import styles from './WorkstationTest.module.css';

const testUrl = () => `${window.location.origin.replace(/^http/, 'ws')}/ws/test`;

interface NetworkStepProps {
  desk: DeviceDesk;
  network: NetworkResult | null;
  onMeasured(network: NetworkResult | null): void;
  onResult(result: StepResult): void;
}

/** Sound and picture to the media server and back, by each way; begins by itself. */
export function NetworkStep({ desk, network, onMeasured, onResult }: NetworkStepProps) {
  const [doing, setDoing] = useState(w.steps.network.connecting);
  const [done, setDone] = useState<readonly Attempt[]>([]);
  useEffect(() => {
    const gone = new AbortController();
    const { microphoneTrack, cameraTrack } = desk.store.get();
    const media = testMedia(microphoneTrack, cameraTrack);
    onMeasured(null);
    void testNetwork({
      url: testUrl(), tracks: media.tracks, signal: gone.signal,
      onProgress: ({ at, of, name }, attempts) => {
        if (gone.signal.aborted) return;
        setDoing(w.steps.network.trying(at, of, w.steps.network.transports[name]));
        setDone([...attempts]);
      },
    }).then((result) => {
      media.close();
      if (gone.signal.aborted) return;
      onMeasured(result);
      onResult({ step: 'network', finding: networkFinding(result) });
    });
    return () => gone.abort();
  }, [desk, onMeasured, onResult]);
  const attempts = network?.attempts ?? done;
  return (
    <>
      <p role="status">{network ? '' : typeset(doing)}</p>
      {attempts.length > 0 ? <Measurements attempts={attempts} /> : null}
    </>
  );
}

/** Wider than a telephone: it scrolls by itself, by keyboard too, and the page does not. */
export function Measurements({ attempts }: { attempts: readonly Attempt[] }) {
  const { table, head } = w.steps.network;
  return (
    <div className={styles.scroll} role="region" aria-label={table} tabIndex={0}>
      <table className={styles.table}>
        <caption>{table}</caption>
        <thead><tr>{head.map((cell) => <th key={cell} scope="col">{cell}</th>)}</tr></thead>
        <tbody>
          {attempts.map((attempt) => {
            const [name, ...cells] = attemptCells(w, attempt);
            return <tr key={attempt.name}><th scope="row">{name}</th>{cells.map((cell, index) => <td key={head[index + 1]}>{cell}</td>)}</tr>;
          })}
        </tbody>
      </table>
    </div>
  );
}
