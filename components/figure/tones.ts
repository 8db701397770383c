/** A dark line in a light casing is seen on any colour; the casing comes first. */
export const tones = ['casing', 'crosshair'] as const;
