"""Writes self-attention.onnx, a layer of self-attention whose queries and keys are outputs too.

    pip install onnx==1.23.2 && python make_model.py

input   letters  i64[token]  0 to 26: a to z, and the rest
outputs query, key  f32[head 2][token][unit 32]; mixed f32[head 2][token][width]

Weights are set by hand, so that one sees what heads do: head 0 looks for the same letter, head 1 for the letter before.
To look into a model of your own, add the tensors that go into the product of queries and keys to its outputs:

    model.graph.output.append(helper.make_tensor_value_info("/layer.0/query", TensorProto.FLOAT, [12, "token", 64]))
"""

import numpy as np
from onnx import TensorProto, checker, helper, numpy_helper, save

LETTERS, CONTEXT, HEADS, UNITS = 27, 64, 2, 32
PAIRS = UNITS // 2


def positions(shift):
    """Sines and cosines of shifted positions: their product peaks where shifted positions are equal."""
    rate = np.pi / 2 ** (np.arange(PAIRS) / 3)
    angle = (np.arange(CONTEXT)[:, None] + shift) * rate
    return np.concatenate([np.cos(angle), np.sin(angle)], axis=1)


def projections(sharpness):
    """A letter's rows for head 0, and those that turn a position by one for head 1's queries: [width, head * unit]."""
    width = LETTERS + UNITS
    query, key = np.zeros((2, width, HEADS, UNITS), np.float32)
    query[:LETTERS, 0, :LETTERS] = np.eye(LETTERS) * sharpness[0]
    key[:LETTERS, 0, :LETTERS] = np.eye(LETTERS)
    turn = np.linalg.lstsq(positions(0), positions(-1), rcond=None)[0]
    query[LETTERS:, 1] = turn * sharpness[1]
    key[LETTERS:, 1] = np.eye(UNITS)
    return query.reshape(width, -1), key.reshape(width, -1)


def constant(name, values, dtype=np.float32):
    return numpy_helper.from_array(np.asarray(values, dtype), name)


def model():
    query, key = projections((30, 6))
    node = helper.make_node
    nodes = [
        node("Gather", ["letter rows", "letters"], ["letter"]),
        node("Shape", ["letters"], ["tokens"]),
        node("Slice", ["position rows", "zero", "tokens"], ["position"]),
        node("Concat", ["letter", "position"], ["stream"], axis=1),
    ]
    for name in ("query", "key"):
        nodes += [
            node("MatMul", ["stream", f"{name} weights"], [f"{name} rows"]),
            node("Reshape", [f"{name} rows", "heads"], [f"{name} heads"]),
            node("Transpose", [f"{name} heads"], [name], perm=[1, 0, 2]),
        ]
    nodes += [
        node("Transpose", ["key"], ["key columns"], perm=[0, 2, 1]),
        node("MatMul", ["query", "key columns"], ["products"]),
        node("Mul", ["products", "scale"], ["scores"]),
        node("Softmax", ["scores"], ["weights"], axis=2),
        node("MatMul", ["weights", "stream"], ["mixed"]),
    ]
    constants = [
        constant("letter rows", np.eye(LETTERS)),
        constant("position rows", positions(0)),
        constant("query weights", query),
        constant("key weights", key),
        constant("heads", [-1, HEADS, UNITS], np.int64),
        constant("zero", [0], np.int64),
        constant("scale", UNITS**-0.5),
    ]
    value = helper.make_tensor_value_info
    outputs = [value(name, TensorProto.FLOAT, [HEADS, "token", UNITS]) for name in ("query", "key")]
    outputs.append(value("mixed", TensorProto.FLOAT, [HEADS, "token", LETTERS + UNITS]))
    graph = helper.make_graph(nodes, "self-attention", [value("letters", TensorProto.INT64, ["token"])], outputs, constants)
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    checker.check_model(made)
    return made


if __name__ == "__main__":
    save(model(), "self-attention.onnx")
