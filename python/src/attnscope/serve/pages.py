"""Which page opens which files."""

import json
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, urlencode

from attnscope.errors import AttnscopeError
from attnscope.tensor_file import read_tensor

_models = (".keras", ".h5", ".hdf5", ".json")
_inputs = (".npy", ".npz", ".csv", ".tsv", ".txt")
_tensors = ".safetensors"


@dataclass(frozen=True)
class Opened:
    """A page, what its address asks for, and the files that it may have.

    files  by their path under the root
    kept   holds what was made for the page
    """

    page: str
    query: str = ""
    files: dict[str, Path] = field(default_factory=dict)
    kept: object = None


def open_files(paths: Sequence[Path], tensor: str | None = None) -> Opened:
    """Find the page for some files: a network with its inputs, a language model's folder, or an array.

    tensor  the name of one in a .safetensors or .npz
    raises AttnscopeError  when one is not there, or they are nothing that a page opens together
    """
    for path in paths:
        if not path.exists():
            raise AttnscopeError(f"There is no file {path} ({path.resolve()}). Give one that is there.")
    first = paths[0]
    folder = first if first.is_dir() else first.parent
    is_weights = first.is_dir() or first.suffix.lower() == _tensors
    if len(paths) == 1 and tensor is None and is_weights and (folder / "config.json").is_file():
        return _language_model(folder)
    if len(paths) == 1 and first.suffix.lower() in (_tensors, ".npy", ".npz"):
        return _array(first, tensor)
    return _network(paths)


def _language_model(folder: Path) -> Opened:
    wanted = [*folder.glob("*.json"), *folder.glob(f"*{_tensors}")]
    if not any(file.suffix == _tensors for file in wanted):
        raise AttnscopeError(
            f"{folder} has a config.json and no .safetensors. Give the folder of a model with weights."
        )
    files = {f"files/model/{file.name}": file for file in wanted}
    return Opened("talk.html", "?" + urlencode({"model": "files/model/"}), files)


def _array(file: Path, tensor: str | None) -> Opened:
    from attnscope.figures import heatmap

    name, values = read_tensor(file, tensor)
    kept = tempfile.TemporaryDirectory(prefix="attnscope-")
    page = Path(kept.name) / "array.html"
    heatmap(values, x_label="", y_label=name).save(page)
    return Opened("files/array.html", "", {"files/array.html": page}, kept)


def _network(paths: Sequence[Path]) -> Opened:
    models = [path for path in paths if path.suffix.lower() in _models]
    inputs = [path for path in paths if path.suffix.lower() in _inputs]
    odd = [str(path) for path in paths if path not in models and path not in inputs]
    if odd:
        kinds = ", ".join((*_models, *_inputs, _tensors))
        raise AttnscopeError(f"{', '.join(odd)} cannot be opened together with others, or at all. Give {kinds}.")
    if len(models) != 1:
        raise AttnscopeError(f"There are {len(models)} models among {len(paths)} files. Give one, and its inputs.")
    files = {f"files/model/{models[0].name}": models[0], **_weights_beside(models[0])}
    asked = [("model", f"files/model/{quote(models[0].name)}")]
    for place, path in enumerate(inputs):
        files[f"files/{place}/{path.name}"] = path
        asked.append(("input", f"files/{place}/{quote(path.name)}"))
    return Opened("index.html", "?" + urlencode(asked), files)


def _weights_beside(model: Path) -> dict[str, Path]:
    """Weight files that a tfjs model.json names, those beside or below it; what is missing the page says."""
    if model.suffix.lower() != ".json":
        return {}
    try:
        told = json.loads(model.read_bytes())
        names = [path for group in told["weightsManifest"] for path in group["paths"]]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    folder = model.resolve().parent
    beside = {name: (folder / name).resolve() for name in names if isinstance(name, str)}
    return {f"files/model/{name}": at for name, at in beside.items() if at.is_relative_to(folder) and at.is_file()}
