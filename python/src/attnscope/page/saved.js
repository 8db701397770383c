// Shows the figure of a saved document: its properties are in a script of JSON, its numbers in one of base64.
const text = (id) => document.getElementById(id).textContent;
const { properties, indices, data } = JSON.parse(text('attnscope-figure'));
const element = document.querySelector('#attnscope-element');
for (const [field, value] of Object.entries(properties)) element[field] = value ?? element[field];
for (const [name, index] of Object.entries(indices)) element.setAttribute(name, String(index));
element.data = elementData({ ...data, values: toBytes(text('attnscope-values')) });

function toBytes(base64) {
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(base64);
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
