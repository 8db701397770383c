"""Opens the .keras files that saveModel wrote in Keras 3 and compares what they predict: check.py FOLDER."""
import base64
import json
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ["CUDA_VISIBLE_DEVICES"] = ""

import keras  # noqa: E402
import keras_self_attention  # noqa: E402
import numpy as np  # noqa: E402

classes = {
    name: value
    for name, value in vars(keras_self_attention).items()
    if isinstance(value, type) and issubclass(value, keras.layers.Layer)
}


def array(sent):
    return np.frombuffer(base64.b64decode(sent["base64"]), "<f4").reshape(sent["shape"])


def last_line(error):
    return " ".join(str(error).split())[-300:]


def open_model(path):
    return keras.models.load_model(path, custom_objects=classes, compile=False)


def opens(path):
    try:
        open_model(path)
        return True
    except Exception:
        return False


def largest_difference(found, wanted):
    if len(found) != len(wanted) or any(a.shape != b.shape for a, b in zip(found, wanted)):
        return f"shapes {[a.shape for a in found]}, not {[b.shape for b in wanted]}"
    return max(float(np.max(np.abs(a - b) / np.maximum(1, np.abs(b)), initial=0)) for a, b in zip(found, wanted))


def predict(model, sent):
    tensors = model.inputs
    if len(tensors) > 1:
        tensors = [next(one for one in tensors if one.name == name) for name in (one["name"] for one in sent)]
    arrays = [array(one).astype(str(tensor.dtype)) for one, tensor in zip(sent, tensors)]
    given = arrays[0] if len(arrays) == 1 else {tensor.name: values for tensor, values in zip(tensors, arrays)}
    found = model(given, training=False)
    found = list(found.values()) if isinstance(found, dict) else keras.tree.flatten(found)
    return [np.asarray(one).astype("float32") for one in found]


def is_half(model):
    layers = model._flatten_layers(include_self=False)
    return any(layer.compute_dtype in ("float16", "bfloat16") for layer in layers)


def check(case):
    result = {"file": case["file"], "opened": False}
    try:
        model = open_model(case["saved"])
    except Exception as error:
        # Some of Keras's own files Keras cannot open again.
        own = case["original"].endswith(".keras") and not opens(case["original"])
        return {**result, "original_opens": not own, "error": last_line(error)}
    result["opened"] = True
    try:
        outputs = predict(model, case["inputs"])
    except Exception as error:
        return {**result, "computed": "only supports the NHWC" not in str(error), "error": last_line(error)}
    difference = largest_difference(outputs, [array(sent) for sent in case["outputs"]])
    result.update(half=is_half(model), largest=difference)
    if isinstance(difference, str) or difference > 1e-5:
        # What Keras makes of its own file may not be what it recorded before it saved it.
        result["as_original"] = opens(case["original"]) and largest_difference(
            outputs, predict(open_model(case["original"]), case["inputs"])
        )
    return result


with open(os.path.join(sys.argv[1], "cases.json")) as file:
    cases = json.load(file)
results = [check(case) for case in cases]
with open(os.path.join(sys.argv[1], "results.json"), "w") as file:
    json.dump({"keras": keras.__version__, "backend": keras.backend.backend(), "results": results}, file)
