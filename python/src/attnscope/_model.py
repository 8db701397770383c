"""A Keras model in a notebook: the outputs of its layers for an input, computed in the page."""

from __future__ import annotations

import os
import pathlib
import tempfile
from typing import Any

import anywidget
import traitlets

from attnscope import _assets
from attnscope._arrays import packed
from attnscope._figure import send_library, shared_library
from attnscope._traits import Choice, Number, Text


class ModelFigure(anywidget.AnyWidget):
    """The output of one layer of a model for an input. ``layer`` may be set, and is what a person chose in the page."""

    _esm = _assets.script("numbers.js", "library.js", "model.js")

    layer = Text("", help="name of the layer; empty: the last that attends, or that remembers").tag(
        sync=True
    )
    view = Choice(
        ["", "heatmap", "lines", "histogram", "scatter"],
        default_value="",
        help="how an output is shown; empty: what fits its axes",
    ).tag(sync=True)
    sample = Number(0, help="which sample of the input").tag(sync=True)
    head = Number(None, allow_none=True, help="which head; None for all").tag(sync=True)
    cmap = Text("", help="colour map; empty: viridis for attention, else RdBu_r").tag(sync=True)
    #: Names of the model's layers; empty before the page has opened it.
    layers = traitlets.List(traitlets.Unicode()).tag(sync=True)
    error = traitlets.Unicode("").tag(sync=True)

    _file = traitlets.Dict().tag(sync=True)
    _inputs: traitlets.List[Any] = traitlets.List().tag(sync=True)
    _library = traitlets.Dict().tag(sync=True)

    def __init__(self, model: Any, x: Any, **attributes: Any) -> None:
        unknown = next((name for name in attributes if name not in ("layer", "view", "sample", "head", "cmap")), None)
        if unknown:
            raise TypeError(f"A model's figure has no attribute {unknown}. It has layer, view, sample, head and cmap.")
        arrays = list(x) if isinstance(x, (tuple, list)) and x and hasattr(x[0], "shape") else [x]
        inputs = [packed(array) for array in arrays]
        name, data = _file_of(model)
        super().__init__(**attributes, _file={"name": name, "bytes": data}, _inputs=inputs, _library=shared_library())
        self.on_msg(send_library)

    def __repr__(self) -> str:
        return f"<ModelFigure of {self._file['name']}; it needs a running kernel to be seen>"


def model(model: str | os.PathLike[str] | Any, x: Any, **attributes: Any) -> ModelFigure:
    """Shows the outputs of a Keras model's layers for an input; the page computes them, so Keras is not needed.

    model  path of a .keras or .h5 file, or a Keras model, which is saved for it
    x      the input, [sample, …], of any library; for a model of several inputs a list of arrays
    layer, view, sample, head, cmap  which output, and how it is shown; live traits too

    Raises FileNotFoundError, TypeError or ValueError with one sentence before anything is sent.
    """
    return ModelFigure(model, x, **attributes)


def _file_of(model: Any) -> tuple[str, bytes]:
    """A model file's name and bytes."""
    if isinstance(model, (str, os.PathLike)):
        path = pathlib.Path(model)
        if path.suffix.lower() not in (".keras", ".h5", ".hdf5"):
            raise ValueError(f"{path.name} is no .keras and no .h5 file. Give one that Keras saved.")
        if not path.is_file():
            raise FileNotFoundError(f"There is no file {path}. Give the path of a .keras or .h5 file.")
        return path.name, path.read_bytes()
    if not (hasattr(model, "save") and hasattr(model, "layers")):
        raise TypeError(f"The model is a {type(model).__name__}. Give a Keras model, or the path of a file of one.")
    with tempfile.TemporaryDirectory(prefix="attnscope-") as folder:
        path = pathlib.Path(folder) / f"{getattr(model, 'name', None) or 'model'}.keras"
        model.save(path)
        return path.name, path.read_bytes()
