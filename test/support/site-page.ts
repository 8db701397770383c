/** Lays out one of the site's pages here, with its styles; its script is the caller's to import. */
export async function layOutSitePage(page: 'gallery' | 'reference' | 'talk' | 'train'): Promise<void> {
  const html = new DOMParser().parseFromString(await (await fetch(`/${page}.html`)).text(), 'text/html');
  const sheets = [...html.querySelectorAll<HTMLLinkElement>('link[rel=stylesheet]')].map(({ href }) => {
    const link = Object.assign(document.createElement('link'), { rel: 'stylesheet', href });
    document.head.append(link);
    return new Promise((done) => (link.onload = done));
  });
  document.documentElement.lang = html.documentElement.lang;
  document.title = html.title;
  document.body.replaceChildren(...html.body.children);
  await Promise.all(sheets);
  document.head.append(Object.assign(document.createElement('base'), { href: '/demo-files/' }));
}
