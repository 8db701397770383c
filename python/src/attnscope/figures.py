"""The figures of a notebook: heatmap, features, histogram, scatter, overview."""

from __future__ import annotations

from typing import Any

from . import _elements
from ._figure import Figure


class Heatmap(Figure, _elements.HeatmapTraits):
    """A matrix as colours, such as attention weights."""

    TAG, FIELDS, least_axes = _elements.HeatmapTraits.TAG, _elements.HeatmapTraits.FIELDS, 2


class Features(Figure, _elements.FeaturesTraits):
    """Channels over time."""

    TAG, FIELDS = _elements.FeaturesTraits.TAG, _elements.FeaturesTraits.FIELDS


class Histogram(Figure, _elements.HistogramTraits):
    """How values are spread."""

    TAG, FIELDS = _elements.HistogramTraits.TAG, _elements.HistogramTraits.FIELDS


class Scatter(Figure, _elements.ScatterTraits):
    """Values per sample."""

    TAG, FIELDS = _elements.ScatterTraits.TAG, _elements.ScatterTraits.FIELDS


class Overview(Figure, _elements.OverviewTraits):
    """The attention maps of all layers and heads at once."""

    TAG, FIELDS, least_axes = _elements.OverviewTraits.TAG, _elements.OverviewTraits.FIELDS, 3


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
    """Shows all attention maps as thumbnails: an array [layer, head, query, key]. Takes <attn-overview>'s attributes."""
    return Overview(array, **attributes)
