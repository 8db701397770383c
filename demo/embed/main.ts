import '../../components/index';
import { find } from '../page';
import { Opening } from '../inspector/opening';
import { readOrigin } from './address';
import { Embed } from './embed';
import { Messages } from './messages';

const opening = new Opening({
  card: find('opening'),
  sentence: find('opening-sentence'),
  progress: find<HTMLProgressElement>('opening-progress'),
  cancel: find<HTMLButtonElement>('opening-cancel'),
});
const embed = new Embed(find('figure'), opening);

/** Events of the figure that the page around the frame hears. */
const told = ['cell-hover', 'cell-select', 'view-change'];

open().catch((error) => opening.fail(error));

async function open(): Promise<void> {
  const { search } = location;
  const theme = new URLSearchParams(search).get('theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
  const messages = connect(readOrigin(search));
  try {
    await embed.show(search);
  } catch (error) {
    opening.fail(error);
    messages.tell('error', { id: null, message: (error as Error).message });
  }
  messages.tell('ready', embed.described);
}

function connect(origin: string | null): Messages {
  const messages = new Messages(origin, {
    show: async ({ search }) => {
      await embed.show(search);
      return embed.described;
    },
    input: async ({ arrays }) => {
      await embed.input(
        arrays.map(({ name, shape, values }, i) => ({
          name: name ?? `input ${i}`,
          shape: [...shape],
          values: Float32Array.from(values),
          dtype: 'float32',
          notice: '',
        })),
      );
      return {};
    },
    data: async ({ values, shape, axes }) => {
      embed.data({ values, shape, axes });
      await embed.figure!.updateComplete;
      return {};
    },
    rows: async ({ rows }) => {
      const { figure } = embed;
      if (!figure || !('appendRows' in figure)) throw new Error('this view takes no rows. Ask for heatmap or lines.');
      figure.appendRows(rows);
      await figure.updateComplete;
      return {};
    },
    set: async ({ attributes }) => {
      embed.set(attributes);
      await embed.figure!.updateComplete;
      return {};
    },
    image: async () => {
      if (!embed.figure) throw new Error('there is no figure yet. Send "show" or "data" first.');
      return { image: await embed.figure.toBlob() };
    },
  });
  for (const name of told) {
    find('figure').addEventListener(name, (event) => messages.tell(name, { detail: (event as CustomEvent).detail }));
  }
  find('figure').addEventListener('engine-error', (event) => {
    messages.tell('error', { id: null, message: (event as CustomEvent<{ error: Error }>).detail.error.message });
  });
  return messages;
}
