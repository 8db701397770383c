import { expect } from 'chai';
import { openEngine, type Engine } from '../../src/index';

// A browser without WebGPU; one that has none stays as it is.
Object.defineProperty(navigator, 'gpu', { value: undefined, configurable: true });

/** The page's engine, which draws by WebGL. */
export async function webGlPage(): Promise<Engine> {
  const engine = await openEngine();
  expect(engine.tier, engine.reason).to.equal('webgl');
  return engine;
}

/** Fails a test after which the page's context has an error that nobody asked for. Call inside `describe`. */
export function failOnContextErrors(): void {
  afterEach(async () => {
    const { gl } = (await webGlPage()).webgl!;
    expect(gl.getError(), 'an error of the context').to.equal(gl.NO_ERROR);
  });
}
