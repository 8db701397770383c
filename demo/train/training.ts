import type { Model } from '../../src/index';
import type { Lessons } from './lessons';
import { startWeights } from './start-weights';

/** What a person chooses. */
export interface Choices {
  seed: number;
  learningRate: number;
  batchSize: number;
}

/** A model that learns the weather, step by step. */
export class Training {
  /** Since it was begun. */
  steps = 0;
  /** Of each step, before it. */
  losses: number[] = [];
  #choices: Choices | null = null;

  constructor(
    readonly model: Model,
    readonly lessons: Lessons,
  ) {}

  /** Begins anew: random weights and batches by the seed. */
  begin(choices: Choices): void {
    startWeights(this.model, choices.seed);
    this.lessons.begin(choices.seed);
    [this.steps, this.losses] = [0, []];
    this.#compile(choices);
  }

  /** Goes on by these; another learning rate lets the optimiser begin anew. */
  use(choices: Choices): void {
    if (choices.learningRate !== this.#choices?.learningRate) this.#compile(choices);
    this.#choices = choices;
  }

  #compile(choices: Choices): void {
    const { learningRate } = choices;
    this.model.compile({ optimizer: { name: 'adam', learningRate }, loss: 'binary_crossentropy' });
    this.#choices = choices;
  }

  /**
   * One step on the next batch. Returns the loss before it.
   *
   * throws  when the loss is no number; the weights are as before then
   * cost    4 bytes are read: the loss
   */
  async step(): Promise<number> {
    const lesson = this.lessons.next(this.#choices!.batchSize);
    try {
      const loss = (await this.model.trainOnBatch(lesson.x, lesson.y))!;
      this.steps += 1;
      this.losses.push(loss);
      return loss;
    } finally {
      lesson.dispose();
    }
  }
}

/** The choices as they are written on the page; throws a sentence on what is none. */
export function readChoices(text: { seed: string; rate: string; batch: string }): Choices {
  const seed = Number(text.seed);
  const [learningRate, batchSize] = [Number(text.rate.replace(',', '.')), Number(text.batch)];
  if (text.seed.trim() === '' || !Number.isInteger(seed) || seed < 0) {
    throw new Error(`The seed is “${text.seed}”. Give a whole number from 0 on.`);
  }
  if (!(learningRate > 0 && Number.isFinite(learningRate))) {
    throw new Error(`The learning rate is “${text.rate}”. Give a number above 0, such as 0.001.`);
  }
  if (!(Number.isInteger(batchSize) && batchSize >= 1 && batchSize <= 64)) {
    throw new Error(`The batch size is “${text.batch}”. Give a whole number from 1 to 64.`);
  }
  return { seed, learningRate, batchSize };
}
