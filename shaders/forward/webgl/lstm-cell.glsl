// lstm-cell: a unit's gates in Keras's order input, forget, cell, output.
//   i = σ(z_i)  f = σ(z_f)  g = φ(z_g)  o = σ(z_o)   with z = projected + hidden · recurrent
// (Hochreiter & Schmidhuber 1997; forget gate: Gers, Schmidhuber & Cummins 2000, equations 3 to 8).
//   in   recurrent    texel (unit, direction · units + k) = four gates
//   in   activations  ivec2  φ, σ by the numbers of gate-activations.glsl
// needs gate-activations.glsl
uniform sampler2D recurrent;
uniform ivec2 activations;

// before: the texel of the state of unit 0 in `states`.
vec4 recurrentSum(sampler2D states, ivec2 before, ivec3 unitDirectionUnits) {
  int unit = unitDirectionUnits.x;
  int first = unitDirectionUnits.y * unitDirectionUnits.z;
  vec4 sum = vec4(0.0);
  for (int k = 0; k < unitDirectionUnits.z; k++) {
    sum += texelFetch(states, before + ivec2(k, 0), 0).x * texelFetch(recurrent, ivec2(unit, first + k), 0);
  }
  return sum;
}

vec4 gatesOf(vec4 z) {
  vec4 gates = activated(activations.y, z);
  gates.z = activated(activations.x, z).z;
  return gates;
}
