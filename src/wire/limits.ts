/** Sizes beyond which nothing is read, and no memory is taken; docs/wire-format.md has them too. */
export const version = 1;
/** Bytes before the header. */
export const prefixBytes = 24;
export const mostHeaderBytes = 2 ** 20;
export const mostPayloadBytes = 2 ** 28;
/** Of a page's message. */
export const mostMessageBytes = 2 ** 16;
/** Of a server's: it says who computes what, of a model of many ranks. */
export const mostServerBytes = 2 ** 20;
export const mostBlocks = 16;
export const mostAxes = 3;
/** Numbers along an axis of a block. */
export const mostAlongAxis = 2 ** 24;
/** Characters of a name. */
export const longestName = 128;
export const mostLayers = 4096;
