// number-list: number i of a list that the CPU wrote, four numbers to a texel, 1024 texels to a row.
float numberAt(sampler2D list, int i) {
  return texelFetch(list, ivec2((i >> 2) & 1023, i >> 12), 0)[i & 3];
}
