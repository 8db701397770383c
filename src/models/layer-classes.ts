/** Every layer class of ours registers itself when it is imported; the importer finds them by Keras's names. */
import '../layers/keras-layers';
