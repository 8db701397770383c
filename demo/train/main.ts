import { engineOptions } from '../pages/tier';
import '../../components/attn-heatmap';
import '../../components/feature-grid';
import '../../components/rnn-weights';
import { loadModel, openEngine, saveModel, type Engine } from '../../src/index';
import { find, Notice } from '../page';
import { connectTheme } from '../pages/theme';
import { loadDays } from '../weather';
import { heldOut, Lessons } from './lessons';
import { Pictures, type Comparison, type TrainFigures } from './pictures';
import { Runner } from './runner';
import { readChoices, Training, type Choices } from './training';

/** The window on the page: 27 September 2014 to 24 May 2015. */
const window = heldOut;

const notice = new Notice();
const button = (id: string): HTMLButtonElement => find<HTMLButtonElement>(id);
const field = (id: string): HTMLInputElement => find<HTMLInputElement>(id);
const controls = ['start', 'one-step', 'begin', 'save'].map(button);

connectTheme(find<HTMLSelectElement>('theme'));
open().catch((error) => notice.fail(error));

async function open(): Promise<void> {
  notice.say('Opening the GPU, a model and four years of weather …');
  const [engine, days, model] = await Promise.all([
    openEngine(engineOptions),
    loadDays('seattle-weather.csv'),
    loadModel(new URL('weather-self-attention.keras', document.baseURI)),
  ]);
  if (engine.tier !== 'webgpu') {
    throw new Error(
      `${engine.reason || 'The engine runs on WebGL.'} A model learns on WebGPU: open the page where there is.`,
    );
  }
  const lessons = new Lessons(days);
  const training = new Training(model, lessons);
  const pictures = new Pictures(training, figures(), lessons.of([window]));
  await connect(engine, training, pictures);
  notice.clear();
  performance.mark('first picture');
}

function figures(): TrainFigures {
  return {
    loss: find('loss'),
    norms: find('norms'),
    attention: find('attention'),
    features: find('features'),
    weights: find('lstm-weights'),
    gradients: find('lstm-gradients'),
  };
}

async function connect(engine: Engine, training: Training, pictures: Pictures): Promise<void> {
  const complaint = find('complaint');
  const told = new Told(engine, training);
  const runner = new Runner({
    step: async () => {
      training.use(choices());
      const began = performance.now();
      const loss = await training.step();
      const every = Number(find<HTMLSelectElement>('every').value);
      if (training.steps % every === 0 || !runner.playing) await pictures.draw();
      await engine.finished();
      told.step(loss, performance.now() - began);
    },
    changed: () => {
      const { playing } = runner;
      button('start').textContent = playing ? 'Pause' : 'Start';
      button('start').setAttribute('aria-pressed', String(playing));
      button('one-step').disabled = playing || runner.busy;
    },
    failed: (error) => complain(error as Error),
  });
  const complain = ({ message }: Error): void => {
    complaint.textContent = message;
    complaint.hidden = false;
  };
  const attempt = async (work: () => unknown): Promise<void> => {
    complaint.hidden = true;
    try {
      await work();
    } catch (error) {
      complain(error as Error);
    }
  };
  const begin = async (): Promise<void> => {
    training.begin(choices());
    told.begin();
    await pictures.begin();
  };
  button('start').addEventListener('click', () => {
    if (runner.playing) void runner.pause();
    else void attempt(() => (choices(), runner.start()));
  });
  button('one-step').addEventListener('click', () => void attempt(() => (choices(), runner.once())));
  button('begin').addEventListener('click', () => void attempt(() => (choices(), runner.once(begin))));
  button('save').addEventListener('click', () => void attempt(() => runner.once(() => save(training))));
  for (const id of ['rate', 'batch', 'seed']) field(id).addEventListener('change', () => void attempt(choices));
  find<HTMLSelectElement>('compare').addEventListener('change', ({ target }) => {
    pictures.comparison = (target as HTMLSelectElement).value as Comparison;
  });
  for (const [select, figure] of [
    ['weights-view', 'lstm-weights'],
    ['gradients-view', 'lstm-gradients'],
  ] as const) {
    find<HTMLSelectElement>(select).addEventListener('change', ({ target }) => {
      find<HTMLElementTagNameMap['rnn-weights']>(figure).view = (target as HTMLSelectElement).value as 'heatmap';
    });
  }
  await begin();
  for (const control of controls) control.disabled = false;
}

function choices(): Choices {
  return readChoices({ seed: field('seed').value, rate: field('rate').value, batch: field('batch').value });
}

async function save({ model, steps }: Training): Promise<void> {
  const url = URL.createObjectURL(await saveModel(model, { format: 'keras' }));
  Object.assign(document.createElement('a'), { href: url, download: `weather-after-${steps}-steps.keras` }).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/** What the page tells in numbers. */
class Told {
  #bytes = 0;

  constructor(
    readonly engine: Engine,
    readonly training: Training,
  ) {}

  begin(): void {
    this.#bytes = this.engine.stats.readbackBytes;
    find('steps').textContent = '0';
    for (const id of ['loss-now', 'loss-mean', 'step-time', 'step-bytes']) find(id).textContent = '–';
  }

  step(loss: number, milliseconds: number): void {
    const { training, engine } = this;
    const last = training.losses.slice(-20);
    const { readbackBytes } = engine.stats;
    find('steps').textContent = String(training.steps);
    find('loss-now').textContent = loss.toFixed(3);
    find('loss-mean').textContent = (last.reduce((sum, one) => sum + one, 0) / last.length).toFixed(3);
    find('step-time').textContent = `${milliseconds.toFixed(0)} ms`;
    find('step-bytes').textContent = String(readbackBytes - this.#bytes);
    this.#bytes = readbackBytes;
  }
}
