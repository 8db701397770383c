"""What every figure in a notebook is: an element of the page, its attributes as live traits, its numbers as bytes."""

from __future__ import annotations

import difflib
import os
import pathlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

import anywidget
import traitlets

from attnscope import _assets
from attnscope._arrays import Precision, packed


@dataclass(frozen=True)
class Selection:
    """A cell that a person clicked: its indices, its value, and the names of the axes that the indices are of."""

    indices: tuple[int, ...]
    value: float
    axes: tuple[str, ...]


class _Library(anywidget.AnyWidget):
    """Carries attnscope.js to a page once, for all figures of this process."""

    _esm = "export default {};"
    code = traitlets.Bytes().tag(sync=True)
    hash = traitlets.Unicode().tag(sync=True)


_library: _Library | None = None


def shared_library() -> dict[str, str]:
    """What tells a page where its copy of attnscope.js is, and which one."""
    global _library
    if _library is None or _library.comm is None:
        _library = _Library(code=_assets.compressed_library(), hash=_assets.library_hash())
    return {"model": _library.model_id, "hash": _assets.library_hash()}


def send_library(widget: anywidget.AnyWidget, content: Any, _buffers: Any) -> None:
    """Answers a page whose host knows no other widgets than the one that is shown."""
    if isinstance(content, dict) and content.get("type") == "library":
        widget.send({"type": "library"}, buffers=[_assets.compressed_library()])


class Figure(anywidget.AnyWidget):
    """A figure. Every attribute of the element is a keyword, and a trait that may be set at any time.

    ``figure.data = array`` shows other numbers; what a person changes in the page, such as ``norm`` or ``window``,
    is read here. ``error`` is the sentence that the element shows where it cannot draw, else empty.
    """

    _esm = _assets.script("numbers.js", "library.js", "figure.js")

    #: The element's tag, its property behind each trait, and how many axes its data has at least.
    TAG: ClassVar[str]
    FIELDS: ClassVar[Mapping[str, str]]
    least_axes: ClassVar[int] = 1

    #: Indices on axes that are not drawn, by the names of the axes: {"layer": 3}.
    indices = traitlets.Dict(value_trait=traitlets.Int(), key_trait=traitlets.Unicode()).tag(sync=True)
    #: The cell that was clicked last: {indices, value, axes}; None before that.
    selected = traitlets.Any(None).tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)

    _tag = traitlets.Unicode().tag(sync=True)
    _fields = traitlets.Dict().tag(sync=True)
    _library = traitlets.Dict().tag(sync=True)
    _data = traitlets.Dict().tag(sync=True)

    def __init__(
        self,
        array: Any,
        *,
        axes: Any = None,
        precision: Precision = "float32",
        on_select: Callable[[Selection], object] | None = None,
        **attributes: Any,
    ) -> None:
        data = packed(array, precision=precision, axes=axes, least=self.least_axes)
        traits, indices = self._sorted_attributes(attributes, data["axes"])
        self._array, self._axes, self._precision = array, axes, precision
        self._callbacks: list[Callable[[Selection], object]] = [on_select] if on_select else []
        super().__init__(
            **traits,
            indices=indices,
            _data=data,
            _tag=self.TAG,
            _fields=dict(self.FIELDS),
            _library=shared_library(),
        )
        self.on_msg(self._received)
        self.on_msg(send_library)

    @property
    def data(self) -> Any:
        """The array that is shown, as it was given."""
        return self._array

    @data.setter
    def data(self, array: Any) -> None:
        self._data = packed(array, precision=self._precision, axes=self._axes, least=self.least_axes)
        self._array = array

    def on_select(self, callback: Callable[[Selection], object]) -> Callable[[Selection], object]:
        """Calls this with a `Selection` whenever a person clicks a cell. Returns the callback, so it is a decorator."""
        self._callbacks.append(callback)
        return callback

    def to_html(self, title: str = "attnscope") -> str:
        """The figure as one HTML document that loads nothing and opens by double click; it needs no Python."""
        from attnscope._page import document

        return document(self, title=title)

    def save(self, path: str | os.PathLike[str], *, scale: float = 2.0, timeout: float = 60.0) -> pathlib.Path:
        """Writes the figure as it is now: ``.html`` with the numbers in it, ``.png`` or ``.svg`` as a picture.

        scale    image pixels per CSS pixel of a picture
        timeout  seconds that the browser has to draw it

        Returns the path. Raises ValueError on another suffix, FileNotFoundError where there is no Chromium for a
        picture, and RuntimeError with the element's own sentence where it cannot draw.
        """
        from attnscope._picture import picture

        file = pathlib.Path(path)
        suffix = file.suffix.lower()
        if suffix in (".html", ".htm"):
            file.write_text(self.to_html(title=file.stem), "utf-8")
        elif suffix in (".png", ".svg"):
            file.write_bytes(picture(self, suffix[1:], scale=scale, timeout=timeout))
        else:
            raise ValueError(f"{file.name} ends in {suffix or 'nothing'}. Give a name in .html, .png or .svg.")
        return file

    @property
    def sent(self) -> Mapping[str, Any]:
        """What the page was given: {shape, dtype, axes, values}."""
        return dict(self._data)

    def properties(self) -> dict[str, Any]:
        """The element's properties, by the names that they have in the page."""
        return {field: getattr(self, trait) for trait, field in self.FIELDS.items()}

    @classmethod
    def _sorted_attributes(
        cls, attributes: Mapping[str, Any], axes: list[str] | None
    ) -> tuple[dict[str, Any], dict[str, int]]:
        """Attributes of the element, and indices on other axes of the data, by their names."""
        traits = {name: value for name, value in attributes.items() if name in cls.FIELDS}
        indices = dict(attributes["indices"]) if "indices" in attributes else {}
        for name in attributes.keys() - traits.keys() - {"indices"}:
            if name not in (axes or ()) and not _is_axis_number(name):
                raise TypeError(cls._unknown(name))
            indices[name] = int(attributes[name])
        return traits, indices

    @classmethod
    def _unknown(cls, name: str) -> str:
        near = difflib.get_close_matches(name, cls.FIELDS, n=1)
        advice = f"Did you mean {near[0]}?" if near else f"It has {', '.join(cls.FIELDS)}."
        return f"<{cls.TAG}> has no attribute {name}. {advice}"

    def _received(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if isinstance(content, dict) and content.get("type") == "select":
            detail = content["detail"]
            value = float(detail["value"])
            chosen = Selection(tuple(detail["indices"]), value, tuple(detail["axes"]))
            for callback in tuple(self._callbacks):
                callback(chosen)

    def __repr__(self) -> str:
        shape = " by ".join(str(side) for side in self._data["shape"])
        return f"<{type(self).__name__} of {shape} values; it needs a running kernel to be seen>"


def _is_axis_number(name: str) -> bool:
    """What an axis without a name of its own is called: axis0, axis1 …"""
    return name.startswith("axis") and name[4:].isdigit()
