// numbers: NaN and infinity by their bits (IEEE 754 binary32), since GLSL leaves their handling to the implementation.
const float largest = 3.4028234663852886e38;

bool isNan(float x) { return (floatBitsToUint(x) & 0x7fffffffu) > 0x7f800000u; }
bool isFinite(float x) { return (floatBitsToUint(x) & 0x7f800000u) != 0x7f800000u; }

float nan() { return uintBitsToFloat(0x7fc00000u); }
