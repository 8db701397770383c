import { until } from './mount';

export const find = <T extends HTMLElement>(id: string): T => document.getElementById(id) as T;

/** Opens the page's own HTML, style and script here; its files come from where the demo has them. */
export async function openPage(): Promise<void> {
  const html = new DOMParser().parseFromString(await (await fetch('/index.html')).text(), 'text/html');
  const base = document.createElement('base');
  base.href = '/demo-files/';
  const style = document.createElement('link');
  Object.assign(style, { rel: 'stylesheet', href: '/demo/styles.css' });
  const styled = new Promise((done) => (style.onload = done));
  document.head.append(base, style);
  document.body.replaceChildren(...html.body.children);
  await styled;
  await import('../../demo/main');
  await until(() => performance.getEntriesByName('first picture').length > 0);
}
