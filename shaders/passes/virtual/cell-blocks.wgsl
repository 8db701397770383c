// cell-blocks: 8 × 8 cells of a map, from queries and keys: each operand that an invocation reads is used eight times.
// Cells that no query sees cost nothing.
//   holds  constant: weights, or with 1 scores
// needs maps.wgsl, weights.wgsl, and queriesQuad and keysQuad of quads, units or halves
override holds: u32 = 0;
const scores = 1u;
const side = 8u;

// Cells of eight rows and eight columns; each quarter has four of both, row by row.
struct Block {
  upperLeft: mat4x4f,
  upperRight: mat4x4f,
  lowerLeft: mat4x4f,
  lowerRight: mat4x4f,
}

// The block from `first` on, a row and a column of the map: of the map with this number, or of all put together.
fn cellsOf(map: u32, first: vec2u) -> Block {
  var block = blockOf(chosen[map], first);
  if (together == sideBySide) { return block; }
  for (var i = 1u; i < maps.count; i++) { block = bothOf(block, blockOf(chosen[i], first)); }
  return Block(
    ofAllRows(block.upperLeft),
    ofAllRows(block.upperRight),
    ofAllRows(block.lowerLeft),
    ofAllRows(block.lowerRight),
  );
}

fn ofAllRows(quarter: mat4x4f) -> mat4x4f {
  return mat4x4f(ofAll(quarter[0]), ofAll(quarter[1]), ofAll(quarter[2]), ofAll(quarter[3]));
}

// Whether no query of the block's rows sees a key of its columns, by the mask alone.
fn unseen(first: vec2u) -> bool {
  let last = first + side - 1u;
  return maps.causal == 1u && (first.y > last.x || (maps.window > 0u && first.x >= maps.window + last.y));
}

fn bothOf(a: Block, b: Block) -> Block {
  return Block(
    bothQuarters(a.upperLeft, b.upperLeft),
    bothQuarters(a.upperRight, b.upperRight),
    bothQuarters(a.lowerLeft, b.lowerLeft),
    bothQuarters(a.lowerRight, b.lowerRight),
  );
}

fn bothQuarters(a: mat4x4f, b: mat4x4f) -> mat4x4f {
  return mat4x4f(putTogether(a[0], b[0]), putTogether(a[1], b[1]), putTogether(a[2], b[2]), putTogether(a[3], b[3]));
}

fn blockOf(head: u32, first: vec2u) -> Block {
  var block: Block;
  if (unseen(first)) { return block; }
  let upper = fourFrom(first.x, maps.tokens.x);
  let lower = fourFrom(first.x + 4u, maps.tokens.x);
  let left = fourFrom(first.y, maps.tokens.y);
  let right = fourFrom(first.y + 4u, maps.tokens.y);
  let q = array(queryStart(head, 0u) + maps.queryLayout.y * upper, queryStart(head, 0u) + maps.queryLayout.y * lower);
  let k = array(keyStart(head, 0u) + maps.keyLayout.y * left, keyStart(head, 0u) + maps.keyLayout.y * right);
  var upperLeft: mat4x4f;
  var upperRight: mat4x4f;
  var lowerLeft: mat4x4f;
  var lowerRight: mat4x4f;
  for (var i = 0u; i < quadsOfRow(); i++) {
    // By unit: four keys each.
    let ofLeft = transpose(mat4x4f(keysQuad(k[0].x, i), keysQuad(k[0].y, i), keysQuad(k[0].z, i), keysQuad(k[0].w, i)));
    let ofRight = transpose(mat4x4f(keysQuad(k[1].x, i), keysQuad(k[1].y, i), keysQuad(k[1].z, i), keysQuad(k[1].w, i)));
    var ofQuery = queriesQuad(q[0].x, i);
    upperLeft[0] = added(upperLeft[0], ofQuery, ofLeft);
    upperRight[0] = added(upperRight[0], ofQuery, ofRight);
    ofQuery = queriesQuad(q[0].y, i);
    upperLeft[1] = added(upperLeft[1], ofQuery, ofLeft);
    upperRight[1] = added(upperRight[1], ofQuery, ofRight);
    ofQuery = queriesQuad(q[0].z, i);
    upperLeft[2] = added(upperLeft[2], ofQuery, ofLeft);
    upperRight[2] = added(upperRight[2], ofQuery, ofRight);
    ofQuery = queriesQuad(q[0].w, i);
    upperLeft[3] = added(upperLeft[3], ofQuery, ofLeft);
    upperRight[3] = added(upperRight[3], ofQuery, ofRight);
    ofQuery = queriesQuad(q[1].x, i);
    lowerLeft[0] = added(lowerLeft[0], ofQuery, ofLeft);
    lowerRight[0] = added(lowerRight[0], ofQuery, ofRight);
    ofQuery = queriesQuad(q[1].y, i);
    lowerLeft[1] = added(lowerLeft[1], ofQuery, ofLeft);
    lowerRight[1] = added(lowerRight[1], ofQuery, ofRight);
    ofQuery = queriesQuad(q[1].z, i);
    lowerLeft[2] = added(lowerLeft[2], ofQuery, ofLeft);
    lowerRight[2] = added(lowerRight[2], ofQuery, ofRight);
    ofQuery = queriesQuad(q[1].w, i);
    lowerLeft[3] = added(lowerLeft[3], ofQuery, ofLeft);
    lowerRight[3] = added(lowerRight[3], ofQuery, ofRight);
  }
  return Block(
    quarterOf(upperLeft, head, upper, left),
    quarterOf(upperRight, head, upper, right),
    quarterOf(lowerLeft, head, lower, left),
    quarterOf(lowerRight, head, lower, right),
  );
}

// Four units of a query with those of four keys, to what the units before came to.
fn added(before: vec4f, ofQuery: vec4f, ofKeys: mat4x4f) -> vec4f {
  var sums = fma(vec4f(ofQuery.x), ofKeys[0], before);
  sums = fma(vec4f(ofQuery.y), ofKeys[1], sums);
  sums = fma(vec4f(ofQuery.z), ofKeys[2], sums);
  return fma(vec4f(ofQuery.w), ofKeys[3], sums);
}

// Four tokens; beyond the last one that again.
fn fourFrom(first: u32, tokens: u32) -> vec4u { return min(first + vec4u(0u, 1u, 2u, 3u), vec4u(tokens - 1u)); }

fn quarterOf(products: mat4x4f, head: u32, query: vec4u, key: vec4u) -> mat4x4f {
  return mat4x4f(
    rowOf(products[0], head, query.x, key),
    rowOf(products[1], head, query.y, key),
    rowOf(products[2], head, query.z, key),
    rowOf(products[3], head, query.w, key),
  );
}

fn rowOf(products: vec4f, head: u32, query: u32, key: vec4u) -> vec4f {
  let scored = maps.scale * products;
  if (holds == scores) { return scored; }
  return select(vec4f(0.0), weightsOf(scored, logSumOf(head, query)), seen(query, key));
}
