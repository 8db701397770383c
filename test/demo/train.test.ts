import { expect } from 'chai';
import { heldOut, Lessons, type Lesson } from '../../demo/train/lessons';
import { readChoices, Training } from '../../demo/train/training';
import { loadDays } from '../../demo/weather';
import { getLayerOutputs, loadModel } from '../../src/index';
import { keepScreen, setPage } from '../support/browser';
import { find } from '../support/demo-page';
import { failOnGpuErrors, testEngine } from '../support/engine';
import { until } from '../support/mount';
import { layOutSitePage } from '../support/site-page';

type Grid = HTMLElementTagNameMap['feature-grid'];
type Heatmap = HTMLElementTagNameMap['attn-heatmap'];
type Weights = HTMLElementTagNameMap['rnn-weights'];

const steps = (): number => Number(find('steps').textContent);
const type = (id: string, value: string): void => {
  find<HTMLInputElement>(id).value = value;
  find(id).dispatchEvent(new Event('change', { bubbles: true }));
};
const complaint = (): string => (find('complaint').hidden ? '' : find('complaint').textContent!);
const choose = (id: string, value: string): void => type(id, value);

describe('the page of a model that learns', function () {
  this.timeout(170_000);
  failOnGpuErrors();
  before(async () => {
    await setPage({ width: 1366, height: 768 });
    await layOutSitePage('train');
    await import('../../demo/train/main');
    await until(() => !find<HTMLButtonElement>('start').disabled || find('notice').classList.contains('failed'));
    expect(find('notice').textContent!.trim(), 'no error').to.not.match(/failed|error/i);
  });

  it('opens with a model that has learned nothing, and shows what it does', async () => {
    await setPage({ width: 1366, height: 768 });
    expect(find('notice').hidden).to.equal(true);
    expect(steps()).to.equal(0);
    for (const id of ['attention', 'features', 'norms', 'lstm-weights', 'lstm-gradients']) {
      await find<Heatmap>(id).updateComplete;
      expect(find(id).shadowRoot!.querySelector('[part=message]'), id).to.equal(null);
      expect(find<Heatmap>(id).data, id).to.not.equal(null);
    }
    const overflow = document.documentElement.scrollHeight - innerHeight;
    expect(overflow, 'fits the screen').to.be.at.most(0);
    await keepScreen('train-begun');
  });

  it('takes one step when asked, and draws it', async () => {
    type('batch', '1');
    const before = find<Weights>('lstm-weights').data;
    find('one-step').click();
    await until(() => steps() === 1 && !find<HTMLButtonElement>('one-step').disabled);
    expect(Number(find('loss-now').textContent)).to.be.within(0.2, 3);
    expect(find<Weights>('lstm-weights').data).to.not.equal(before);
    expect(find<Grid>('loss').data).to.not.equal(null);
  });

  it('learns step by step until it is paused, and goes on from there', async () => {
    find('start').click();
    expect(find('start').textContent).to.equal('Pause');
    await until(() => steps() >= 3);
    find('start').click();
    expect(find('start').textContent).to.equal('Start');
    await until(() => !find<HTMLButtonElement>('one-step').disabled);
    const rested = steps();
    await new Promise((done) => setTimeout(done, 300));
    expect(steps()).to.equal(rested);
    await keepScreen('train-learning');
    choose('compare', 'both');
    await Promise.all([find<Heatmap>('attention').updateComplete, find<Grid>('features').updateComplete]);
    expect(find<Heatmap>('attention').shadowRoot!.querySelectorAll('[part=heads] text')).to.have.length(2);
    await keepScreen('train-both');
    choose('compare', 'now');
  });

  it('starts over by the seed: the same weights as before', async () => {
    const probe = (): Promise<number> => find<Heatmap>('attention').probe(0, 120, 60);
    find('begin').click();
    await until(() => steps() === 0 && !find<HTMLButtonElement>('one-step').disabled);
    const first = await probe();
    find('one-step').click();
    await until(() => steps() === 1 && !find<HTMLButtonElement>('one-step').disabled);
    expect(await probe()).to.not.equal(first);
    find('begin').click();
    await until(() => steps() === 0 && !find<HTMLButtonElement>('one-step').disabled);
    expect(await probe()).to.equal(first);
    type('seed', '2');
    find('begin').click();
    await until(() => !find<HTMLButtonElement>('one-step').disabled);
    await until(() => complaint() === '');
    await new Promise((done) => setTimeout(done, 100));
    expect(await probe()).to.not.equal(first);
  });

  it('saves the model that is on the page as a .keras file, which our loader reads', async () => {
    find('one-step').click();
    await until(() => steps() > 0 && !find<HTMLButtonElement>('one-step').disabled);
    const { createObjectURL } = URL;
    const { click } = HTMLAnchorElement.prototype;
    const saved: { blob?: Blob; name?: string } = {};
    URL.createObjectURL = (blob) => {
      saved.blob = blob as Blob;
      return createObjectURL(blob);
    };
    HTMLAnchorElement.prototype.click = function () {
      saved.name = this.download;
    };
    try {
      find('save').click();
      await until(() => saved.name !== undefined);
    } finally {
      URL.createObjectURL = createObjectURL;
      HTMLAnchorElement.prototype.click = click;
    }
    expect(complaint()).to.equal('');
    expect(saved.name).to.equal(`weather-after-${steps()}-steps.keras`);
    const model = await loadModel(new File([saved.blob!], saved.name!));
    const lessons = new Lessons(await loadDays('/demo-files/seattle-weather.csv'));
    const { x, dispose } = lessons.of([heldOut]);
    const [, attention] = await getLayerOutputs(model, 'seq_self_attention', x);
    const values = await attention.tensor.data();
    expect(values[120 * 240 + 60]).to.be.closeTo(await find<Heatmap>('attention').probe(0, 120, 60), 1e-7);
    attention.dispose();
    dispose();
    lessons.release();
    model.dispose();
  });

  it('says what is wrong with a choice, and takes no step', async () => {
    const before = steps();
    for (const [id, value, sentence] of [
      ['rate', 'fast', 'The learning rate is “fast”. Give a number above 0, such as 0.001.'],
      ['rate', '-1', 'The learning rate is “-1”. Give a number above 0, such as 0.001.'],
      ['batch', '0', 'The batch size is “0”. Give a whole number from 1 to 64.'],
      ['seed', '1.5', 'The seed is “1.5”. Give a whole number from 0 on.'],
    ] as const) {
      const good = find<HTMLInputElement>(id).value;
      type(id, value);
      find('start').click();
      await until(() => complaint() !== '');
      expect(complaint()).to.equal(sentence);
      expect(find('start').textContent).to.equal('Start');
      type(id, good);
      await until(() => complaint() === '');
    }
    expect(steps()).to.equal(before);
  });

  it('fits a narrow screen too: nothing is wider than it', async () => {
    await setPage({ width: 390, height: 844 });
    await new Promise(requestAnimationFrame);
    expect(document.documentElement.scrollWidth).to.be.at.most(390);
    await keepScreen('train-narrow');
  });
});

describe('the model of that page', function () {
  this.timeout(170_000);
  failOnGpuErrors();

  /** The same window in every step. */
  class OneWindow extends Lessons {
    override next(): Lesson {
      return this.of([400]);
    }
  }

  it('learns: the loss falls, and 4 bytes are read per step', async () => {
    const engine = await testEngine();
    const [days, model] = await Promise.all([
      loadDays('/demo-files/seattle-weather.csv'),
      loadModel('/demo-files/weather-self-attention.keras'),
    ]);
    const lessons = new OneWindow(days);
    const training = new Training(model, lessons);
    training.begin(readChoices({ seed: '1', rate: '0,001', batch: '1' }));
    await training.step();
    const before = { ...engine.stats };
    for (let i = 0; i < 4; i++) await training.step();
    expect(engine.stats.readbacks - before.readbacks).to.equal(4);
    expect(engine.stats.readbackBytes - before.readbackBytes).to.equal(4 * 4);
    const { losses } = training;
    expect(losses[4], losses.join(', ')).to.be.below(0.9 * losses[0]);
    lessons.release();
    model.dispose();
  });
});
