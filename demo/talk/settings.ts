import type { Sampling } from './writer';

export interface SettingsPlace {
  temperature: HTMLInputElement;
  temperatureText: HTMLElement;
  topK: HTMLInputElement;
  seed: HTMLInputElement;
  speed: HTMLSelectElement;
}

/** How tokens are drawn, as a person sets it. Fires `change`. */
export class Settings extends EventTarget {
  constructor(readonly place: SettingsPlace) {
    super();
    const { temperature, topK, seed } = place;
    for (const control of [temperature, topK, seed]) {
      control.addEventListener('input', () => {
        this.#say();
        if (control.validity.valid) this.dispatchEvent(new Event('change'));
      });
    }
    this.#say();
  }

  /** What stands in the fields; a field that holds no number of its range counts as its usual value. */
  get sampling(): Sampling {
    const { temperature, topK, seed } = this.place;
    return { temperature: temperature.valueAsNumber, topK: whole(topK, 0), seed: whole(seed, 1) };
  }

  set sampling({ temperature, topK, seed }: Sampling) {
    this.place.temperature.value = String(temperature);
    this.place.topK.value = topK > 0 ? String(topK) : '';
    this.place.seed.value = String(seed);
    this.#say();
  }

  get tokensPerSecond(): number {
    return Number(this.place.speed.value);
  }

  #say(): void {
    const { temperature, temperatureText } = this.place;
    const value = temperature.valueAsNumber;
    temperatureText.textContent = value.toFixed(1);
  }
}

function whole(input: HTMLInputElement, usual: number): number {
  return input.validity.valid && input.value !== '' ? input.valueAsNumber : usual;
}
