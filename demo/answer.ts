import type { AttnHeatmap } from '../components/attn-heatmap';
import type * as tf from '../src/tfjs/tf';
import { longDate, nextDay } from './dates';
import { NumberPictures } from './number-pictures';
import { rained, type Day } from './weather';

export interface AnswerPage {
  'self-picture': AttnHeatmap;
  'self-text': HTMLElement;
  'weighted-picture': AttnHeatmap;
  'weighted-text': HTMLElement;
  tomorrow: HTMLElement;
  came: HTMLElement;
}

/**
 * The models' answers beside what really came. Live they are pictures that the GPU picks, and nothing is read; once the
 * window rests the two numbers are fetched, 8 bytes, and stand there as text too.
 */
export class Answer {
  readonly #pictures: NumberPictures | null;
  readonly #places: readonly { picture: AttnHeatmap; text: HTMLElement }[];
  readonly #dark = matchMedia('(prefers-color-scheme: dark)');

  constructor(
    readonly page: AnswerPage,
    { onGpu }: { onGpu: boolean },
  ) {
    this.#pictures = onGpu ? new NumberPictures(devicePixelRatio) : null;
    this.#places = [
      { picture: page['self-picture'], text: page['self-text'] },
      { picture: page['weighted-picture'], text: page['weighted-text'] },
    ];
    for (const { picture } of this.#places) picture.hidden = !onGpu;
    this.#dark.addEventListener('change', () => this.#ink());
    this.#ink();
  }

  /**
   * Shows the day in question, what came, and the chances as pictures.
   *
   * chances   two tensors of one element each, 0…1
   */
  show({ today, tomorrow }: { today: Day; tomorrow: Day | undefined }, chances: readonly tf.Tensor[]): void {
    this.page.tomorrow.textContent = longDate(tomorrow?.date ?? nextDay(today.date));
    this.page.came.textContent = tomorrow ? describe(tomorrow) : 'The record ends here.';
    this.#places.forEach(({ picture, text }, i) => {
      text.textContent = '';
      const drawn = this.#pictures?.of(chances[i]);
      if (drawn) picture.data = drawn;
      drawn?.dispose();
    });
  }

  /** The GPU is another. */
  renew(): void {
    this.#pictures?.renew();
  }

  /** Fetches the numbers and writes them down. */
  async tell(chances: readonly tf.Tensor[]): Promise<void> {
    const numbers = await Promise.all(chances.map(async (chance) => (await chance.data())[0]));
    this.#places.forEach(({ text }, i) => (text.textContent = percent(numbers[i])));
  }

  /** Black on white or white on black; the page blends the paper away. */
  #ink(): void {
    for (const { picture } of this.#places) picture.cmap = this.#dark.matches ? 'gray' : 'Greys';
  }
}

function percent(chance: number): string {
  return `${Math.round(100 * chance)} %`;
}

function describe(day: Day): string {
  const temperatures = `${day.tempMin.toFixed(0)} to ${day.tempMax.toFixed(0)} °C`.replaceAll('-', '−');
  if (!rained(day)) return `Dry, ${temperatures}`;
  return `${day.precipitation.toFixed(1)} mm of ${day.weather === 'snow' ? 'snow' : 'rain'}, ${temperatures}`;
}
