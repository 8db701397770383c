import { expect } from 'chai';
import { normalise, parseWeather, rained, WeatherSeries, windowDays } from '../../demo/weather';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { fetchRecording, largestError, valuesOf, type RecordedArray } from '../support/recorded';

const csv = fetch('/demo-files/seattle-weather.csv').then((answer) => answer.text());
const windowStart = 1000;

describe('the weather record', () => {
  failOnGpuErrors();

  it('has every day of four years, in order', async () => {
    const days = parseWeather(await csv);
    expect(days).to.have.length(1461);
    expect(days[0].date.toISOString()).to.match(/^2012-01-01/);
    expect(days.at(-1)!.date.toISOString()).to.match(/^2015-12-31/);
    const gaps = days.slice(1).filter((day, i) => day.date.getTime() - days[i].date.getTime() !== 86_400_000);
    expect(gaps).to.deep.equal([]);
    expect(days[1]).to.deep.include({ precipitation: 10.9, tempMax: 10.6, tempMin: 2.8, wind: 4.5, weather: 'rain' });
    expect(days.map(rained).slice(0, 3)).to.deep.equal([false, true, true]);
  });

  it('gives the models the very window that Keras was given', async () => {
    await testEngine();
    const series = new WeatherSeries(parseWeather(await csv));
    const recording = await fetchRecording('/test/fixtures/demo/weather-self-attention.expected.json');
    const window = series.window(windowStart);
    expect(window.shape).to.deep.equal([1, windowDays, 4]);
    expect(largestError(await window.data(), valuesOf(recording.input as RecordedArray))).to.be.below(1e-6);
    window.dispose();
    series.release();
  });

  it('normalises to mean 0 and deviation 1 over the days that the models were trained on', async () => {
    const numbers = normalise(parseWeather(await csv).slice(0, 1200));
    for (let column = 0; column < 4; column++) {
      const values = Array.from({ length: 1200 }, (_, day) => numbers[4 * day + column]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const deviation = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
      expect(mean).to.be.closeTo(0, 0.1);
      expect(deviation).to.be.closeTo(1, 0.1);
    }
  });

  it('says which line of a broken file is no day', () => {
    const broken =
      'date,precipitation,temp_max,temp_min,wind,weather\n2012-01-01,0.0,12.8,5.0,4.7,sun\n2012-01-02,wet,1,1,1,rain';
    expect(() => parseWeather(broken)).to.throw('line 3 of the weather record is "2012-01-02,wet,1,1,1,rain"');
  });
});
