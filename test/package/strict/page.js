// The script of page.html: shows figures with all that they can have beside their pictures, and posts where everything lies.
const stopped = [];
addEventListener('securitypolicyviolation', (event) => {
  stopped.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});

const question = new URL(location.href).searchParams;
const values = (count) => Float32Array.from({ length: count }, (_, i) => Math.sin(i * i) + i / count);
const names = (count) => Array.from({ length: count }, (_, i) => `token ${i}`);
const data = (...shape) => ({ values: values(shape.reduce((a, b) => a * b)), shape });

const figures = {
  heatmap: ['attn-heatmap', { data: data(12, 16), rows: names(12), columns: names(16), controls: true, locked: { row: 2, column: 3 } }], // prettier-ignore
  statistics: ['attn-heatmap', { data: data(12, 16), rowStatistic: 'entropy', columnStatistic: 'max', mask: 'zero', cmap: '#000,#f80,#fff' }], // prettier-ignore
  lines: ['feature-grid', { data: data(20, 200), minCell: 60, showTicks: true, title: 'Lines' }],
  heat: ['feature-grid', { data: data(20, 30), mode: 'heat' }],
  density: ['feature-grid', { data: data(20, 30), mode: 'density' }],
  histogram: ['feature-histogram', { data: data(20, 30), bins: 20 }],
  overlaid: ['feature-histogram', { data: data(2, 3, 50), by: '0', overlay: '1', bins: 10, peaksToClip: 1, title: 'Parts' }], // prettier-ignore
  scatter: ['feature-scatter', { data: data(20, 12) }],
  teal: ['feature-scatter', { data: data(20, 5), color: 'teal', marker: '+' }],
};

async function shown(tag, properties) {
  const element = document.createElement(tag);
  if (tag === 'feature-grid') Object.assign(element, { scaleWidth: 0.5, scaleHeight: 0.5 });
  Object.assign(element, properties);
  document.body.append(element);
  await element.updateComplete;
  const picture = await element.toBlob('image/png', { scale: 1 });
  const drawing = await element.toSVG({ scale: 1 });
  const inside = (selector) => [...element.shadowRoot.querySelectorAll(selector)];
  inside('[part="table-button"]')[0].click();
  for (let turn = 0; inside('td').length === 0 && turn < 200; turn++) await new Promise((done) => setTimeout(done, 20));
  await element.updateComplete;
  const boxes = (selector) => inside(selector).map(boxOf);
  return {
    host: boxOf(element),
    surface: boxes('[part="surface"]'),
    canvases: boxes('canvas'),
    frames: boxes('rect.frame, clipPath rect'),
    bars: boxes('[part="colorbar"] image'),
    others: boxes('[part="scrollbar"], [part="thumb"], [part="norm-handle"], [part="controls"]'),
    cells: inside('td').length,
    loaded: await Promise.all(inside('image').map((image) => loads(image.href.baseVal))),
    picture: await digest(picture),
    embeds: (drawing.match(/(?<=href=")[a-z]+:/g) ?? []).sort(),
    message: inside('[part="message"]').map((node) => node.textContent),
  };
}

function boxOf(element) {
  // A clip path's child has no box on the page; its sides are those of the figure.
  const { x, y, width, height } = element.getBoundingClientRect();
  if (width > 0 || !element.ownerSVGElement) return [x, y, width, height].map((side) => Math.round(64 * side) / 64);
  const { x: left, y: top } = element.ownerSVGElement.getBoundingClientRect();
  const [w, h] = [element.width.baseVal.value, element.height.baseVal.value];
  return [left + element.x.baseVal.value, top + element.y.baseVal.value, w, h].map(
    (side) => Math.round(64 * side) / 64,
  );
}

async function loads(url) {
  const image = new Image();
  image.src = url;
  return image.decode().then(
    () => image.naturalHeight,
    () => 0,
  );
}

/** What the GPU's end leaves of figures that are shown: drawn again, by what comes next, and other data after that. */
async function lostAndBack(openEngine, names) {
  const elements = names.map((name) => {
    const [tag, properties] = figures[name];
    const element = Object.assign(document.createElement(tag), properties);
    // All are in the window’s sight, at its left: one that nobody sees is not drawn.
    Object.assign(element.style, { display: 'inline-block', width: '170px', height: '200px' });
    document.body.append(element);
    return element;
  });
  const pictures = async () => {
    const seen = [];
    for (const element of elements) {
      await element.updateComplete;
      seen.push(await canvasDigest(element.shadowRoot.querySelector('canvas')));
    }
    return seen;
  };
  const before = await pictures();
  const engine = await openEngine();
  const recovery = new Promise((done) => engine.addEventListener('lost', ({ detail }) => done(detail.recovery)));
  if (engine.webgl) engine.webgl.gl.getExtension('WEBGL_lose_context').loseContext();
  else {
    navigator.gpu.requestAdapter = async () => null;
    engine.device.destroy();
  }
  const next = await recovery;
  const after = await pictures();
  for (const element of elements) element.data = data(7, 9);
  const others = await pictures();
  const messages = elements.flatMap((one) => [...one.shadowRoot.querySelectorAll('[part="message"]')]);
  return {
    tiers: [engine.device ? 'webgpu' : 'webgl', next.tier],
    another: next !== engine,
    blank: after.map(({ colours }) => colours < 3),
    same: after.map(({ hash }, i) => hash === before[i].hash),
    others: others.map(({ hash }, i) => hash !== after[i].hash),
    messages: messages.map((node) => node.textContent),
  };
}

async function canvasDigest(canvas) {
  const { width, height } = canvas;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  context.drawImage(canvas, 0, 0);
  const { data: bytes } = context.getImageData(0, 0, width, height);
  const colours = new Set(new Uint32Array(bytes.buffer)).size;
  return { hash: await digest(new Blob([bytes])), colours };
}

async function digest(blob) {
  const bytes = new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer()));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

async function main() {
  const { tf, loadModel, openEngine } = await import(question.get('module'));
  const tier = question.get('tier');
  if (tier) {
    const engine = await openEngine({ tier });
    if (engine.tier !== tier) throw new Error(engine.reason);
  }
  const answer = {};
  if (question.has('model')) {
    const model = await loadModel(question.get('model'));
    const { parsed } = model;
    if (!question.has('predict')) {
      model.dispose();
      return { parsed };
    }
    const shape = model.layersModel.inputs[0].shape.map((side) => side ?? 1);
    const input = tf.tensor(values(shape.reduce((a, b) => a * b)), shape);
    const predicted = [...(await model.layersModel.predict(input).data())];
    const paths = model.layers.flatMap(({ kernelPath }) => kernelPath?.path ?? []);
    return { backend: tf.getBackend(), paths, predicted };
  }
  const wanted = question.get('figures')?.split(',') ?? Object.keys(figures);
  if (question.has('lose')) return lostAndBack(openEngine, wanted);
  for (const name of wanted) answer[name] = await shown(...figures[name]);
  if (tf) answer.tensor = await shown('attn-heatmap', { data: tf.tensor2d(values(12), [3, 4]) });
  if (question.has('offend')) document.body.setAttribute('style', 'color: red');
  return answer;
}

const answer = await main().catch((error) => ({ failed: error.message }));
await new Promise((done) => setTimeout(done, 100)); // the browser announces violations a little later
parent.postMessage({ answer, stopped }, '*');
