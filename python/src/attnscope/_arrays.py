"""Arrays of any library as numpy arrays, and as the bytes that a page draws."""

from __future__ import annotations

import math
from typing import Any, Literal

import numpy as np
import numpy.typing as npt

Precision = Literal["float32", "float16"]

#: What one figure may hold: 2 GiB of float32, far above what a GPU binds as one buffer.
MOST_VALUES = 2**29

_LARGEST_HALF = 65504.0


def to_numpy(array: Any) -> npt.NDArray[Any]:
    """The numbers of an array as a numpy array on the CPU, by what the array can do and not by its class.

    Takes numpy, torch, jax, TensorFlow and Keras tensors, whatever has ``__dlpack__`` or ``__array__``, and nested
    lists. bfloat16 and the float8 types become float32, bit for bit. Copies from a GPU; a numpy array is not copied.

    Raises TypeError with one sentence where there are no numbers, as in a symbolic tensor.
    """
    values = _numbers(array)
    kind, name = values.dtype.kind, values.dtype.name
    if name == "bfloat16":
        return _from_bfloat16(values)
    if name.startswith(("float8", "float4", "float6", "int4", "uint4", "int2", "uint2")):
        return values.astype(np.float32)
    if kind == "c":
        raise TypeError(f"The array is {name}, and a figure draws real numbers. Give abs(array) or array.real.")
    if kind not in "biuf":
        raise TypeError(
            f"The array's dtype is {name}, and a figure draws numbers. Give an array of floats or integers."
        )
    return values


def _numbers(array: Any) -> npt.NDArray[Any]:
    if isinstance(array, np.ndarray):
        return array
    if hasattr(array, "detach") and hasattr(array, "cpu"):
        return _from_torch(array)
    if hasattr(array, "numpy") and callable(array.numpy):
        return np.asarray(array.numpy())
    named = type(array).__name__
    if hasattr(array, "__array__"):
        try:
            return np.asarray(array)
        except Exception as error:
            raise TypeError(f"The {named} has no numbers that can be read ({_first_line(error)}).") from error
    if hasattr(array, "__dlpack__"):
        return np.from_dlpack(array)
    if named == "KerasTensor":
        raise TypeError("A KerasTensor is symbolic and has no numbers. Give what model.predict(…) returns.")
    if isinstance(array, (list, tuple)):
        return _from_list(array)
    raise TypeError(
        f"The array is a {named}. Give a numpy, torch, jax, TensorFlow or Keras tensor, or rows of numbers."
    )


def _from_torch(tensor: Any) -> npt.NDArray[Any]:
    """By way of float32 where numpy has no such dtype: bfloat16 and float8."""
    tensor = tensor.detach()
    if getattr(tensor, "is_meta", False):
        raise TypeError("The tensor is on torch's meta device and has no numbers. Give one that was computed.")
    if getattr(tensor, "is_sparse", False):
        tensor = tensor.to_dense()
    dtype = str(getattr(tensor, "dtype", ""))
    if "complex" in dtype:
        raise TypeError(f"The tensor is {dtype}, and a figure draws real numbers. Give tensor.abs() or tensor.real.")
    if "bfloat16" in dtype or "float8" in dtype:
        tensor = tensor.float()
    return np.asarray(tensor.cpu().numpy())


def _from_list(rows: Any) -> npt.NDArray[Any]:
    if rows and any(hasattr(row, "detach") or hasattr(row, "__dlpack__") for row in rows):
        rows = [_numbers(row) for row in rows]
    try:
        return np.asarray(rows)
    except ValueError as error:
        raise ValueError("The rows of the list have different lengths. Give rows of one length.") from error


def _from_bfloat16(values: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """A bfloat16 is the upper half of a float32."""
    bits = np.ascontiguousarray(values).view(np.uint16).astype(np.uint32) << 16
    return bits.view(np.float32)


def packed(array: Any, *, precision: Precision = "float32", axes: Any = None, least: int = 1) -> dict[str, Any]:
    """An array as a figure's page takes it: ``{shape, dtype, axes, values}``, the values little-endian and in C order.

    precision  "float32", or "float16" for half the bytes and 11 bits of each number
    axes       a name per axis; None leaves them to the element
    least      how many axes the figure needs

    Raises TypeError or ValueError with one sentence, before anything is sent. NaN and infinite values are allowed.
    """
    if precision not in ("float32", "float16"):
        raise ValueError(f"precision is {precision!r}. Give 'float32' or 'float16'.")
    values = to_numpy(array)
    _check_shape(values.shape, least)
    names = _checked_axes(axes, values.ndim)
    dtype = np.dtype(precision)
    if precision == "float16":
        _check_half(values)
    with np.errstate(over="ignore", invalid="ignore"):
        numbers = np.ascontiguousarray(values, dtype=dtype.newbyteorder("<"))
    return {
        "shape": list(values.shape),
        "dtype": precision,
        "axes": names,
        "values": numbers.tobytes(),
    }


def _check_shape(shape: tuple[int, ...], least: int) -> None:
    told = f"The array's shape is {list(shape)}"
    if len(shape) < least:
        raise ValueError(f"{told}, and this figure needs at least {least} axes. Give array.reshape(…).")
    if len(shape) > 8:
        raise ValueError(f"{told}, which is {len(shape)} axes, and 8 are drawn at most. Give a part of it.")
    if 0 in shape:
        raise ValueError(f"{told}, so it has no values. Give at least one per axis.")
    if math.prod(shape) > MOST_VALUES:
        raise ValueError(f"{told}, and {MOST_VALUES} values are drawn at most. Give a part of it.")


def _check_half(values: npt.NDArray[Any]) -> None:
    finite = values[np.isfinite(values)] if values.dtype.kind == "f" else values
    if finite.size == 0:
        return
    largest = max(abs(float(finite.max())), abs(float(finite.min())))
    if largest > _LARGEST_HALF:
        raise ValueError(f"The largest value is {largest:g}, and float16 ends at 65504. Leave precision at 'float32'.")


def _checked_axes(axes: Any, rank: int) -> list[str] | None:
    if axes is None:
        return None
    if isinstance(axes, str) or not all(isinstance(name, str) for name in axes):
        raise TypeError("axes is no list of names. Give one name per axis, such as ('head', 'query', 'key').")
    names = list(axes)
    if len(names) != rank:
        raise ValueError(f"There are {len(names)} names in axes for {rank} axes. Give one name per axis.")
    return names


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:120]
