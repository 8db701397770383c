"""Arrays of any shape and name, such as the gradients of a model: each as the figure that fits it."""

from __future__ import annotations

import math
import os
import pathlib
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from attnscope._arrays import MOST_VALUES, Precision, to_numpy
from attnscope._figure import Figure
from attnscope.figures import Features, Heatmap, Histogram, Scatter

View = Literal["heatmap", "lines", "histogram", "scatter"]

#: A matrix of more values is shown by how they are spread: a pixel would stand for a thousand of them.
MOST_CELLS = 2**20

_KINDS: Mapping[str, type[Figure]] = {
    "heatmap": Heatmap,
    "lines": Features,
    "histogram": Histogram,
    "scatter": Scatter,
}
_NO_VALUES = "None: it has no values yet."


class Box(Mapping[str, Figure]):
    """Figures by name, one under the other. ``box["lstm.weight"]`` is a `Figure` whose traits may be set.

    ``missing`` names those that were None, as a parameter's gradient is before the way back.
    """

    def __init__(self, figures: Mapping[str, Figure], names: Iterable[str]) -> None:
        self._figures = dict(figures)
        self._names = list(names)
        self._shown: Any = None

    @property
    def missing(self) -> list[str]:
        """Names of arrays that were None."""
        return [name for name in self._names if name not in self._figures]

    def __getitem__(self, name: str) -> Figure:
        return self._figures[name]

    def __iter__(self) -> Any:
        return iter(self._figures)

    def __len__(self) -> int:
        return len(self._figures)

    def __repr__(self) -> str:
        return f"<Box of {len(self)} figures; it needs a running kernel to be seen>"

    def widget(self) -> Any:
        """The box as a widget of ipywidgets, the same one each time."""
        from ipywidgets import Label, VBox

        if self._shown is None:
            children: list[Any] = []
            for name, one in self._named().items():
                children += [Label(name), Label(one) if isinstance(one, str) else one]
            self._shown = VBox(children)
        return self._shown

    def _repr_mimebundle_(self, **options: Any) -> Any:
        return self.widget()._repr_mimebundle_(**options)

    def save(self, path: str | os.PathLike[str]) -> pathlib.Path:
        """Writes all figures as one ``.html`` that loads nothing and opens by double click.

        Returns the path. Raises ValueError on another suffix: pictures are of one figure, ``box[name].save(…)``.
        """
        from attnscope._page import document_of_all

        file = pathlib.Path(path)
        if file.suffix.lower() not in (".html", ".htm"):
            raise ValueError(
                f"{file.name} is no .html, and {len(self)} figures are no one picture. "
                f"Give a name in .html, or save one: box[{next(iter(self))!r}].save({file.name!r})."
            )
        file.write_text(document_of_all(self._named(), title=file.stem), "utf-8")
        return file

    def _named(self) -> dict[str, Figure | str]:
        return {name: self._figures.get(name, _NO_VALUES) for name in self._names}


def show(
    arrays: Any, *, view: View | None = None, axes: Any = None, precision: Precision = "float32", **attributes: Any
) -> Figure | Box:
    """Shows an array, or several by name, each as the figure that fits its axes.

    ``show({name: p.grad for name, p in model.named_parameters()})`` is a model's gradients.

    arrays      an array of any library; a dict of them by name; or pairs of name and array, as
                ``model.named_parameters()`` gives. None, the gradient of what had none, is named and not drawn
    view        "heatmap", "lines", "histogram" or "scatter" for all of them. None: by the axes, as in the page.
                [query, key] and matrices are a heatmap, [time, channel] and three axes lines, anything else a
                histogram, and so is a matrix of more than a million values
    axes        a name per axis, of all arrays
    precision   "float16" sends half the bytes
    attributes  of the elements, as `heatmap` and the others take; each figure takes those that it has

    Returns a figure, or a `Box` of figures by name; both show in a notebook and have ``save``.
    Raises TypeError or ValueError with one sentence, which names the array, before anything is sent.
    """
    if view is not None and view not in _KINDS:
        raise ValueError(f"view is {view!r}. Give one of {', '.join(_KINDS)}, or None for what fits.")
    options = {"axes": axes, "precision": precision}
    named = _named(arrays)
    if named is None:
        return _figure(to_numpy(arrays), view, options, attributes, strict=True)
    return _box(named, view, options, attributes)


def _box(named: dict[str, Any], view: View | None, options: dict[str, Any], attributes: dict[str, Any]) -> Box:
    if not any(array is not None for array in named.values()):
        raise ValueError(
            f"None of the {len(named)} arrays has values. Give arrays; gradients are there after loss.backward()."
        )
    known = {name for kind in _KINDS.values() for name in kind.FIELDS}
    values = {}
    for name, array in named.items():
        try:
            if array is not None:
                values[name] = to_numpy(array)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name}: {error}") from error
    total = sum(math.prod(one.shape) for one in values.values())
    if total > MOST_VALUES:
        raise ValueError(f"The arrays have {total} values, and {MOST_VALUES} are drawn at most. Give fewer of them.")
    figures = {}
    for name, one in values.items():
        try:
            figures[name] = _figure(one, view, options, attributes, known=known)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name}: {error}") from error
    return Box(figures, named)


def _figure(
    values: Any,
    view: View | None,
    options: dict[str, Any],
    attributes: dict[str, Any],
    *,
    strict: bool = False,
    known: Iterable[str] = (),
) -> Figure:
    if values.ndim == 0:
        values = values.reshape(1)
    fitting = view or _fitting(values.shape, options["axes"])
    kind = _KINDS[fitting]
    given = {name: one for name, one in attributes.items() if strict or name in kind.FIELDS or name not in known}
    if fitting == "heatmap" and _ends(options["axes"]) != ("query", "key"):
        # A matrix of numbers around 0 and no attention map: no axis is a timestep, and 0 is the middle.
        usual: dict[str, Any] = {"cmap": "RdBu_r", "norm": "symmetric", "x_label": "", "y_label": ""}
        given = {**usual, **given}
    return kind(values, **options, **given)


def _fitting(shape: tuple[int, ...], axes: Any) -> View:
    ends = _ends(axes)
    if ends == ("query", "key"):
        return "heatmap"
    if ends == ("time", "channel") or len(shape) == 3:
        return "lines"
    return "heatmap" if len(shape) == 2 and math.prod(shape) <= MOST_CELLS else "histogram"


def _ends(axes: Any) -> tuple[str, ...]:
    return () if axes is None or isinstance(axes, str) else tuple(axes)[-2:]


def _named(arrays: Any) -> dict[str, Any] | None:
    """Arrays by name; None for what is one array."""
    if isinstance(arrays, Mapping):
        pairs = list(arrays.items())
    elif isinstance(arrays, (list, tuple)) or not hasattr(arrays, "__array__"):
        pairs = list(arrays) if isinstance(arrays, Iterable) and not hasattr(arrays, "shape") else []
        if not pairs or not all(isinstance(one, tuple) and len(one) == 2 and isinstance(one[0], str) for one in pairs):
            return None
    else:
        return None
    if not pairs:
        raise ValueError("There are no arrays. Give one, or several by name.")
    return {str(name): array for name, array in pairs}
