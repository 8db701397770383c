import { expect } from 'chai';
import '../../components/attn-heatmap';
import { failOnGpuErrors } from '../support/engine';
import { mount } from '../support/mount';

const size = { width: 300, height: 200 };

describe('an image of a figure', () => {
  failOnGpuErrors();
  const data = [[0, 1]];
  const failure = (made: Promise<unknown>): Promise<string> => made.then(String, (error: Error) => error.message);

  it('of no size is refused in one sentence', async () => {
    const hidden = mount('attn-heatmap', { data }, { width: 0, height: 0 });
    await hidden.updateComplete;
    const nothing = /^attn-heatmap: an image of 0 × 0 CSS pixels at scale 1 shows nothing\. Give the element room/;
    expect(await failure(hidden.toBlob('image/png', { scale: 1 }))).to.match(nothing);
    expect(await failure(hidden.toSVG({ scale: 1 }))).to.match(nothing);
    const element = mount('attn-heatmap', { data }, size);
    for (const scale of [0, -1, NaN]) {
      expect(await failure(element.toBlob('image/png', { scale }))).to.match(/shows nothing\. Give .* a scale above 0/);
      expect(await failure(element.toSVG({ scale }))).to.match(/shows nothing\. Give .* a scale above 0/);
    }
    expect(await failure(element.toBlob('image/png', { scale: 1000 }))).to.match(
      /is 300000 × 200000 pixels, and 16384 is/,
    );
  });

  it('has the size that the page has just given, in its axes too', async () => {
    const element = mount('attn-heatmap', { data }, size);
    await element.updateComplete;
    Object.assign(element.style, { width: '240px', height: '300px', padding: '6px', border: '2px solid' });
    const now = await element.toSVG({ scale: 1 });
    for (let i = 0; i < 3; i++) await new Promise(requestAnimationFrame);
    await element.updateComplete;
    expect(now).to.equal(await element.toSVG({ scale: 1 }));
    const { width, height } = new DOMParser().parseFromString(now, 'image/svg+xml').querySelector('.frame')!.attributes as unknown as Record<string, Attr>; // prettier-ignore
    expect([width.value, height.value].map(Number)).to.deep.equal([240 - 16 - 62 - 86, 300 - 16 - 60]);
  });

  it('has a sign for what XML cannot hold: a lone surrogate, a control character', async () => {
    const element = mount(
      'attn-heatmap',
      { data, xLabel: 'a\ud800b', rows: ['\u0000\ufffe'], columns: ['\udc00', '🙂'] },
      size,
    );
    await element.updateComplete;
    const drawing = new DOMParser().parseFromString(await element.toSVG({ scale: 1 }), 'image/svg+xml');
    const said = [...drawing.querySelectorAll('text')].map((node) => node.textContent!.trim());
    expect(drawing.querySelector('parsererror')).to.equal(null);
    expect(said).to.include.members(['a\ufffdb', '\ufffd\ufffd', '\ufffd', '🙂']);
    expect((await createImageBitmap(await element.toBlob('image/png', { scale: 1 }))).width).to.equal(size.width);
  });
});
