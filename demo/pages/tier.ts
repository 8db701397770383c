import { openEngine, type EngineOptions } from '../../src/index';

/**
 * What the page's address asks of the engine: `?tier=webgl`, `webgpu` or `none`. The library reads no address. Figures
 * open the engine when they are first drawn: a page that asks imports this before them.
 */
export const engineOptions: EngineOptions = optionsIn(location.search);

if (engineOptions.tier) void openEngine(engineOptions).catch(() => {}); // who opens it again hears of it

function optionsIn(search: string): EngineOptions {
  const tier = new URLSearchParams(search).get('tier');
  return tier ? { tier: tier as EngineOptions['tier'] } : {};
}
