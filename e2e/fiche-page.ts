import type { Browser, Page } from 'playwright-core';

/** The title by which Chromium chooses this tab when somebody shares « a screen ». */
export const sharedTitle = 'compte-rendu-a-partager';

/** Words of a fiche in 12 px, black on white, all over 1920×1080. */
const line = 'Carcinome canalaire infiltrant grade II, pT2 pN1(2/14) M0, RO 90 %, RP 40 %, HER2 1+, Ki-67 22 %. ';
const html = `<!doctype html><html lang="fr"><title>${sharedTitle}</title><style>
  html, body { margin: 0; width: 1920px; height: 1080px; overflow: hidden; background: #fff; color: #000; font: 12px/18px 'Liberation Sans', Arial, sans-serif }
  p { margin: 0 } main { padding: 12px }
</style><main>${Array.from({ length: 58 }, (_, n) => `<p>${n} ${line.repeat(3)}</p>`).join('')}</main>`;

/** A tab of exactly 1920×1080 that shows a page full of small text. */
export async function openFiche(browser: Browser): Promise<Page> {
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 }, deviceScaleFactor: 1 });
  await page.setContent(html);
  return page;
}

/** How alike two pictures of text are. */
export interface Likeness {
  readonly width: number;
  readonly height: number;
  /** Pearson's correlation of the brightness of all pixels: 1 = the same, 0 = nothing in common. */
  readonly correlation: number;
}

/** Compares what a receiver's shared screen shows at this moment with a picture of its source (PNG), pixel by pixel, in the receiver's page. */
export function compareWithSource(receiver: Page, source: Buffer): Promise<Likeness> {
  return receiver.evaluate(async (png) => {
    const video = document.querySelector<HTMLVideoElement>('video[aria-label^="Écran"]');
    if (!video || video.videoWidth === 0) return { width: 0, height: 0, correlation: 0 };
    const { videoWidth: width, videoHeight: height } = video;
    const greys = (image: CanvasImageSource) => {
      const canvas = Object.assign(document.createElement('canvas'), { width, height });
      const context = canvas.getContext('2d')!;
      context.drawImage(image, 0, 0, width, height);
      const { data } = context.getImageData(0, 0, width, height);
      return Float64Array.from({ length: width * height }, (_, at) => data[at * 4]! + data[at * 4 + 1]! + data[at * 4 + 2]!);
    };
    const bytes = Uint8Array.from(atob(png), (letter) => letter.charCodeAt(0));
    const [a, b] = [greys(video), greys(await createImageBitmap(new Blob([bytes])))];
    const mean = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;
    const [meanA, meanB] = [mean(a), mean(b)];
    let [ab, aa, bb] = [0, 0, 0];
    for (let at = 0; at < a.length; at += 1) {
      const [da, db] = [a[at]! - meanA, b[at]! - meanB];
      ab += da * db;
      aa += da * da;
      bb += db * db;
    }
    return { width, height, correlation: ab / Math.sqrt(aa * bb) };
  }, source.toString('base64'));
}
