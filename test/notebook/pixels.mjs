// What a person sees of an element: pixels of a screenshot, at points of its picture.

/**
 * The colours at points of an element's picture on the screen.
 *
 * element  a handle of the element
 * points   [x, y] each, in fractions of the picture's width and height
 * returns  [red, green, blue] each
 */
export async function coloursAt(page, element, points) {
  await element.evaluate((one) => one.scrollIntoView({ block: 'start' }));
  // A window of another size reaches the figure in a frame, and its picture the screen in the next.
  await element.evaluate(async (one) => {
    const frames = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await frames();
    await one.updateComplete;
    await frames();
  });
  const box = await element.evaluate((one) => {
    const { x, y, width, height } = one.shadowRoot.querySelector('canvas').getBoundingClientRect();
    return { x, y, width, height };
  });
  const image = await page.screenshot({ encoding: 'base64' });
  return page.evaluate(
    async (base64, { x, y, width, height }, places) => {
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0);
      const scale = bitmap.width / innerWidth;
      return places.map(([across, down]) => {
        const at = [(x + across * width) * scale, (y + down * height) * scale].map(Math.floor);
        return [...context.getImageData(...at, 1, 1).data.subarray(0, 3)];
      });
    },
    image,
    box,
    points,
  );
}

/** The point of a cell that the number written in it does not reach. */
export function cornerOf([row, column], [rows, columns]) {
  return [(column + 0.06) / columns, (row + 0.08) / rows];
}

/** Throws where a colour is farther than two steps from what it should be. */
export function expectColours(seen, wanted, what) {
  seen.forEach((colour, i) => {
    const far = Math.max(...colour.map((part, c) => Math.abs(part - wanted[i][c])));
    if (!(far <= 2)) throw new Error(`${what}: the colour at place ${i} is ${colour}, not ${wanted[i]}`);
  });
}
