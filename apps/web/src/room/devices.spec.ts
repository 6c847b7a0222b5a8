import { constraintsFor, devicesOfKind, listDevices, openDevices, outcomeOf } from './devices.js';

describe('devices', () => {
  it.each([
    ['NotFoundError', 'missing'], ['OverconstrainedError', 'missing'], ['NotAllowedError', 'refused'], ['SecurityError', 'refused'],
    ['NotReadableError', 'busy'], ['AbortError', 'busy'], ['TypeError', 'unsupported'], ['SomethingElse', 'failed'], ['', 'failed'],
  ])('that fail with %s are %s', (name, outcome) => {
    expect(outcomeOf(name)).toBe(outcome);
  });

  it('are asked for only when wanted', () => {
    expect(constraintsFor({})).toBeUndefined();
    expect(constraintsFor({ microphone: false, camera: false })).toBeUndefined();
    expect(constraintsFor({ camera: true })).toMatchObject({ audio: false, video: { width: { ideal: 1280 } } });
  });

  it('that were chosen are asked for exactly, so that their absence is noticed', () => {
    expect(constraintsFor({ microphone: { deviceId: 'm1' } })?.audio).toMatchObject({ deviceId: { exact: 'm1' }, echoCancellation: true });
  });

  it('are listed once each', () => {
    const found = [['default', 'audioinput'], ['m1', 'audioinput'], ['', 'audioinput'], ['c1', 'videoinput'], ['communications', 'audioinput']]
      .map(([deviceId, kind]) => ({ deviceId, kind, label: `label of ${deviceId}` }) as MediaDeviceInfo);
    expect(devicesOfKind(found, 'audioinput')).toEqual([{ deviceId: 'm1', label: 'label of m1' }]);
    expect(devicesOfKind(found, 'videoinput')).toHaveLength(1);
  });

  it('are unsupported, and nothing breaks, where the browser offers none (R28)', async () => {
    expect(await openDevices({ microphone: true, camera: true })).toEqual({ stream: null, microphone: 'unsupported', camera: 'unsupported' });
    expect(await openDevices({ camera: true })).toEqual({ stream: null, microphone: 'off', camera: 'unsupported' });
    expect(await openDevices({})).toEqual({ stream: null, microphone: 'off', camera: 'off' });
    expect(await listDevices()).toEqual({ microphones: [], cameras: [], speakers: [] });
  });
});
