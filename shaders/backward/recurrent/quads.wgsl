// recurrent-quads backward: four neighbouring units in one load, for units that are a multiple of 4. The buffers are
// those of backward/recurrent/recurrent.wgsl.
@group(0) @binding(0) var<storage, read> transposed: array<vec4f>;
@group(0) @binding(1) var<storage, read> kept: array<vec4f>;
@group(0) @binding(3) var<storage, read> outputGradient: array<vec4f>;
@group(0) @binding(4) var<storage, read_write> states: array<vec4f>;
@group(0) @binding(5) var<storage, read_write> gradients: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> gateGradients: array<vec4f>;

fn fourTransposed(at: u32) -> vec4f { return transposed[at / 4u]; }

// Of the four rows from `row` on: all are there.
fn rowOfTransposed(row: u32, at: u32) -> vec4f { return fourTransposed(at); }

fn fourKept(at: u32, unit: u32) -> vec4f { return kept[at / 4u]; }

fn fourOutputGradients(at: u32, unit: u32) -> vec4f { return outputGradient[at / 4u]; }

fn fourStates(at: u32, unit: u32) -> vec4f { return states[(at + unit) / 4u]; }

// Four of a step's gradients, from this row of transposed on.
fn fourGradients(at: u32, row: u32) -> vec4f { return gradients[gradientAt(at, row) / 4u]; }

fn keepStates(at: u32, unit: u32, four: vec4f) { states[(at + unit) / 4u] = four; }

fn keepGradients(at: u32, unit: u32, four: vec4f) { gradients[at / 4u] = four; }

fn keepGateGradients(at: u32, unit: u32, four: vec4f) { gateGradients[at / 4u] = four; }
