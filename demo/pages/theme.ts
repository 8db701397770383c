const key = 'attnscope theme';
const themes = ['light', 'dark'];

/**
 * Ties a select with the values "", "light" and "dark" to the page's color-scheme; "" is the system's. The choice is
 * kept where the browser keeps things for pages.
 */
export function connectTheme(select: HTMLSelectElement): void {
  select.value = kept();
  const show = (): void => {
    if (themes.includes(select.value)) document.documentElement.dataset.theme = select.value;
    else delete document.documentElement.dataset.theme;
  };
  select.addEventListener('change', () => {
    show();
    try {
      localStorage.setItem(key, select.value);
    } catch {
      // A page from a file, or a browser that keeps nothing: the choice holds until the page is left.
    }
  });
  show();
}

function kept(): string {
  try {
    const theme = localStorage.getItem(key) ?? '';
    return themes.includes(theme) ? theme : '';
  } catch {
    return '';
  }
}
