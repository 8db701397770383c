/** Every layer class of ours registers itself when it is imported; the importer finds them by Keras's names. */
import '../layers/keras-layers';
import '../layers/seq-self-attention';
import '../layers/seq-weighted-attention';
import '../layers/lstm';
import '../layers/gru';
import '../layers/simple-rnn';
import '../layers/rnn';
import '../layers/bidirectional';
