import { expect } from 'chai';
import fold from '../../shaders/fold.wgsl';
import histogramBins from '../../shaders/passes/histogram-bins.wgsl';
import markerPosition from '../../shaders/passes/marker-position.wgsl';
import seriesLimits from '../../shaders/passes/series-limits.wgsl';
import shareGroups from '../../shaders/passes/share-groups.wgsl';
import numbers from '../../shaders/matrix/numbers.wgsl';
import oneMap from '../../shaders/matrix/one-map.wgsl';
import histogram from '../../shaders/views/histogram.wgsl';
import norm from '../../shaders/views/norm.wgsl';
import { lineLimits } from '../../components/grid/axes';
import { valueEnds, valuePlace } from '../../components/scatter/axes';
import { normEnds, normPosition, normUniforms, parseNorm } from '../../src/views/norm';
import { binEnds, countTop } from '../../src/views/histogram/numbers';
import { evaluateWgsl, ulpAt } from '../support/wgsl-formulas';
import { failOnGpuErrors } from '../support/engine';

const largest = 3.4028234663852886e38;

/**
 * Lowest and highest of some values, as the passes give them: finite, or lowest above highest where no value is. None
 * is subnormal: WGSL may count such numbers as 0.
 */
const ranges: [number, number][] = [
  [0, 1],
  [-1, 1],
  [0, 0],
  [3, 3],
  [-7.25, -7.25],
  [1.2e-38, 1.2e-38],
  [0.1, 0.1],
  [-0.3, 0.7],
  [5, 105],
  [-105, -5],
  [1e-30, 2e-30],
  [-2e-37, 2e-37],
  [16777215, 16777216],
  [-1e37, 1e37],
  [1e37, 1.1e37],
  [largest, -largest],
].map(([low, high]) => [Math.fround(low), Math.fround(high)]);

function same(given: ArrayLike<number>, wanted: readonly number[], of: string): void {
  expect(Array.from(given), of).to.deep.equal(wanted.map(Math.fround));
}

const smallestNormal = 2 ** -126;

/** Within some float32 steps of the larger number of both. */
function near(given: ArrayLike<number>, wanted: readonly number[], { ulps, of }: { ulps: number; of: string }): void {
  const step = ulpAt(Math.max(...wanted.map(Math.abs)));
  wanted.forEach((value, i) => {
    // WGSL lets a GPU take a subnormal number for 0, a margin on the way to the result too.
    expect(given[i], `${of}, ${i}`).to.be.closeTo(value, ulps * step + (step < 2 ** -140 ? smallestNormal : 0));
  });
}

