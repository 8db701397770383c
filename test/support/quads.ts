/** Four corners of a turned rectangle, in CSS pixels of the page. */
export type Quad = readonly (readonly [x: number, y: number])[];

/** What of a line of text holds no ink: above small letters and below the baseline, in parts of its height. */
const airAbove = 0.2;
const airBelow = 0.2;
/** Texts may come this near to each other, in CSS pixels. */
const slack = 0.5;

/** An SVG text's corners, turned as it is turned, without the air above and below its letters. */
export function cornersOf(element: SVGGraphicsElement): Quad {
  const { x, y, width, height } = element.getBBox();
  const toPage = element.getScreenCTM()!;
  const [top, bottom] = [y + airAbove * height, y + (1 - airBelow) * height];
  const corners = [
    [x, top],
    [x + width, top],
    [x + width, bottom],
    [x, bottom],
  ] as const;
  return corners.map(([left, down]) => {
    const point = new DOMPoint(left, down).matrixTransform(toPage);
    return [point.x, point.y] as const;
  });
}

export function boxOf({ left, top, right, bottom }: DOMRect): Quad {
  return [
    [left, top],
    [right, top],
    [right, bottom],
    [left, bottom],
  ];
}

/** Whether two turned rectangles share more than an edge: no side of either parts them. */
export function overlap(one: Quad, other: Quad): boolean {
  return [...sidesOf(one), ...sidesOf(other)].every((normal) => {
    const [a, b] = [span(one, normal), span(other, normal)];
    return Math.min(a.high, b.high) - Math.max(a.low, b.low) > slack;
  });
}

/** Unit normals of two sides that meet. */
function sidesOf(quad: Quad): [number, number][] {
  return [0, 1].map((i) => {
    const [dx, dy] = [quad[i + 1][0] - quad[i][0], quad[i + 1][1] - quad[i][1]];
    const length = Math.hypot(dx, dy) || 1;
    return [-dy / length, dx / length];
  });
}

function span(quad: Quad, [nx, ny]: [number, number]): { low: number; high: number } {
  const along = quad.map(([x, y]) => x * nx + y * ny);
  return { low: Math.min(...along), high: Math.max(...along) };
}
