import { useCallback, useEffect, useMemo, useState } from 'react';
import { DeviceDesk } from '../../room/device-desk.js';
import { type NetworkResult, type Results, type StepName, stepNames, type StepResult, verdictOf } from './verdicts.js';

export type Place = 'start' | StepName | 'result';

/** Where one is in the test, and what was found so far; kept nowhere. */
export interface WorkstationTest {
  readonly place: Place;
  /** Changes when a step is begun again. */
  readonly round: number;
  readonly results: Results;
  readonly network: NetworkResult | null;
  readonly desk: DeviceDesk;
  /** What the step at hand found. */
  report(result: StepResult): void;
  measured(network: NetworkResult | null): void;
  /** To the first step without a result, else to the result; `known`: with one that was found just now. */
  next(known?: Results): void;
  redo(step: StepName): void;
  restart(): void;
}

/** The next place after these results: nothing more is worth trying in a browser that holds no meeting. */
export function placeAfter(results: Results): Place {
  if (results.browser && verdictOf(results.browser) === 'fails') return 'result';
  return stepNames.find((step) => !results[step]) ?? 'result';
}

export function useWorkstationTest(): WorkstationTest {
  const [place, setPlace] = useState<Place>('start');
  const [round, setRound] = useState(0);
  const [results, setResults] = useState<Results>({});
  const [network, setNetwork] = useState<NetworkResult | null>(null);
  const desk = useMemo(() => new DeviceDesk(), []);
  useEffect(() => () => desk.release(), [desk]);
  useEffect(() => {
    // The lights of camera and microphone go out with the last step.
    if (place === 'result') desk.release();
  }, [place, desk]);
  // Always the same, so that a step may wait with it.
  const report = useCallback((result: StepResult) => setResults((before) => ({ ...before, [result.step]: result })), []);
  return {
    place, round, results, network, desk, report,
    measured: setNetwork,
    next: (known = results) => setPlace(placeAfter(known)),
    redo: (step) => {
      setResults((before) => ({ ...before, [step]: undefined }));
      setRound((before) => before + 1);
      setPlace(step);
    },
    restart: () => {
      setResults({});
      setNetwork(null);
      setPlace('start');
    },
  };
}
