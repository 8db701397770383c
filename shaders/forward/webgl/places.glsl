// places: where a block of texels lies among blocks of one size, which stand in columns side by side.
//   blocks  ivec3  width and height of a block in texels, blocks in a column
ivec2 placeOf(int index, ivec3 blocks) {
  return ivec2((index / blocks.z) * blocks.x, (index % blocks.z) * blocks.y);
}

// The block that a texel is in.
int indexOf(ivec2 texel, ivec3 blocks) { return (texel.x / blocks.x) * blocks.z + texel.y / blocks.y; }
