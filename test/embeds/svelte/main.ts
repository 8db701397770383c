import { mount } from 'svelte';
import type { SvelteHTMLElements } from 'svelte/elements';
import 'attnscope/svelte';
import App from './App.svelte';

type Props = SvelteHTMLElements['attn-heatmap'];
// @ts-expect-error: there is no such word
export const wrong: Props = { minify: 'largest' };
// @ts-expect-error: the detail has no row
export const wrongDetail: Props = { 'oncell-hover': ({ detail }) => detail.row };

mount(App, { target: document.querySelector('#root')! });
