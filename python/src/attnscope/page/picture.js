// Sends the picture of the document's figure to who asked for it, or the sentence that says why there is none.
const asked = new URLSearchParams(location.search);
const post = (path, body) => fetch(path, { method: 'POST', body });
try {
  await element.updateComplete;
  const scale = Number(asked.get('scale'));
  const image =
    asked.get('kind') === 'svg' ? await element.toSVG({ scale }) : await element.toBlob('image/png', { scale });
  await post('picture', image);
} catch (error) {
  await post('error', error.message);
}
