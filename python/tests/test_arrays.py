"""Arrays of other libraries, by duck typing, and the bytes that are sent."""

from typing import Any

import numpy as np
import pytest

from attnscope._arrays import packed, to_numpy


class Tensor:
    """What torch's tensors have: detach, cpu, float, numpy."""

    def __init__(self, values: Any, dtype: Any = "torch.float32", *, grad: Any = True, device: Any = "cuda") -> None:
        self.values, self.dtype, self.grad, self.device = np.asarray(values), dtype, grad, device

    def detach(self) -> Any:
        return Tensor(self.values, self.dtype, grad=False, device=self.device)

    def cpu(self) -> Any:
        return Tensor(self.values, self.dtype, grad=self.grad, device="cpu")

    def float(self) -> Any:
        return Tensor(self.values.astype(np.float32), "torch.float32", grad=self.grad, device=self.device)

    def numpy(self) -> Any:
        if self.grad or self.device != "cpu" or self.dtype == "torch.bfloat16":
            raise RuntimeError("torch cannot give this to numpy")
        return self.values


class Exported:
    """What has DLPack alone."""

    def __init__(self, values: Any) -> None:
        self.values = values

    def __dlpack__(self, **options: Any) -> Any:
        return self.values.__dlpack__(**options)

    def __dlpack_device__(self) -> Any:
        return self.values.__dlpack_device__()


class Eager:
    """TensorFlow's: numpy()."""

    def numpy(self) -> Any:
        return np.eye(2)


numbers = np.arange(6, dtype=np.float32).reshape(2, 3)


@pytest.mark.parametrize(
    "array",
    [
        numbers,
        numbers.tolist(),
        Tensor(numbers),
        Tensor(numbers, "torch.bfloat16"),
        Exported(numbers),
        [Tensor(row) for row in numbers],
    ],
)
def test_numbers_of_each_kind_of_tensor(array: Any) -> None:
    np.testing.assert_array_equal(to_numpy(array), numbers)


def test_numbers_of_an_eager_tensor() -> None:
    np.testing.assert_array_equal(to_numpy(Eager()), np.eye(2))


def test_bfloat16_is_float32_bit_for_bit() -> None:
    ml_dtypes = pytest.importorskip("ml_dtypes")
    given = np.array([1.0, -3.140625, np.inf, 1e-40, 3e38], dtype=ml_dtypes.bfloat16)
    np.testing.assert_array_equal(to_numpy(given), given.astype(np.float32))
    assert to_numpy(given).dtype == np.float32


def test_bytes_are_little_endian_in_c_order() -> None:
    sent = packed(np.asfortranarray(numbers).astype(">f8"))
    assert sent["shape"] == [2, 3]
    assert sent["dtype"] == "float32"
    assert sent["values"] == numbers.astype("<f4").tobytes()


def test_halves_take_half_the_bytes() -> None:
    sent = packed(numbers, precision="float16", axes=("time", "channel"))
    assert sent["values"] == numbers.astype("<f2").tobytes()
    assert sent["axes"] == ["time", "channel"]


def test_nan_and_infinity_are_sent() -> None:
    sent = packed([[np.nan, np.inf]], precision="float16")
    np.testing.assert_array_equal(np.frombuffer(sent["values"], "<f2"), [np.nan, np.inf])


@pytest.mark.parametrize(
    ("array", "options", "sentence"),
    [
        ([1, 2], {"least": 2}, r"shape is \[2\], and this figure needs at least 2 axes"),
        (np.zeros((2, 0)), {}, r"shape is \[2, 0\], so it has no values"),
        (np.zeros([1] * 9), {}, "which is 9 axes, and 8 are drawn at most"),
        (np.zeros(2, complex), {}, "is complex128, and a figure draws real numbers"),
        (np.array(["a"]), {}, "dtype is str32, and a figure draws numbers"),
        (np.array([{}]), {}, "dtype is object, and a figure draws numbers"),
        ([[1, 2], [3]], {}, "rows of the list have different lengths"),
        ("text", {}, "The array is a str"),
        (None, {}, "The array is a NoneType"),
        ([1e6], {"precision": "float16"}, "largest value is 1e[+]06, and float16 ends at 65504"),
        ([1], {"precision": "float8"}, "precision is 'float8'"),
        ([[1]], {"axes": ["row"]}, "There are 1 names in axes for 2 axes"),
        ([[1]], {"axes": "row"}, "axes is no list of names"),
        (
            np.lib.stride_tricks.as_strided(np.zeros(1, np.float32), (2**15, 2**15), (0, 0)),
            {},
            "values are drawn at most",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(array: Any, options: Any, sentence: Any) -> None:
    with pytest.raises((TypeError, ValueError), match=sentence):
        packed(array, **options)
