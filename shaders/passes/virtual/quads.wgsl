// quads: rows of `operand` whose units lie four to a vec4. operandQuad(at, quad): four of a row's units; `at` and
// strides count vec4s. Joined once for queries and once for keys, under their names.
@group(0) @binding(15) var<storage, read> operand: array<vec4f>;
fn operandQuad(at: u32, quad: u32) -> vec4f { return withinUnits(operand[at + quad], quad); }
