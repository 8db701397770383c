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


def opens(path):
    try:
        keras.models.load_model(path, custom_objects=classes, compile=False)
        return True
    except Exception:
        return False


def predict(model, sent):
    tensors = model.inputs
    if len(tensors) > 1:
        tensors = [next(one for one in tensors if one.name == name) for name in (one["name"] for one in sent)]
    arrays = [array(one).astype(str(tensor.dtype)) for one, tensor in zip(sent, tensors)]
    given = arrays[0] if len(arrays) == 1 else {tensor.name: values for tensor, values in zip(tensors, arrays)}
    found = model(given, training=False)
    return list(found.values()) if isinstance(found, dict) else keras.tree.flatten(found)


def is_half(model):
    layers = model._flatten_layers(include_self=False)
    return any(layer.compute_dtype in ("float16", "bfloat16") for layer in layers)


def check(case):
    try:
        model = keras.models.load_model(case["saved"], custom_objects=classes, compile=False)
    except Exception as error:
        # Some of Keras's own files Keras cannot open again.
        own = case["original"].endswith(".keras") and not opens(case["original"])
        return {"file": case["file"], "opened": False, "original_opens": not own, "error": last_line(error)}
    try:
        outputs = predict(model, case["inputs"])
    except Exception as error:
        lacks = "only supports the NHWC" in str(error)
        return {"file": case["file"], "opened": True, "computed": not lacks, "error": last_line(error)}
    errors = []
    for found, sent in zip(outputs, case["outputs"]):
        found = np.asarray(keras.ops.convert_to_numpy(keras.ops.cast(found, "float32")))
        wanted = array(sent)
        if found.shape != wanted.shape:
            return {"file": case["file"], "opened": True, "error": f"shape {found.shape}, not {wanted.shape}"}
        scale = np.maximum(1, np.abs(wanted))
        errors.append(float(np.max(np.abs(found - wanted) / scale, initial=0)))
    if len(outputs) != len(case["outputs"]):
        return {"file": case["file"], "opened": True, "error": f"{len(outputs)} outputs"}
    return {"file": case["file"], "opened": True, "half": is_half(model), "largest": max(errors)}


with open(os.path.join(sys.argv[1], "cases.json")) as file:
    cases = json.load(file)
results = [check(case) for case in cases]
with open(os.path.join(sys.argv[1], "results.json"), "w") as file:
    json.dump({"keras": keras.__version__, "backend": keras.backend.backend(), "results": results}, file)
