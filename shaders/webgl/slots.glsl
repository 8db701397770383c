// slots: a list as texels of a texture, slotWidth to a row.
const int slotWidth = 1024;

int slotHere() { return int(gl_FragCoord.y) * slotWidth + int(gl_FragCoord.x); }
ivec2 slotPlace(int slot) { return ivec2(slot % slotWidth, slot / slotWidth); }
