"""Keras 3 on PyTorch: layers beside the attention scores and outputs that they give themselves."""

import importlib.util
import os
import subprocess
import sys
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope import AttnscopeError

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("torch") and importlib.util.find_spec("keras"):
    os.environ["KERAS_BACKEND"] = "torch"
    import keras
    import torch

    from tests.test_watch import rebuilt, sent
else:
    pytest.skip("torch or keras is not installed", allow_module_level=True)


def numbers(*shape: int, seed: int = 0) -> Any:
    return np.random.default_rng(seed).normal(size=shape).astype(np.float32)


def scores_of(layer: Any, *inputs: Any, **options: Any) -> Any:
    return layer(*inputs, return_attention_scores=True, **options)[1].detach().numpy()


def compared(layer: Any, *inputs: Any, sample: int = 0, rows: Any = slice(None), **options: Any) -> Any:
    """The layer's own scores beside what it would send, and its output with watch beside that without."""
    layer(*inputs, **options)  # Builds it.
    plain = layer(*inputs, **options).detach().numpy()
    own = dict(vars(layer))
    with attnscope.watch(layer, sample=sample) as scope:
        watched = layer(*inputs, **options).detach().numpy()
    np.testing.assert_array_equal(watched, plain)
    assert vars(layer) == own
    expected = scores_of(layer, *inputs, **options)[sample]
    np.testing.assert_allclose(rebuilt(sent(scope.layer(0)))[:, rows], expected[:, rows], atol=1e-5)
    np.testing.assert_allclose(scope.layer(0).pattern(1)[rows], expected[1][rows], atol=1e-5)
    return scope


def test_self_attention_of_a_batch() -> None:
    x = numbers(3, 7, 16)
    scope = compared(keras.layers.MultiHeadAttention(4, 6), x, x, sample=2)
    assert scope.layer(0).info.heads == (0, 4)
    assert scope.layer(0).info.head_size == 6


def test_causal_attention_is_sent_as_causal() -> None:
    x = numbers(2, 6, 16)
    scope = compared(keras.layers.MultiHeadAttention(2, 8), x, x, sample=1, use_causal_mask=True)
    assert sent(scope.layer(0)).causal


def test_a_mask_of_padding_with_and_without_causality() -> None:
    x = numbers(2, 6, 16)
    seen = np.ones((2, 6, 6), bool)
    seen[1, :, 4:] = False
    compared(keras.layers.MultiHeadAttention(2, 8), x, x, sample=1, attention_mask=seen)
    scope = compared(keras.layers.MultiHeadAttention(2, 8), x, x, sample=1, attention_mask=seen, use_causal_mask=True)
    assert sent(scope.layer(0)).causal


def test_cross_attention() -> None:
    scope = compared(keras.layers.MultiHeadAttention(2, 8), numbers(2, 5, 16), numbers(2, 9, 12, seed=1), sample=1)
    assert not sent(scope.layer(0)).causal


def test_a_causal_window() -> None:
    x = numbers(1, 9, 16)
    layer = keras.layers.MultiHeadAttention(2, 8, sliding_window=3)
    scope = compared(layer, x, x, use_causal_mask=True)
    assert sent(scope.layer(0)).window == 3


@pytest.mark.parametrize("causal", [False, True])
def test_heads_that_share_keys(causal: bool) -> None:
    x = numbers(2, 7, 16)
    scope = compared(keras.layers.GroupQueryAttention(8, 6, 2), x, x, sample=1, use_causal_mask=causal)
    assert scope.layer(0).info.key_heads == (0, 2)
    key = sent(scope.layer(0)).block("key")
    assert key is not None
    assert key.values.shape == (2, 7, 8)


def test_dropout_and_its_other_path_of_computation() -> None:
    x = numbers(1, 5, 16)
    compared(keras.layers.MultiHeadAttention(2, 8, dropout=0.5), x, x, training=False)


def model_of_both() -> Any:
    keras.utils.set_random_seed(3)
    ids = keras.Input((None,), dtype="int32")
    x = keras.layers.Embedding(50, 16, mask_zero=True)(ids)
    x = keras.layers.MultiHeadAttention(4, 4, name="first")(x, x, use_causal_mask=True)
    x = keras.layers.Bidirectional(keras.layers.LSTM(5, return_sequences=True))(x)
    x = keras.layers.MultiHeadAttention(2, 8, name="second")(x, x)
    x = keras.layers.GRU(3)(x)
    return keras.Model(ids, x)


