"""See inside a neural network while it runs.

Names are loaded with their first use: importing the package loads neither torch nor a server.
"""

from importlib import import_module
from typing import TYPE_CHECKING

from attnscope.errors import AttnscopeError

if TYPE_CHECKING:
    from attnscope._figure import Figure, Selection
    from attnscope._model import model
    from attnscope._show import Box, show
    from attnscope.figures import features, heatmap, histogram, overview, scatter
    from attnscope.watching import Scope, watch
    from attnscope.wire import WireError

__version__ = "0.1.0"

__all__ = [
    "AttnscopeError",
    "Box",
    "Figure",
    "Scope",
    "Selection",
    "WireError",
    "__version__",
    "features",
    "heatmap",
    "histogram",
    "model",
    "overview",
    "scatter",
    "show",
    "watch",
]

# A public name by the module that has it.
_homes = {
    "Box": "attnscope._show",
    "Figure": "attnscope._figure",
    "Scope": "attnscope.watching",
    "Selection": "attnscope._figure",
    "WireError": "attnscope.wire",
    "features": "attnscope.figures",
    "heatmap": "attnscope.figures",
    "histogram": "attnscope.figures",
    "model": "attnscope._model",
    "overview": "attnscope.figures",
    "scatter": "attnscope.figures",
    "show": "attnscope._show",
    "watch": "attnscope.watching",
}


def __getattr__(name: str) -> object:
    """Load a public name from its module."""
    home = _homes.get(name)
    if home is None:
        raise AttributeError(f"attnscope has no {name!r}. It has {', '.join(__all__)}.")
    return getattr(import_module(home), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
