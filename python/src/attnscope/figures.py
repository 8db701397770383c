"""The figures of a notebook: heatmap, features, histogram, scatter, overview."""

from __future__ import annotations

from typing import Any, ClassVar

from attnscope import _elements
from attnscope._figure import Figure


class Heatmap(_elements.HeatmapTraits, Figure):
    """A matrix as colours, such as attention weights."""

    least_axes: ClassVar[int] = 2


class Features(_elements.FeaturesTraits, Figure):
    """Channels over time."""


class Histogram(_elements.HistogramTraits, Figure):
    """How values are spread."""


class Scatter(_elements.ScatterTraits, Figure):
    """Values per sample."""


class Overview(_elements.OverviewTraits, Figure):
    """The attention maps of all layers and heads at once."""

    least_axes: ClassVar[int] = 3


def heatmap(array: Any, **attributes: Any) -> Heatmap:
    """Shows the last two axes of an array as colours: ``heatmap(weights, rows=tokens, columns=tokens, cmap="magma")``.

    array       numpy, torch, jax, TensorFlow or Keras tensor of two axes or more, or rows of numbers; more axes are
                fixed by their names (``head=3``) or shown side by side (``heads="all"``)
    axes        a name per axis; by default the last ones of sample, head, query, key
    precision   "float16" sends half the bytes
    on_select   is called with a `Selection` whenever a cell is clicked
    attributes  every attribute of <attn-heatmap>, with _ for -

    Raises TypeError or ValueError with one sentence before anything is sent.
    """
    return Heatmap(array, **attributes)


def features(array: Any, **attributes: Any) -> Features:
    """Shows channels over time, a line plot each: an array [time, channel] or [sample, time, channel].

    Takes what `heatmap` takes, and every attribute of <feature-grid>.
    """
    return Features(array, **attributes)


def histogram(array: Any, **attributes: Any) -> Histogram:
    """Shows how the values of an array of any shape are spread. Takes every attribute of <feature-histogram>."""
    return Histogram(array, **attributes)


def scatter(array: Any, **attributes: Any) -> Scatter:
    """Shows values per sample: an array [sample, channel]. Takes every attribute of <feature-scatter>."""
    return Scatter(array, **attributes)


def overview(array: Any, **attributes: Any) -> Overview:
    """Shows all attention maps as thumbnails, of an array [layer, head, query, key].

    Takes what `heatmap` takes, and every attribute of <attn-overview>.
    """
    return Overview(array, **attributes)
