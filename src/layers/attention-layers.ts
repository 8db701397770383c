/** keras-self-attention's layers, as a page builds them: `new layers.SeqSelfAttention({units: 32})`. */
export { ResidualScaledDotProductAttention } from './residual-scaled-dot-product-attention';
export { ScaledDotProductAttention } from './scaled-dot-product-attention';
export { SeqSelfAttention } from './seq-self-attention';
export { SeqWeightedAttention } from './seq-weighted-attention';