@pytest.mark.filterwarnings("ignore:Layer .* \\(type .*\\) was passed an input with a mask")
def test_a_model_that_predicts_and_trains() -> None:
    model = model_of_both()
    ids = np.random.default_rng(0).integers(1, 50, (2, 8)).astype(np.int32)
    ids[1, 6:] = 0
    plain = model.predict(ids, verbose=0)
    with attnscope.watch(model, sample=1) as scope:
        np.testing.assert_array_equal(model.predict(ids, verbose=0), plain)
    assert [layer.info.kind for layer in scope.layers.values()] == [
        "attention", "states", "states", "attention", "states",
    ]  # fmt: skip
    assert scope.tokens() == [f"#{one}" for one in ids[1]]
    first = model.get_layer("first")
    x = model.layers[1](ids)
    expected = scores_of(first, x, x, use_causal_mask=True)[1]
    np.testing.assert_allclose(scope.layer(0).pattern(2)[:6], expected[2][:6], atol=1e-5)
    both = keras.Model(model.input, model.layers[3].output)(ids)[1].detach().numpy()
    np.testing.assert_allclose(scope.recurrent(1).states(), both[:, :5], atol=1e-6)
    np.testing.assert_allclose(scope.recurrent(2).states(), both[:, 5:], atol=1e-6)
    np.testing.assert_allclose(scope.recurrent(4).states()[-1], plain[1], atol=1e-6)
    model.compile("sgd", "mse")
    with attnscope.watch(model, layers=[0, 4]) as scope:
        model.fit(ids, np.zeros((2, 3)), epochs=2, verbose=0)
    assert scope.layer(0).pattern(0).shape == (8, 8)
    assert scope.layers[0].ring.sequence == 1


@pytest.mark.parametrize("kind", ["LSTM", "GRU", "SimpleRNN"])
@pytest.mark.parametrize("backwards", [False, True])
def test_all_outputs_of_a_layer_that_returns_its_last(kind: str, backwards: bool) -> None:
    layer = getattr(keras.layers, kind)(4, go_backwards=backwards)
    x = numbers(2, 6, 3)
    plain = layer(x).detach().numpy()
    with attnscope.watch(layer, sample=1) as scope:
        np.testing.assert_array_equal(layer(x).detach().numpy(), plain)
    states = scope.recurrent(0).states()
    assert states.shape == (6, 4)
    layer.return_sequences = True
    all_outputs = layer(x).detach().numpy()[1]
    np.testing.assert_array_equal(states, all_outputs[::-1] if backwards else all_outputs)


def test_a_stateful_text_goes_on_until_it_is_reset() -> None:
    layer = keras.layers.GRU(3, stateful=True, return_sequences=True)
    x = numbers(1, 4, 2)
    layer(x)
    layer.reset_state()
    with attnscope.watch(layer) as scope:
        first, second = layer(x), layer(x)
        expected = torch.cat([first, second], 1)[0].detach().numpy()
        np.testing.assert_array_equal(scope.recurrent(0).states(), expected)
        layer.reset_state()
        third = layer(x)[0].detach().numpy()
    np.testing.assert_array_equal(scope.recurrent(0).states(), third)


def test_two_watches_of_one_layer_leave_in_any_order() -> None:
    layer = keras.layers.MultiHeadAttention(2, 8)
    x = numbers(1, 4, 16)
    layer(x, x)
    own = dict(vars(layer))
    one, other = attnscope.watch(layer), attnscope.watch(layer)
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    layer(x, x)
    other.__exit__(None, None, None)
    assert other.layer(0).pattern(0).shape == (4, 4)
    assert vars(layer) == own
    with pytest.raises(AttnscopeError, match="has seen no token"):
        one.layer(0).pattern(0)
    layer(x[:, :3], x[:, :3])
    assert other.layer(0).pattern(0).shape == (4, 4)


def test_a_mask_by_head_and_several_axes_are_refused_and_the_model_goes_on() -> None:
    x = numbers(1, 4, 16)
    seen = np.ones((1, 2, 4, 4), bool)
    seen[0, 1, 2, 0] = False
    layer = keras.layers.MultiHeadAttention(2, 8)
    with attnscope.watch(layer), pytest.warns(UserWarning, match="differs between heads"):
        assert layer(x, x, attention_mask=seen).shape == (1, 4, 16)
    square = numbers(1, 3, 3, 16)
    layer = keras.layers.MultiHeadAttention(2, 8, attention_axes=(1, 2))
    with attnscope.watch(layer), pytest.warns(UserWarning, match="several axes"):
        assert layer(square, square).shape == (1, 3, 3, 16)


def test_a_model_without_such_layers_is_refused() -> None:
    with pytest.raises(AttnscopeError, match="no layer that is known"):
        attnscope.watch(keras.Sequential([keras.Input((3,)), keras.layers.Dense(2)]))


@pytest.mark.skipif(not importlib.util.find_spec("jax"), reason="jax is not installed")
def test_another_backend_is_refused() -> None:
    script = (
        "import keras, attnscope\n"
        "try: attnscope.watch(keras.Sequential([keras.Input((3, 2)), keras.layers.LSTM(2)]))\n"
        "except attnscope.AttnscopeError as error: print(error)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        env={**os.environ, "KERAS_BACKEND": "jax"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Keras runs on jax here" in done.stdout, done.stderr
