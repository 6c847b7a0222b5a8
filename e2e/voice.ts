import { writeFile } from 'node:fs/promises';

const rate = 48_000;
const seconds = 6;

/** A sound like speech, as a WAV file of 16 bits: a voice's harmonics that glide and break into syllables. A steady tone would be taken for noise and suppressed. */
export async function writeVoice(path: string): Promise<void> {
  const samples = rate * seconds;
  const data = Buffer.alloc(44 + samples * 2);
  data.write('RIFF', 0);
  data.writeUInt32LE(36 + samples * 2, 4);
  data.write('WAVEfmt ', 8);
  data.writeUInt32LE(16, 16);
  data.writeUInt16LE(1, 20);
  data.writeUInt16LE(1, 22);
  data.writeUInt32LE(rate, 24);
  data.writeUInt32LE(rate * 2, 28);
  data.writeUInt16LE(2, 32);
  data.writeUInt16LE(16, 34);
  data.write('data', 36);
  data.writeUInt32LE(samples * 2, 40);
  let phase = 0;
  for (let at = 0; at < samples; at += 1) {
    const time = at / rate;
    phase += (2 * Math.PI * (140 + 45 * Math.sin(2 * Math.PI * 0.7 * time) + 20 * Math.sin(2 * Math.PI * 2.3 * time))) / rate;
    const syllable = Math.max(0, Math.sin(2 * Math.PI * 3.7 * time)) ** 0.5;
    const voice = [1, 2, 3, 4, 5, 6, 8, 10].reduce((sum, nth) => sum + Math.sin(nth * phase) / nth, 0);
    data.writeInt16LE(Math.round(9_000 * syllable * voice), 44 + at * 2);
  }
  await writeFile(path, data);
}
