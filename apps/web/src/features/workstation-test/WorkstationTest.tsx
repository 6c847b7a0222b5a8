import { useEffect } from 'react';
import { t } from '../../i18n/language.js';
import { browserSupport } from '../../support.js';
import { Button } from '../../ui/Button.js';
import { Card } from '../../ui/Card.js';
import { ScreenTitle } from '../../ui/ScreenTitle.js';
import { Tag } from '../../ui/Tag.js';
import { useTitle } from '../../ui/use-title.js';
import { typeset } from '../guides/typeset.js';
import { RcpScreen } from '../rcp-page/RcpScreen.js';
import { browserFinding, readBrowser } from './browser-name.js';
import { CameraStep, MicrophoneStep } from './DeviceSteps.js';
import { NetworkStep } from './NetworkStep.js';
import { ScreenStep, SpeakerStep } from './SoundAndScreenSteps.js';
import { StepFrame } from './StepFrame.js';
import { tagLooks, TestResult } from './TestResult.js';
import { placeAfter, useWorkstationTest, type WorkstationTest as Test } from './use-workstation-test.js';
import { type StepName, stepNames, type StepResult, verdictOf } from './verdicts.js';
import { words as w } from './words.js';
import styles from './WorkstationTest.module.css';

/** `/tester`: anybody, without login or identity, one step at a time (R64, R65, R73, R87, R88). */
export default function WorkstationTest() {
  useTitle(`${w.title} – ${t.product}`);
  const test = useWorkstationTest();
  const { place } = test;
  return (
    <RcpScreen page={null} stay>
      <Card className={styles.sheet}>
        <ScreenTitle>{w.title}</ScreenTitle>
        <p>{typeset(w.advice)}</p>
        {place === 'start' ? <Start onStart={test.next} /> : null}
        {place === 'start' || place === 'result' ? null : (
          <>
            <Progress test={test} current={place} />
            <Step key={`${place} ${test.round}`} test={test} step={place} />
          </>
        )}
        {place === 'result' ? <TestResult test={test} /> : null}
      </Card>
    </RcpScreen>
  );
}

function Start({ onStart }: { onStart(): void }) {
  return (
    <>
      <p>{typeset(w.privacy)}</p>
      <ol className={styles.outline} aria-label={w.progress}>{stepNames.map((step) => <li key={step}>{w.steps[step].name}</li>)}</ol>
      <div><Button look="primary" size="large" onClick={onStart}>{w.start}</Button></div>
    </>
  );
}

/** Every step with its verdict so far. */
function Progress({ test, current }: { test: Test; current: StepName }) {
  return (
    <ol className={styles.progress} aria-label={w.progress}>
      {stepNames.map((step) => {
        const result = test.results[step];
        const verdict = result && verdictOf(result);
        return (
          <li key={step} aria-current={step === current ? 'step' : undefined}>
            <span>{w.steps[step].name}</span>
            {verdict ? <Tag look={tagLooks[verdict]}>{w.verdicts[verdict]}</Tag> : null}
          </li>
        );
      })}
    </ol>
  );
}

function Step({ test, step }: { test: Test; step: StepName }) {
  const { desk, results, network, report, measured } = test;
  const result = results[step];
  const pass = () => {
    if (step === 'camera' || step === 'microphone') void desk.turn(step, false);
    const passed: StepResult = { step, finding: 'passed' };
    report(passed);
    test.next({ ...results, [step]: passed });
  };
  const props = { desk, result, onResult: report };
  const last = result !== undefined && placeAfter(results) === 'result';
  return (
    <StepFrame step={step} result={result} last={last} onNext={() => test.next()} onPass={pass} onRedo={() => test.redo(step)}>
      {step === 'browser' ? <BrowserStep onResult={report} /> : null}
      {step === 'camera' ? <CameraStep {...props} /> : null}
      {step === 'microphone' ? <MicrophoneStep {...props} /> : null}
      {step === 'speaker' ? <SpeakerStep {...props} /> : null}
      {step === 'screen' ? <ScreenStep {...props} /> : null}
      {step === 'network' ? <NetworkStep desk={desk} network={network} onMeasured={measured} onResult={report} /> : null}
    </StepFrame>
  );
}

function BrowserStep({ onResult }: { onResult(result: StepResult): void }) {
  const { family, version } = readBrowser(navigator.userAgent);
  useEffect(() => {
    onResult({ step: 'browser', finding: browserFinding(browserSupport(window), { family, version }) });
  }, [family, version, onResult]);
  const { found, names, other } = w.steps.browser;
  return <p>{typeset(found(family ? names[family] : other, version))}</p>;
}
