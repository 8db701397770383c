"""Gradients of a model of PyTorch, and arrays of the other libraries, as figures."""

import importlib.util
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope.figures import Features, Heatmap, Histogram

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch"):
    import torch
else:
    pytest.skip("torch is not installed", allow_module_level=True)


def values_of(figure: Any) -> Any:
    return np.frombuffer(figure.sent["values"], "<f4").reshape(figure.sent["shape"])


def test_gradients_by_name() -> None:
    torch.manual_seed(0)
    model = torch.nn.Sequential(torch.nn.Linear(5, 4), torch.nn.Tanh(), torch.nn.Linear(4, 3))
    model[2].requires_grad_(False)
    model(torch.randn(7, 5)).square().mean().backward()
    box: Any = attnscope.show({name: p.grad for name, p in model.named_parameters()})
    assert {name: one.TAG for name, one in box.items()} == {"0.weight": Heatmap.TAG, "0.bias": Histogram.TAG}
    assert box.missing == ["2.weight", "2.bias"]
    np.testing.assert_array_equal(values_of(box["0.weight"]), model[0].weight.grad.numpy())
    np.testing.assert_array_equal(values_of(box["0.bias"]), model[0].bias.grad.numpy())


def test_parameters_that_require_gradients_as_pairs() -> None:
    model = torch.nn.LSTM(3, 2)
    box: Any = attnscope.show(model.named_parameters())
    assert list(box) == [name for name, _ in model.named_parameters()]
    np.testing.assert_array_equal(values_of(box["weight_ih_l0"]), model.weight_ih_l0.detach().numpy())


def test_bfloat16_and_graphs() -> None:
    made = torch.randn(3, 4, dtype=torch.bfloat16, requires_grad=True)
    twice = made * 2  # Within a graph.
    shown: Any = attnscope.show(twice)
    np.testing.assert_array_equal(values_of(shown), twice.detach().float().numpy())
    with pytest.raises(ValueError, match=r"None of the 1 arrays has values"):
        attnscope.show({"w": made.grad})
    twice.sum().backward()
    grad: Any = attnscope.show({"w": made.grad})
    np.testing.assert_array_equal(values_of(grad["w"]), np.full((3, 4), 2, np.float32))


def test_figures_of_torch_tensors() -> None:
    weights = torch.softmax(torch.randn(2, 6, 6, requires_grad=True), -1)
    np.testing.assert_array_equal(values_of(attnscope.heatmap(weights, head=1)), weights.detach().numpy())
    half = torch.randn(5, 3).half()
    np.testing.assert_array_equal(values_of(attnscope.features(half)), half.float().numpy())
    turned = torch.randn(3, 5).T  # Not in C order.
    np.testing.assert_array_equal(values_of(attnscope.heatmap(turned)), turned.numpy())
    with pytest.raises(TypeError, match="meta device"):
        attnscope.heatmap(torch.empty(2, 2, device="meta"))


@pytest.mark.skipif(not importlib.util.find_spec("jax"), reason="jax is not installed")
def test_figures_of_jax_arrays() -> None:
    import jax
    import jax.numpy as jnp

    def loss(weights: Any) -> Any:
        return jnp.tanh(weights["w"]).sum() + (weights["b"] ** 2).sum()

    weights = {"w": jnp.linspace(-1, 1, 12).reshape(3, 4), "b": jnp.arange(4.0)}
    found = jax.grad(loss)(weights)
    box: Any = attnscope.show(found)
    for name, one in found.items():
        np.testing.assert_array_equal(values_of(box[name]), np.asarray(one))
    assert isinstance(box["w"], Heatmap)
    assert isinstance(attnscope.show(jnp.zeros((2, 3, 4))), Features)
    low = weights["w"].astype(jnp.bfloat16)
    np.testing.assert_array_equal(values_of(attnscope.heatmap(low)), np.asarray(low.astype(jnp.float32)))
    np.testing.assert_array_equal(values_of(attnscope.features(low)), np.asarray(low.astype(jnp.float32)))
