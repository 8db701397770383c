/** Least share of pixels that differ from the page's white, and least share that differ between two frames. */
const least = { painted: 0.01, changed: 0.002 };

/**
 * Looks at two frames of a picture as the browser shows them, PNG files: whether anything is painted, and whether it changes with the
 * data. `blank` says what is wrong, and is empty when nothing is.
 */
export async function lookAt(browser, pictures) {
  const page = await browser.newPage();
  const { painted, changed } = await page.evaluate(
    async (addresses) => {
      const [one, other] = await Promise.all(
        addresses.map(async (address) => {
          const bitmap = await createImageBitmap(await (await fetch(address)).blob());
          const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
          context.drawImage(bitmap, 0, 0);
          return new Uint32Array(context.getImageData(0, 0, bitmap.width, bitmap.height).data.buffer);
        }),
      );
      const share = (test) => one.reduce((count, pixel, i) => count + test(pixel, i), 0) / one.length;
      return { painted: share((pixel) => pixel !== 0xffffffff), changed: share((pixel, i) => pixel !== other[i]) };
    },
    pictures.map((picture) => `data:image/png;base64,${picture.toString('base64')}`),
  );
  await page.close();
  const percent = (share) => `${(100 * share).toFixed(1)} %`;
  let blank = '';
  if (painted < least.painted) blank = `it paints ${percent(painted)} of the picture`;
  else if (changed < least.changed) blank = `new data changes ${percent(changed)} of its pixels`;
  return { painted, changed, blank };
}
