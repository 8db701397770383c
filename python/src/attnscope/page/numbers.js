/** The float32 of each of the 65,536 halves; made with the first array of halves. */
let halves = null;

function halfTable() {
  const table = new Float32Array(65536);
  for (let bits = 0; bits < 65536; bits++) {
    const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
    if (exponent === 31) table[bits] = fraction ? NaN : sign * Infinity;
    else if (exponent === 0) table[bits] = sign * fraction * 2 ** -24;
    else table[bits] = sign * (1024 + fraction) * 2 ** (exponent - 25);
  }
  return table;
}

/** Numbers as they were sent, a DataView or bytes of little-endian float32 or float16, as a Float32Array. */
function toNumbers(bytes, dtype) {
  const { buffer, byteOffset, byteLength } = bytes;
  const size = dtype === 'float16' ? 2 : 4;
  const start = byteOffset % size === 0 ? byteOffset : 0;
  const source = start === byteOffset ? buffer : buffer.slice(byteOffset, byteOffset + byteLength);
  if (dtype === 'float32') return new Float32Array(source, start, byteLength / 4);
  halves ??= halfTable();
  return Float32Array.from(new Uint16Array(source, start, byteLength / 2), (bits) => halves[bits]);
}

/** The data of an element, of a figure's {shape, dtype, axes, values}. */
// eslint-disable-next-line @typescript-eslint/no-unused-vars -- the script that this is put in front of does
function elementData({ shape, dtype, axes, values }) {
  return { values: toNumbers(values, dtype), shape, ...(axes && { axes }) };
}
