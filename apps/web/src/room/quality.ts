/** How good the picture of one's own camera has to be. */
export interface CameraQuality {
  /** Height in pixels; 0 = nobody looks, nothing is sent. */
  readonly lines: number;
  /** Bits per second. */
  readonly maxBitrate: number;
}

export const bestCamera: CameraQuality = { lines: 720, maxBitrate: 1_200_000 };

/** From alone in large to one of many stamps: a tile is never much smaller than its picture. */
const steps: readonly CameraQuality[] = [bestCamera, { lines: 540, maxBitrate: 700_000 }, { lines: 360, maxBitrate: 350_000 }, { lines: 240, maxBitrate: 220_000 }, { lines: 180, maxBitrate: 110_000 }];
const step = (nth: number): CameraQuality => steps[Math.max(0, Math.min(steps.length - 1, nth))] ?? bestCamera;

/** The tiles of so many people. */
function ofMosaic(people: number): number {
  if (people <= 2) return 0;
  if (people <= 4) return 1;
  return people <= 9 ? 2 : 3;
}

/**
 * What one's own camera sends, by how large the others see it: with every person the tiles become smaller, beside a shared
 * screen they are stamps, and who speaks is looked at closer. Alone in the room there is nobody to look.
 */
export function cameraQuality({ people, sharing, speaks }: { people: number; sharing: boolean; speaks: boolean }): CameraQuality {
  if (people <= 1) return { lines: 0, maxBitrate: 0 };
  return step((sharing ? Math.max(3, ofMosaic(people) + 2) : ofMosaic(people)) - (speaks ? 1 : 0));
}

/** The same quality is the same object's worth: nothing needs to be set again. */
export function sameQuality(a: CameraQuality, b: CameraQuality): boolean {
  return a.lines === b.lines && a.maxBitrate === b.maxBitrate;
}
