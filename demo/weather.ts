import * as tf from '../src/tfjs/tf';

/** One line of the record. */
export interface Day {
  date: Date;
  /** mm */
  precipitation: number;
  /** °C */
  tempMax: number;
  /** °C */
  tempMin: number;
  /** m/s */
  wind: number;
  /** drizzle, fog, rain, snow or sun */
  weather: string;
}

/** How many days the models look at. */
export const windowDays = 240;

/**
 * How the models were given the numbers: rain as log(1 + mm), then each column less its mean over its standard
 * deviation.
 */
const columns = [
  { of: (day: Day) => Math.log1p(day.precipitation), mean: 0.7214339971542358, deviation: 1.0179710388183594 },
  { of: (day: Day) => day.tempMax, mean: 15.799158096313477, deviation: 7.131302356719971 },
  { of: (day: Day) => day.tempMin, mean: 7.814576625823975, deviation: 4.9681830406188965 },
  { of: (day: Day) => day.wind, mean: 3.233917713165283, deviation: 1.4666656255722046 },
];

/**
 * The days of a CSV with the columns date, precipitation, temp_max, temp_min, wind, weather.
 *
 * throws  when a line has no date or no numbers
 */
export function parseWeather(csv: string): Day[] {
  const [, ...lines] = csv.trim().split(/\r?\n/);
  return lines.map((line, i) => {
    const [date, precipitation, tempMax, tempMin, wind, weather] = line.split(',');
    const day: Day = {
      date: new Date(`${date}T00:00:00Z`),
      precipitation: Number(precipitation),
      tempMax: Number(tempMax),
      tempMin: Number(tempMin),
      wind: Number(wind),
      weather,
    };
    const numbers = [day.date.getTime(), day.precipitation, day.tempMax, day.tempMin, day.wind];
    if (!weather || !numbers.every(Number.isFinite)) {
      throw new Error(`line ${i + 2} of the weather record is "${line}". It needs a date, four numbers and a word.`);
    }
    return day;
  });
}

/** The numbers as the models were trained on them: f32[day, 4], flat. */
export function normalise(days: readonly Day[]): Float32Array {
  return Float32Array.from(
    days.flatMap((day) => columns.map(({ of, mean, deviation }) => (of(day) - mean) / deviation)),
  );
}

/** The models' own words: it rained when any precipitation was measured. */
export function rained(day: Day): boolean {
  return day.precipitation > 0;
}

/**
 * The whole record as one tensor, from which windows are cut on the GPU: moving the window uploads nothing.
 */
export class WeatherSeries {
  readonly #numbers: Float32Array;
  #values: tf.Tensor3D;

  constructor(readonly days: readonly Day[]) {
    this.#numbers = normalise(days);
    this.#values = this.#upload();
  }

  #upload(): tf.Tensor3D {
    return tf.tensor3d(this.#numbers, [1, this.days.length, columns.length]);
  }

  /** Puts the record on another GPU when that which had it was lost. */
  renew(): void {
    this.release();
    this.#values = this.#upload();
  }

  /** The last day on which a window can start. */
  get lastStart(): number {
    return this.days.length - windowDays;
  }

  /** f32[1, 240, 4], the days from `start` on; the caller disposes it. */
  window(start: number): tf.Tensor3D {
    return tf.slice(this.#values, [0, start, 0], [1, windowDays, columns.length]);
  }

  /** The last day that the models see. */
  today(start: number): Day {
    return this.days[start + windowDays - 1];
  }

  /** The day that the models speak of; none after the record's end. */
  tomorrow(start: number): Day | undefined {
    return this.days[start + windowDays];
  }

  release(): void {
    this.#values.dispose();
  }
}

/** Fetches the record. */
export async function loadDays(file: string): Promise<Day[]> {
  const answer = await fetch(new URL(file, document.baseURI));
  if (!answer.ok) throw new Error(`${file} did not load (${answer.status}). Reload the page.`);
  return parseWeather(await answer.text());
}
