interface Answer {
  answer?: unknown;
  failure?: string;
}

/** Opens a page of test/pages/pages/ in a frame of its own and waits for its answer. `hash` is what it reads from its address. */
export async function openPage(name: string, hash = ''): Promise<unknown> {
  const script = new URL(`pages/${name}.js`, new URL('../pages/', import.meta.url)).href;
  return openFrame(`<script type="module" src="${script}"></script>`, hash);
}

/** Runs a module's text in a frame of its own, after these classic scripts. */
export async function openScript(text: string, scripts: readonly string[] = []): Promise<unknown> {
  const tags = scripts.map((source) => `<script src="${source}"></script>`).join('');
  return openFrame(`${tags}<script type="module">
    const answer = (async () => { ${text} })();
    answer.then((answer) => parent.postMessage({ answer }, '*'),
      (error) => parent.postMessage({ failure: error.message + '\\n' + error.stack }, '*'));
  </script>`);
}

async function openFrame(body: string, hash = ''): Promise<unknown> {
  const page = new Blob([`<!doctype html><meta charset="utf-8"><base href="${location.origin}/"><body>${body}`], {
    type: 'text/html',
  });
  const frame = document.createElement('iframe');
  frame.style.cssText = 'width: 800px; height: 800px';
  frame.src = `${URL.createObjectURL(page)}#${hash}`;
  const message = new Promise<MessageEvent<Answer>>((done) => addEventListener('message', done, { once: true }));
  document.body.append(frame);
  const { data } = await message;
  frame.remove();
  URL.revokeObjectURL(frame.src);
  if (data.failure) throw new Error(data.failure);
  return data.answer;
}
