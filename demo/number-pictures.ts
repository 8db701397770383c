import * as tf from '../src/tfjs/tf';

/** The size of one picture, in CSS pixels. */
export const pictureCss = { width: 120, height: 64 };

const barCss = 6;

/**
 * "0 %" to "100 %" as pictures on the GPU, each with a bar of that length below it. While the window moves, the model's
 * answer picks its picture there, and the page shows a number that it never reads.
 */
export class NumberPictures {
  readonly #shape: [number, number, number];
  readonly #all: Float32Array;
  #pictures!: tf.Tensor3D;
  #hundred!: tf.Scalar;

  /** scale: device pixels per CSS pixel */
  constructor(scale: number) {
    const [width, height] = [pictureCss.width, pictureCss.height].map((side) => Math.round(side * scale));
    const all = new Float32Array(101 * height * width);
    const canvas = new OffscreenCanvas(width, height);
    const paper = canvas.getContext('2d', { willReadFrequently: true })!;
    for (let percent = 0; percent <= 100; percent++) {
      drawNumber(paper, percent, scale);
      const { data } = paper.getImageData(0, 0, width, height);
      const picture = all.subarray(percent * height * width);
      for (let i = 0; i < height * width; i++) picture[i] = data[4 * i + 3] / 255;
    }
    this.#shape = [101, height, width];
    this.#all = all;
    this.#upload();
  }

  /** Puts them on another GPU when that which had them was lost. */
  renew(): void {
    this.release();
    this.#upload();
  }

  #upload(): void {
    this.#pictures = tf.keep(tf.tensor3d(this.#all, this.#shape));
    this.#hundred = tf.keep(tf.scalar(100));
  }

  /**
   * The picture of a probability, 0 where there is paper and 1 where there is ink: f32[1, height, width]; the caller
   * disposes it.
   *
   * chance   f32, one element, 0…1
   */
  of(chance: tf.Tensor): tf.Tensor3D {
    return tf.tidy(() => {
      const percent = tf.round(tf.mul(tf.reshape(chance, [1]), this.#hundred)).toInt();
      return tf.gather(this.#pictures, percent as tf.Tensor1D);
    });
  }

  release(): void {
    tf.dispose([this.#pictures, this.#hundred]);
  }
}

function drawNumber(paper: OffscreenCanvasRenderingContext2D, percent: number, scale: number): void {
  const { width, height } = pictureCss;
  paper.setTransform(scale, 0, 0, scale, 0, 0);
  paper.clearRect(0, 0, width, height);
  paper.fillStyle = '#000';
  paper.textBaseline = 'alphabetic';
  paper.font = '600 40px system-ui, sans-serif';
  paper.fillText(String(percent), 0, 38);
  const end = paper.measureText(String(percent)).width;
  paper.font = '600 22px system-ui, sans-serif';
  paper.fillText('%', end + 5, 38);
  paper.globalAlpha = 0.14;
  paper.fillRect(0, height - barCss, width, barCss);
  paper.globalAlpha = 1;
  paper.fillRect(0, height - barCss, (width * percent) / 100, barCss);
}