describe('ends of axes, in WGSL and in TypeScript', () => {
  failOnGpuErrors();

  it('of a series: within 2 ulp of the larger end', async () => {
    const table = ranges.flatMap(([low, high]) => [0, 1].map((zero) => [low, high, zero]));
    const statements = `
      let ends = padded(withZero(vec2f(input(0), input(1)), u32(input(2))));
      put(0, ends.x); put(1, ends.y);`;
    const found = await evaluateWgsl({ source: seriesLimits, statements, outputs: 2 }, table);
    for (const [i, [low, high, zero]] of table.entries()) {
      near(found[i].floats, lineLimits(low, high, zero === 1), { ulps: 2, of: `${low} to ${high}, zero ${zero}` });
    }
  });

  it('of bins: exactly', async () => {
    const kinds = [
      { code: 0, options: { xlims: null, centerZero: false } },
      { code: 1, options: { xlims: null, centerZero: true } },
      { code: 2, options: { xlims: [-2.5, 8] as const, centerZero: true } },
    ];
    const table = ranges.flatMap(([low, high]) => kinds.map(({ code }) => [low, high, code]));
    const statements = `
      let ends = binEnds(vec2f(input(0), input(1)), u32(input(2)), vec2f(-2.5, 8.0));
      put(0, ends.x); put(1, ends.y);`;
    // Joined with a matrix source where it is used; what is evaluated here reads no matrix.
    const source = `${numbers}\n${shareGroups}\n${noMatrix}\n${fold}\n${histogramBins}`;
    const found = await evaluateWgsl({ source, statements, outputs: 2 }, table);
    let compared = 0;
    for (const [i, [low, high, code]] of table.entries()) {
      const wanted = binEnds([low, high], kinds[code].options);
      if (!wanted) continue;
      same(found[i].floats, wanted, `${low} to ${high}, ${code}`);
      compared += 1;
    }
    expect(compared, 'all but the two of no value').to.equal(table.length - 2);
  });

  it('of a norm: exactly', async () => {
    const texts = ['auto', 'symmetric', '-2,0.5', 'log', 'log,0.001,10'];
    const positive = ([low, high]: [number, number]): number => (low > 0 ? low : high > 0 ? high / 4 : largest);
    const table = ranges.flatMap((range) =>
      texts.map((text) => {
        const { norm: kind, fixed } = normUniforms(parseNorm(text));
        return [...range, positive(range), kind, ...fixed];
      }),
    );
    const statements = `
      let ends = normEnds(u32(input(3)), vec2f(input(4), input(5)), vec4f(input(0), input(1), input(2), 0.0));
      put(0, ends.x); put(1, ends.y);`;
    const found = await evaluateWgsl({ source: norm, statements, outputs: 2 }, table);
    let compared = 0;
    for (const [i, row] of table.entries()) {
      const [low, high, lowestPositive] = row.map(Math.fround);
      const wanted = normEnds(parseNorm(texts[i % texts.length]), [low, high, lowestPositive]);
      if (!wanted) continue;
      same(found[i].floats, wanted, `${texts[i % texts.length]} of ${row}`);
      compared += 1;
    }
    expect(compared).to.be.greaterThan(60);
  });

  it('of a norm, and where a value lies between them: within 4 ulp of the larger of place and 1', async () => {
    const kinds = ['auto', 'symmetric', '-2,0.5', 'log'].map((text) => parseNorm(text));
    const within: [number, number][] = [...ranges.filter(([low, high]) => low <= high), [0.25, 8], [1e-15, 1e15]];
    const table = within.flatMap(([low, high]) =>
      kinds.flatMap((norm) => {
        if (norm.kind === 'log' && low <= 0) return [];
        const values = [low, high, low / 2 + high / 2, low - 1, high + 1, 0, -1].map(Math.fround);
        return values.map((value) => [normUniforms(norm).norm, value, low, high]);
      }),
    );
    const statements = 'put(0, normPosition(u32(input(0)), input(1), vec2f(input(2), input(3))));';
    const found = await evaluateWgsl({ source: norm, statements, outputs: 1 }, table);
    let compared = 0;
    for (const [i, [kind, value, ...ends]] of table.entries()) {
      const wanted = normPosition(kinds[kind], value, ends as [number, number]);
      if (!Number.isFinite(Math.fround(ends[1] - ends[0])) || Math.abs(wanted) > 1e6) continue;
      // Near 1 WGSL's logarithm is exact to an absolute error only.
      if (kinds[kind].kind === 'log' && ends[1] > ends[0] && ends[1] / ends[0] < 1.5) continue;
      const ulps = kinds[kind].kind === 'log' ? 256 : 4;
      near(found[i].floats, [wanted], { ulps: ulps * Math.max(1, 1 / Math.abs(wanted || 1)), of: `${table[i]}` });
      compared += 1;
    }
    expect(compared).to.be.greaterThan(300);
  });

  it('of counts: within 1 ulp, or exactly what is given', async () => {
    const table = [0, 1, 2, 3, 20, 21, 999, 65_536, 16_777_215].flatMap((top) =>
      [0, 7, 2.5].map((fixed) => [top, fixed]),
    );
    const statements = 'look.fixedTop = input(1); put(0, topOf(u32(input(0))));';
    const source = `${numbers}\n${shareGroups}\n${histogram}`;
    const found = await evaluateWgsl({ source, stands: { look: 'Look' }, statements, outputs: 1 }, table);
    for (const [i, [top, fixed]] of table.entries()) {
      near(found[i].floats, [countTop(top, fixed)], { ulps: fixed ? 0 : 1, of: `${top}, ${fixed}` });
    }
  });

  it('of a scatter plot: exactly; and where markers lie: within 2 ulp of the plot’s height', async () => {
    const finite = ranges.filter(([low, high]) => low <= high);
    const table = finite.flatMap(([low, high]) =>
      [0, 1].flatMap((fixed) =>
        [low, high, (low + high) / 2, 0].map((value) => [low, high, fixed, Math.fround(value), 317, 2.5]),
      ),
    );
    const statements = `
      range = vec4f(input(0), input(1), 0.0, 0.0);
      plot.fixedEnds = u32(input(2));
      plot.ends = vec2f(-2.0, 3.0);
      plot.size = vec2u(500u, u32(input(4)));
      plot.radius = input(5);
      let ends = plotEnds();
      put(0, ends.x); put(1, ends.y); put(2, rowOf(input(3)));`;
    const stands = { plot: 'Plot', range: 'vec4f' };
    const found = await evaluateWgsl({ source: markerPosition, stands, statements, outputs: 3 }, table);
    for (const [i, [low, high, fixed, value, height, radius]] of table.entries()) {
      const view = { options: { ylims: fixed ? [-2, 3] : null } };
      const ends = valueEnds({ view, numbers: { low, high } } as unknown as Parameters<typeof valueEnds>[0])!;
      same(found[i].floats.subarray(0, 2), ends, `${low} to ${high}, ${fixed}`);
      const row = height * valuePlace(value, ends, radius / height);
      // Beyond the plot an absolute error grows with the distance; only what is inside is drawn.
      if (row < 0 || row > height) continue;
      expect(found[i].floats[2], `${value} in ${ends}`).to.be.closeTo(row, 2 * ulpAt(height));
    }
  });
});

const noMatrix = `
  fn matrixRows() -> u32 { return 0u; }
  fn matrixColumns() -> u32 { return 0u; }
  fn valueAt(row: u32, column: u32) -> f32 { return 0.0; }
  ${oneMap}`;
