import type { LayerOutput } from '../../../src/index';
import { openForecaster, type Pass } from '../../forecast';
import { loadDays, WeatherSeries } from '../../weather';
import type { Dataset } from '../dataset';

let pass: Promise<Pass> | null = null;

/** Both models' pass over the demo's first window. It stays on the GPU as long as the page does. */
function firstPass(): Promise<Pass> {
  pass ??= Promise.all([loadDays('seattle-weather.csv'), openForecaster((model) => model)]).then(([days, forecaster]) =>
    forecaster.run(new WeatherSeries(days), 1000),
  );
  return pass;
}

function output(name: string, about: string, of: (pass: Pass) => LayerOutput): Dataset {
  return { name, about, make: async () => of(await firstPass()) };
}

export const weatherAttention = output(
  'weatherAttention',
  'the demo’s self-attention over 240 days of weather: [sample 1, query 240, key 240], taken from the model by getLayerOutputs',
  ({ attention }) => attention,
);

export const weatherFeatures = output(
  'weatherFeatures',
  'the demo’s LSTM over 240 days of weather: [sample 1, time 240, channel 60], taken from the model by getLayerOutputs',
  ({ features }) => features,
);

export const weatherWeights = output(
  'weatherWeights',
  'the demo’s weighted attention over 240 days: [sample 1, time 240], taken from the model by getLayerOutputs',
  ({ weights }) => weights,
);
