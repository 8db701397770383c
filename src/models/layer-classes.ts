/** Every layer class of ours registers itself when it is imported; the importer finds them by Keras's names. */
import '../layers/keras-layers';
import '../layers/seq-self-attention';
import '../layers/seq-weighted-attention';
import '../layers/lstm';
import '../layers/gru';
import '../layers/simple-rnn';
import '../layers/cudnn';
import '../layers/rnn';
import '../layers/stacked-cells';
import '../layers/bidirectional';
import '../layers/multi-head-attention';
import '../layers/group-query-attention';
import '../layers/attention';
import '../layers/additive-attention';
import '../layers/scaled-dot-product-attention';
import '../layers/residual-scaled-dot-product-attention';
// tf.softmax as it should be, for every layer that uses it.
import '../forward/column-sums';
import '../forward/product';
import '../forward/softmax';
