/** The letters that stand out more from a colour by WCAG's relative luminance. Its parts run from 0 to 255. */
export function toneOn([red, green, blue]: ArrayLike<number> & Iterable<number>): 'dark' | 'light' {
  const [r, g, b] = [red, green, blue].map((part) => {
    const share = part / 255;
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b > 0.179 ? 'dark' : 'light';
}
