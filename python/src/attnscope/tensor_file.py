"""One array of a .safetensors, .npy or .npz; nothing is unpickled, and only that array is read."""

import json
import math
import operator
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from attnscope.errors import AttnscopeError

_dtypes = {"F64": "<f8", "F32": "<f4", "F16": "<f2", "BF16": "<u2", "I64": "<i8", "I32": "<i4", "I16": "<i2"}
_dtypes |= {"I8": "<i1", "U8": "<u1", "BOOL": "<u1"}
_most_header = 100_000_000


def read_tensor(file: Path, name: str | None) -> tuple[str, npt.NDArray[Any]]:
    """Read one array; by its name where there are several.

    returns                its name, and float32 numbers where the file has 16-bit floats
    raises AttnscopeError  when the file is broken, or there are several and none was named
    """
    if file.suffix.lower() == ".safetensors":
        return _from_safetensors(file, name)
    try:
        found = np.load(file, allow_pickle=False)
        if isinstance(found, np.ndarray):
            return file.stem, found
        return (one := _chosen(file, list(found), name)), found[one]
    except (ValueError, OSError, EOFError) as error:
        raise AttnscopeError(
            f"{file} cannot be read ({error}). Give an array that numpy saved without pickle."
        ) from None


def _chosen(file: Path, names: list[str], name: str | None) -> str:
    if name is not None and name in names:
        return name
    if name is None and len(names) == 1:
        return names[0]
    few = ", ".join(names[:20]) + (f" and {len(names) - 20} more" if len(names) > 20 else "")
    wanted = f"no {name}" if name else f"{len(names)} arrays"
    raise AttnscopeError(f"{file} has {wanted}. Name one by --tensor: {few}.")


def _from_safetensors(file: Path, name: str | None) -> tuple[str, npt.NDArray[Any]]:
    size = file.stat().st_size
    with file.open("rb") as source:
        start = source.read(8)
        length = struct.unpack("<Q", start)[0] if len(start) == 8 else size
        if length > min(_most_header, size - 8):
            raise AttnscopeError(f"{file} is no safetensors: its header would have {length} bytes. Save it again.")
        try:
            header = json.loads(source.read(length))
            entries = {one: entry for one, entry in header.items() if one != "__metadata__"}
        except (ValueError, AttributeError, RecursionError):
            raise AttnscopeError(f"{file} is no safetensors: its header is no JSON object. Save it again.") from None
    chosen = _chosen(file, sorted(entries), name)
    try:
        entry = entries[chosen]
        kind, (first, end) = entry["dtype"], entry["data_offsets"]
        shape = tuple(operator.index(length) for length in entry["shape"])
        dtype = np.dtype(_dtypes[kind])
        count = math.prod(shape)
        fits = (
            min(shape, default=0) >= 0
            and end - first == count * dtype.itemsize
            and 0 <= first <= end <= size - 8 - length
        )
    except (KeyError, TypeError, ValueError):
        fits = False
    if not fits:
        raise AttnscopeError(f"{chosen} of {file} has a dtype, shape or place that does not fit. Save the file again.")
    values: npt.NDArray[Any] = np.memmap(file, dtype, "r", 8 + length + first, shape)
    if kind == "BF16":
        return chosen, (values.astype("<u4") << 16).view("<f4")
    return chosen, values.astype(np.float32) if kind == "F16" else values
