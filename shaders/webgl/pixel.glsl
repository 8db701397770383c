// pixel: the pixel of a picture that a fragment paints, counted from the picture's left top; of `size` ivec2.
vec2 pixelPlace(ivec2 size) { return vec2(gl_FragCoord.x, float(size.y) - gl_FragCoord.y); }
