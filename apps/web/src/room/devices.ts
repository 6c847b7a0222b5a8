/** A camera, microphone or loudspeaker; the label is empty until a permission was given. */
export interface Device {
  readonly deviceId: string;
  readonly label: string;
}

/**
 * What became of a device that was asked for. `off`: not asked for; `missing`: there is none; `refused`: the person or a
 * policy said no; `busy`: another program holds it; `unsupported`: this browser or page can't; `failed`: anything else.
 */
export type DeviceOutcome = 'on' | 'off' | 'missing' | 'refused' | 'busy' | 'unsupported' | 'failed';

export interface WantedDevices {
  microphone?: boolean | { deviceId: string };
  camera?: boolean | { deviceId: string };
}

export interface OpenedDevices {
  /** Null when nothing could be opened. */
  readonly stream: MediaStream | null;
  readonly microphone: DeviceOutcome;
  readonly camera: DeviceOutcome;
}

type Kind = 'microphone' | 'camera';
type Opened = { readonly track: MediaStreamTrack | null; readonly outcome: DeviceOutcome };

const kinds = { microphone: 'audio', camera: 'video' } as const;
/** Wishes only: a browser comes as close as the device can. */
const wishes: Record<Kind, MediaTrackConstraints> = {
  microphone: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
  camera: { width: { ideal: 1280 }, height: { ideal: 720 }, frameRate: { ideal: 25, max: 30 } },
};

/** Why a device could not be opened, by the name of the browser's error (W3C Media Capture; older names too). */
export function outcomeOf(errorName: string): DeviceOutcome {
  switch (errorName) {
    case 'NotFoundError': case 'DevicesNotFoundError': case 'OverconstrainedError': return 'missing';
    case 'NotAllowedError': case 'PermissionDeniedError': case 'SecurityError': return 'refused';
    case 'NotReadableError': case 'TrackStartError': case 'AbortError': return 'busy';
    case 'TypeError': case 'NotSupportedError': return 'unsupported';
    default: return 'failed';
  }
}

/**
 * Constraints for what is wanted; undefined when nothing is. A chosen device is `exact`, so that its absence is noticed
 * and not answered by a camera that nobody chose.
 */
export function constraintsFor(wanted: WantedDevices): MediaStreamConstraints | undefined {
  const one = (kind: Kind) => {
    const wish = wanted[kind];
    if (wish === undefined || wish === false) return false;
    return wish === true ? wishes[kind] : { ...wishes[kind], deviceId: { exact: wish.deviceId } };
  };
  const constraints = { audio: one('microphone'), video: one('camera') };
  return constraints.audio || constraints.video ? constraints : undefined;
}

/** Devices of one kind, each once: browsers list the default one twice. */
export function devicesOfKind(all: readonly MediaDeviceInfo[], kind: MediaDeviceKind): Device[] {
  return all
    .filter((device) => device.kind === kind && device.deviceId !== '' && device.deviceId !== 'default' && device.deviceId !== 'communications')
    .map(({ deviceId, label }) => ({ deviceId, label }));
}

/** Opens what there is, and never throws: with no device at all one still sees and hears (R28). Both are asked for at once first: one question to the person where one is enough. */
export async function openDevices(wanted: WantedDevices): Promise<OpenedDevices> {
  const asked = constraintsFor(wanted);
  if (!asked) return { stream: null, microphone: 'off', camera: 'off' };
  if (asked.audio && asked.video) {
    const both = await request(asked);
    if (both.stream) return opened(trackOf(both.stream, 'microphone'), trackOf(both.stream, 'camera'));
    if (both.outcome === 'unsupported') return opened(nothing('unsupported'), nothing('unsupported'));
  }
  return opened(await openOne('microphone', wanted), await openOne('camera', wanted));
}

/** Cameras, microphones and loudspeakers there are; empty lists when the browser can't tell. */
export async function listDevices(): Promise<{ microphones: Device[]; cameras: Device[]; speakers: Device[] }> {
  const all = (await mediaDevices()?.enumerateDevices().catch(() => [])) ?? [];
  return { microphones: devicesOfKind(all, 'audioinput'), cameras: devicesOfKind(all, 'videoinput'), speakers: devicesOfKind(all, 'audiooutput') };
}

/** Calls `listener` when something was plugged in or out; answers a function that ends it. */
export function onDeviceChange(listener: () => void): () => void {
  const devices = mediaDevices();
  devices?.addEventListener('devicechange', listener);
  return () => devices?.removeEventListener('devicechange', listener);
}

/** Absent on a page that isn't served securely. */
function mediaDevices(): MediaDevices | undefined {
  return typeof navigator === 'undefined' ? undefined : (navigator.mediaDevices as MediaDevices | undefined);
}

async function request(constraints: MediaStreamConstraints): Promise<{ stream: MediaStream | null; outcome: DeviceOutcome }> {
  const devices = mediaDevices();
  if (!devices) return { stream: null, outcome: 'unsupported' };
  try {
    return { stream: await devices.getUserMedia(constraints), outcome: 'on' };
  } catch (error) {
    return { stream: null, outcome: outcomeOf(error instanceof Error ? error.name : '') };
  }
}

/** One kind alone; a chosen device that is gone makes way for the default one. */
async function openOne(kind: Kind, wanted: WantedDevices): Promise<Opened> {
  const alone = (wish: WantedDevices[Kind]) => constraintsFor({ [kind]: wish });
  const asked = alone(wanted[kind]);
  if (!asked) return nothing('off');
  const chosen = await request(asked);
  const answer = chosen.outcome === 'missing' && typeof wanted[kind] === 'object' ? await request(alone(true) ?? asked) : chosen;
  return answer.stream ? trackOf(answer.stream, kind) : nothing(answer.outcome);
}

function trackOf(stream: MediaStream, kind: Kind): Opened {
  const track = stream.getTracks().find((one) => one.kind === kinds[kind]) ?? null;
  return { track, outcome: track ? 'on' : 'missing' };
}

function nothing(outcome: DeviceOutcome): Opened {
  return { track: null, outcome };
}

function opened(microphone: Opened, camera: Opened): OpenedDevices {
  const tracks = [microphone.track, camera.track].filter((track) => track !== null);
  return { stream: tracks.length > 0 ? new MediaStream(tracks) : null, microphone: microphone.outcome, camera: camera.outcome };
}
