"""Files that the wheel carries: the library for the page, and the page's half of a figure."""

from __future__ import annotations

import functools
import gzip
import hashlib
from importlib import resources


@functools.cache
def library() -> str:
    """attnscope.js, the one module with all elements. Raises FileNotFoundError where it was not built."""
    file = resources.files("attnscope") / "static" / "attnscope.js"
    try:
        return file.read_text("utf-8")
    except FileNotFoundError as error:
        raise FileNotFoundError(
            f"{file} is missing: the package was not built. Run npm run build:python, or install the wheel."
        ) from error


@functools.cache
def compressed_library() -> bytes:
    """The library as gzip, the same bytes each time."""
    return gzip.compress(library().encode("utf-8"), compresslevel=6, mtime=0)


@functools.cache
def library_hash() -> str:
    """Names the library's very bytes, so that a page knows whether it has them."""
    return hashlib.sha256(library().encode("utf-8")).hexdigest()[:16]


@functools.cache
def script(*names: str) -> str:
    """Scripts of the package for the page, one after another."""
    folder = resources.files("attnscope") / "page"
    return "\n".join((folder / name).read_text("utf-8") for name in names)
