/** Colours of a screenshot at some points, [red, green, blue] each, decoded by the page. */
export function decodedPixels(page, png, points) {
  return page.evaluate(
    async ([base64, points]) => {
      const bytes = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
      const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }));
      const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d');
      context.drawImage(bitmap, 0, 0);
      return points.map(([x, y]) => [...context.getImageData(x, y, 1, 1).data.slice(0, 3)]);
    },
    [png.toString('base64'), points],
  );
}
