/** What the test sends where camera or microphone are not to be had, and the sound it plays. Closing ends everything that was made here. */
export interface TestMedia {
  readonly tracks: readonly MediaStreamTrack[];
  close(): void;
}

const picture = { width: 640, height: 360, framesPerSecond: 15, patch: 20 } as const;

/** Copies of what is open, and something generated in place of what is not: the network is tested all the same. */
export function testMedia(microphone: MediaStreamTrack | null, camera: MediaStreamTrack | null): TestMedia {
  const sound = microphone ? copyOf(microphone) : generatedTone();
  const image = camera ? copyOf(camera) : generatedPicture();
  return {
    tracks: [...sound.tracks, ...image.tracks],
    close: () => {
      sound.close();
      image.close();
    },
  };
}

function copyOf(track: MediaStreamTrack): TestMedia {
  const copy = track.clone();
  return { tracks: [copy], close: () => copy.stop() };
}

function generatedTone(): TestMedia {
  const audio = new AudioContext();
  const out = audio.createMediaStreamDestination();
  const tone = new OscillatorNode(audio, { frequency: 440 });
  tone.connect(new GainNode(audio, { gain: 0.1 })).connect(out);
  tone.start();
  return { tracks: out.stream.getAudioTracks(), close: () => void audio.close() };
}

/** Patches that change all the time, so that an encoder has something to send. */
function generatedPicture(): TestMedia {
  const canvas = Object.assign(document.createElement('canvas'), { width: picture.width, height: picture.height });
  const drawing = canvas.getContext('2d');
  const draw = () => {
    for (let x = 0; x < picture.width; x += picture.patch) {
      for (let y = 0; y < picture.height; y += picture.patch) {
        if (drawing) drawing.fillStyle = `hsl(${Math.floor(Math.random() * 360)} 60% 50%)`;
        drawing?.fillRect(x, y, picture.patch, picture.patch);
      }
    }
  };
  draw();
  const stream = canvas.captureStream(picture.framesPerSecond);
  const timer = setInterval(draw, 1000 / picture.framesPerSecond);
  return {
    tracks: stream.getVideoTracks(),
    close: () => {
      clearInterval(timer);
      stream.getTracks().forEach((track) => track.stop());
    },
  };
}

const notes = [523.25, 659.25, 783.99, 1046.5] as const;
const noteSeconds = 0.5;

/** Plays a sound of two seconds on the speaker that was chosen. Rejects when the browser can't, or after five seconds without an end. */
export async function playSound(speaker: string | undefined): Promise<void> {
  const audio = new AudioContext();
  const out = audio.createMediaStreamDestination();
  const element = new Audio();
  try {
    const level = new GainNode(audio, { gain: 0.3 });
    level.connect(out);
    element.srcObject = out.stream;
    if (speaker !== undefined && 'setSinkId' in element) await element.setSinkId(speaker);
    await Promise.race([element.play(), tooLate()]);
    const ended = melody(audio, level);
    await Promise.race([ended, tooLate()]);
  } finally {
    element.pause();
    element.srcObject = null;
    await audio.close();
  }
}

function melody(audio: AudioContext, level: AudioNode): Promise<void> {
  return new Promise((done) => {
    notes.forEach((frequency, nth) => {
      const tone = new OscillatorNode(audio, { frequency });
      tone.connect(level);
      tone.start(audio.currentTime + nth * noteSeconds);
      tone.stop(audio.currentTime + (nth + 1) * noteSeconds);
      if (nth === notes.length - 1) tone.onended = () => done();
    });
  });
}

const tooLate = () => new Promise<never>((_, reject) => setTimeout(() => reject(new Error('no sound')), 5_000));
