// Shows the figures of a saved document: the properties of each are in a script of JSON, its numbers in one of base64.
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- picture.js, put behind this script, uses it
const element = showFigure('');
for (let place = 1; document.getElementById(`attnscope-element-${place}`); place++) showFigure(`-${place}`);

function showFigure(place) {
  const text = (id) => document.getElementById(`attnscope-${id}${place}`).textContent;
  const { properties, indices, data } = JSON.parse(text('figure'));
  const shown = document.getElementById(`attnscope-element${place}`);
  for (const [field, value] of Object.entries(properties)) shown[field] = value ?? shown[field];
  for (const [name, index] of Object.entries(indices)) shown.setAttribute(name, String(index));
  shown.data = elementData({ ...data, values: toBytes(text('values')) });
  return shown;
}

function toBytes(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
