"""Traits of each element's attributes, and flags for the browser. Written by scripts/python-tables.mjs; do not edit."""

# fmt: off
# ruff: noqa: RUF001
from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

import traitlets

from attnscope._traits import Choice, Flag, Names, Number, Plain, Text

#: Flags under which headless Chromium paints with WebGPU on a machine without a GPU.
CHROMIUM_FLAGS = (
    "--no-sandbox",
    "--enable-unsafe-webgpu",
    "--enable-features=Vulkan",
    "--use-vulkan=swiftshader",
    "--use-angle=swiftshader",
    "--use-webgpu-adapter=swiftshader",
    "--enable-unsafe-swiftshader",
    "--ignore-gpu-blocklist",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


class HeatmapTraits(traitlets.HasTraits):
    """Attributes of <attn-heatmap>.

    A tensor's last two axes as colours, with axes and a colour bar.
    """

    TAG: ClassVar[str] = "attn-heatmap"
    #: The element's property behind each trait.
    FIELDS: ClassVar[Mapping[str, str]] = {
        "cmap": "cmap",
        "norm": "norm",
        "x_label": "xLabel",
        "y_label": "yLabel",
        "aspect": "aspect",
        "no_colorbar": "noColorbar",
        "no_axes": "noAxes",
        "controls": "controls",
        "minify": "minify",
        "threshold": "threshold",
        "top_k": "topK",
        "mask": "mask",
        "lock": "lock",
        "row_statistic": "rowStatistic",
        "column_statistic": "columnStatistic",
        "heads": "heads",
        "head": "head",
        "sample": "sample",
        "no_tools": "noTools",
        "scale_width": "scaleWidth",
        "scale_height": "scaleHeight",
        "row_limit": "rowLimit",
        "keep_picture": "keepPicture",
        "rows": "rows",
        "columns": "columns",
        "column_groups": "columnGroups",
        "window": "window",
        "locked": "locked",
    }

    cmap = Text(
        "bwr",
        help="matplotlib's name of the colour map, or colours of your own: \"#000,#f80,#fff\" (bwr)",
    ).tag(sync=True)
    norm = Text(
        "",
        help=(
            "empty or \"auto\": lowest to highest value; \"symmetric\"; \"log\"; \"robust\": 1st to 99th percentile; "
            "\"row\": each row's lowest to highest; \"low,high\"; \"log,low,high\". Empty with mask=\"causal\" is "
            "\"row\""
        ),
    ).tag(sync=True)
    x_label = Text("Timesteps", help="label of the columns (Timesteps)").tag(sync=True)
    y_label = Text("Attention features", help="label of the rows (Attention features)").tag(sync=True)
    aspect = Choice(
        ["equal", "auto", ""],
        default_value="",
        help=(
            "equal: square cells; auto: cells fill the figure; empty: equal where the data's axes are query "
            "and key"
        ),
    ).tag(sync=True)
    no_colorbar = Flag(False, help="leaves the colour bar out").tag(sync=True)
    no_axes = Flag(False, help="leaves out axes, labels and frame: the picture alone").tag(sync=True)
    controls = Flag(
        False,
        help=(
            "shows a search box (where rows or columns have names), a threshold slider and the number of "
            "cells per row"
        ),
    ).tag(sync=True)
    minify = Choice(
        ["extreme", "max", "mean"],
        default_value="extreme",
        help=(
            "what a pixel shows of several cells: extreme (farthest from the middle of the norm), max, or "
            "mean"
        ),
    ).tag(sync=True)
    threshold = Number(None, allow_none=True, help="leaves out cells below it").tag(sync=True)
    top_k = Number(0, help="shows only the k largest cells of each row").tag(sync=True)
    mask = Choice(
        ["", "zero", "causal"],
        default_value="",
        help="hatches masked cells: \"zero\" (exactly zero) or \"causal\" (keys after the query)",
    ).tag(sync=True)
    lock = Choice(
        ["both", "row", "column", "none"],
        default_value="both",
        help="what a click on a cell locks: both (row and column), row, column, or none",
    ).tag(sync=True)
    row_statistic = Text(
        "",
        help="beside the map, of each row: sum, entropy (bits), max or argmax",
    ).tag(sync=True)
    column_statistic = Text("", help="above the map, of each column: the same").tag(sync=True)
    heads = Text(
        "",
        help=(
            "several maps at once: \"all\" or \"0,3,5\" side by side (a click enlarges one), \"mean\" or \"max\" over "
            "all or \"mean 0,3\""
        ),
    ).tag(sync=True)
    head = Number(
        None,
        allow_none=True,
        help="index on the axis of that name, for data of more than two axes",
    ).tag(sync=True)
    sample = Number(
        None,
        allow_none=True,
        help="index on the axis of that name; so is any other axis name",
    ).tag(sync=True)
    no_tools = Flag(False, help="Leaves out the row of tools over the picture.").tag(sync=True)
    scale_width = Number(1, help="Multiplies the figure's default width.").tag(sync=True)
    scale_height = Number(1, help="Multiplies the figure's default height.").tag(sync=True)
    row_limit = Number(4096, help="The most rows that `appendRows` keeps.").tag(sync=True)
    keep_picture = Flag(
        False,
        help=(
            "Keeps a copy of the picture in the page's memory, and shows it from the loss of the GPU until "
            "another has painted. Reads 4 bytes per device pixel each time that the picture has come to rest."
        ),
    ).tag(sync=True)
    rows = Names(help="Names of the rows (tokens), beside their numbers.").tag(sync=True)
    columns = Names(help="Names of the columns.").tag(sync=True)
    column_groups = Plain(
        None,
        help=(
            "Groups of neighbouring columns, from the first on: a line between them, and their names above; "
            "null for none."
        ),
    ).tag(sync=True)
    window = Plain(None, help="The part that is shown, in cells; null for all.").tag(sync=True)
    locked = Plain(
        None,
        help=(
            "The row and the column whose profiles are shown beside the map; null for none. A click on a "
            "cell, or Enter, sets it."
        ),
    ).tag(sync=True)


class FeaturesTraits(traitlets.HasTraits):
    """Attributes of <feature-grid>.

    A tensor's channels as small line plots, all in one draw; as a density; or as a heatmap.
    """

    TAG: ClassVar[str] = "feature-grid"
    #: The element's property behind each trait.
    FIELDS: ClassVar[Mapping[str, str]] = {
        "mode": "mode",
        "max_timesteps": "maxTimesteps",
        "n_rows": "nRows",
        "max_col_subplots": "maxColSubplots",
        "min_cell": "minCell",
        "share_xy": "shareXy",
        "equate_axes": "equateAxes",
        "hide_y_zero": "hideYZero",
        "order": "order",
        "filter": "filter",
        "first_number": "firstNumber",
        "samples": "samples",
        "channel_axis": "channelAxis",
        "dpi": "dpi",
        "title": "title",
        "caption": "caption",
        "annotations": "annotations",
        "no_labels": "noLabels",
        "show_borders": "showBorders",
        "show_ticks": "showTicks",
        "cmap": "cmap",
        "norm": "norm",
        "reflect_half": "reflectHalf",
        "timesteps_xaxis": "timestepsXaxis",
        "sample": "sample",
        "no_tools": "noTools",
        "scale_width": "scaleWidth",
        "scale_height": "scaleHeight",
        "row_limit": "rowLimit",
        "keep_picture": "keepPicture",
        "names": "names",
        "sample_names": "sampleNames",
        "enlarged": "enlarged",
        "first_row": "firstRow",
        "window": "window",
    }

    mode = Choice(
        ["line", "density", "heat"],
        default_value="line",
        help=(
            "line (default), density (all channels in one plot; the colour says how many pass), or heat "
            "(channels as rows)"
        ),
    ).tag(sync=True)
    max_timesteps = Number(
        100,
        help="the number of time steps: the first ones, the last ones of appended rows; 0 for all (100)",
    ).tag(sync=True)
    n_rows = Number(0, help="the number of rows of cells; 0 for the seed's rule (0)").tag(sync=True)
    max_col_subplots = Number(
        10,
        help=(
            "the maximum number of rows that the seed's divisor rule may give (10). Where it is not set, five "
            "or more cells that the rule would make flatter than 5:1 or steeper than 1:3 are laid out at "
            "about 3:2"
        ),
    ).tag(sync=True)
    min_cell = Number(
        4,
        help=(
            "no cell is lower, in CSS pixels; what finds no room is reached by scrolling; 0 shows all at once "
            "(4)"
        ),
    ).tag(sync=True)
    share_xy = Choice(
        ["none", "rows", "columns", "all"],
        default_value="none",
        help=(
            "which cells have one y-range: none (default), rows, columns or all; time is the same for all in "
            "any case"
        ),
    ).tag(sync=True)
    equate_axes = Flag(False, help="all cells share one y-range, symmetric about zero").tag(sync=True)
    hide_y_zero = Flag(False, help="leaves out the line at zero").tag(sync=True)
    order = Choice(
        ["index", "range", "variance", "last"],
        default_value="index",
        help=(
            "index (default), or range, variance, last: the highest first. Four bytes per channel are read "
            "when the data rests"
        ),
    ).tag(sync=True)
    filter = Text(
        "",
        help="only these channels: a part of their names, or their numbers such as \"3, 8-12\"",
    ).tag(sync=True)
    first_number = Number(
        0,
        help=(
            "the number of the first cell, in labels, words and filter: 0, or 1 as the seed counts (0); "
            "indices in events stay from 0"
        ),
    ).tag(sync=True)
    samples = Choice(
        ["", "overlay", "cells"],
        default_value="",
        help=(
            "overlay: a line per sample in each cell; cells: a cell per sample, a line per channel; up to 64 "
            "lines to a cell, up to 10 named in a legend. In heat both put the samples' channels below one "
            "another; in density all are counted"
        ),
    ).tag(sync=True)
    channel_axis = Number(
        -1,
        help="which of the last two axes holds the channels: -1 the last, 0 the one before (-1)",
    ).tag(sync=True)
    dpi = Number(
        76,
        help="multiplies the figure's default size of 24 × 16 inches (76)",
    ).tag(sync=True)
    title = Text("", help="a line above the figure").tag(sync=True)
    caption = Text("", help="a text below the figure: what relevance is of").tag(sync=True)
    annotations = Choice(
        ["numbers", "none"],
        default_value="numbers",
        help="numbers (default), or none: leaves out the channels' numbers or names",
    ).tag(sync=True)
    no_labels = Flag(False, help="the same as annotations=\"none\"").tag(sync=True)
    show_borders = Flag(False, help="a line around each cell").tag(sync=True)
    show_ticks = Flag(
        False,
        help="the ends of each cell's y-axis, when the data rests, and of time below the figure",
    ).tag(sync=True)
    cmap = Text(
        "",
        help="colours of density (viridis), heat (bwr) and relevance (coolwarm)",
    ).tag(sync=True)
    norm = Text("", help="of heat; empty, \"symmetric\", \"log\" or \"low,high\"").tag(sync=True)
    reflect_half = Flag(
        False,
        help=(
            "in heat, turns the second half of the channels round in time: the backward half of a "
            "bidirectional layer"
        ),
    ).tag(sync=True)
    timesteps_xaxis = Flag(
        True,
        help="in heat, time runs to the right (default); \"false\": downwards, as in see-rnn",
    ).tag(sync=True)
    sample = Number(
        None,
        allow_none=True,
        help="index on the axis of that name, for data of more than two axes; so is any other axis name",
    ).tag(sync=True)
    no_tools = Flag(False, help="Leaves out the row of tools over the picture.").tag(sync=True)
    scale_width = Number(1, help="Multiplies the figure's default width.").tag(sync=True)
    scale_height = Number(1, help="Multiplies the figure's default height.").tag(sync=True)
    row_limit = Number(4096, help="The most rows that `appendRows` keeps.").tag(sync=True)
    keep_picture = Flag(
        False,
        help=(
            "Keeps a copy of the picture in the page's memory, and shows it from the loss of the GPU until "
            "another has painted. Reads 4 bytes per device pixel each time that the picture has come to rest."
        ),
    ).tag(sync=True)
    names = Names(
        help="Names of the channels, in place of their numbers. Channels without a name keep their number.",
    ).tag(sync=True)
    sample_names = Names(help="Names of the samples, in place of their numbers.").tag(sync=True)
    enlarged = Plain(
        None,
        help="The channel (with samples=\"cells\": the sample) that fills the figure; null for all.",
    ).tag(sync=True)
    first_row = Plain(
        0,
        help="Rows of cells that are scrolled out above; kept within what there is.",
    ).tag(sync=True)
    window = Plain(
        None,
        help=(
            "The part that is shown, null for all: of heat, in cells; of density and of an enlarged cell, "
            "`width` time steps from `x` on."
        ),
    ).tag(sync=True)


class HistogramTraits(traitlets.HasTraits):
    """Attributes of <feature-histogram>.

    Histograms of a tensor's values, counted on the GPU: one, a stack, or a grid of overlaid ones.
    """

    TAG: ClassVar[str] = "feature-histogram"
    #: The element's property behind each trait.
    FIELDS: ClassVar[Mapping[str, str]] = {
        "bins": "bins",
        "center_zero": "centerZero",
        "xlims": "xlims",
        "ylim": "ylim",
        "peaks_to_clip": "peaksToClip",
        "by": "by",
        "overlay": "overlay",
        "n_rows": "nRows",
        "share_xy": "shareXy",
        "pad_xticks": "padXticks",
        "ticks": "ticks",
        "no_borders": "noBorders",
        "annotations": "annotations",
        "title": "title",
        "no_tools": "noTools",
        "scale_width": "scaleWidth",
        "scale_height": "scaleHeight",
        "row_limit": "rowLimit",
        "keep_picture": "keepPicture",
        "names": "names",
        "column_names": "columnNames",
        "overlay_names": "overlayNames",
    }

    bins = Number(
        500,
        help="how many equal bins from the lowest to the highest value (500)",
    ).tag(sync=True)
    center_zero = Flag(False, help="the bins lie symmetrically about zero").tag(sync=True)
    xlims = Text(
        "",
        help="\"low,high\": the bins lie between these, not over the range of the values",
    ).tag(sync=True)
    ylim = Number(
        0,
        help="the count at the top of the y-axis; bins above it are labelled; 0: the highest bin's (0)",
    ).tag(sync=True)
    peaks_to_clip = Number(
        0,
        help="the number of highest bins that run out at the top, labelled with their place and count (0)",
    ).tag(sync=True)
    by = Text(
        "",
        help=(
            "the axis (channel, sample, time, …) whose indices get a cell each; of two, \"layer,epoch\", rows "
            "and columns of cells. Names or numbers of axes; 1024 cells at most"
        ),
    ).tag(sync=True)
    overlay = Text(
        "",
        help=(
            "the axis whose indices lie over one another in each cell, translucent, each in a colour of its "
            "own; 64 at most"
        ),
    ).tag(sync=True)
    n_rows = Number(
        0,
        help="with one axis in by, rows of cells; 0: one above the other up to twelve, a grid beyond (0)",
    ).tag(sync=True)
    share_xy = Text(
        "all",
        help=(
            "which cells have the same limits: all (default), rows, columns or none; of two words the first "
            "is for the bins, the second for the counts: \"columns,all\""
        ),
    ).tag(sync=True)
    pad_xticks = Flag(
        False,
        help="only the lowest and the highest end of the bins, written inside of each cell",
    ).tag(sync=True)
    ticks = Text("both", help="both (default), x, y or none").tag(sync=True)
    no_borders = Flag(False, help="leaves out the line around each cell").tag(sync=True)
    annotations = Choice(
        ["numbers", "none"],
        default_value="numbers",
        help="numbers (default): axis and number, or names; none: leaves the cells' names out",
    ).tag(sync=True)
    title = Text("", help="a line above the figure").tag(sync=True)
    no_tools = Flag(False, help="Leaves out the row of tools over the picture.").tag(sync=True)
    scale_width = Number(1, help="Multiplies the figure's default width.").tag(sync=True)
    scale_height = Number(1, help="Multiplies the figure's default height.").tag(sync=True)
    row_limit = Number(4096, help="The most rows that `appendRows` keeps.").tag(sync=True)
    keep_picture = Flag(
        False,
        help=(
            "Keeps a copy of the picture in the page's memory, and shows it from the loss of the GPU until "
            "another has painted. Reads 4 bytes per device pixel each time that the picture has come to rest."
        ),
    ).tag(sync=True)
    names = Names(
        help=(
            "Names of the cells, or with two axes in `by` of the rows, in place of their numbers. Where there "
            "are fewer names the others keep their numbers."
        ),
    ).tag(sync=True)
    column_names = Names(help="Names of the columns of cells.").tag(sync=True)
    overlay_names = Names(help="Names of what is overlaid, for the legend.").tag(sync=True)


class ScatterTraits(traitlets.HasTraits):
    """Attributes of <feature-scatter>.

    A tensor's values per sample as markers, stamped on the GPU.
    """

    TAG: ClassVar[str] = "feature-scatter"
    #: The element's property behind each trait.
    FIELDS: ClassVar[Mapping[str, str]] = {
        "cmap": "cmap",
        "color": "color",
        "marker": "marker",
        "marker_size": "markerSize",
        "ylims": "ylims",
        "hide_y_zero": "hideYZero",
        "title": "title",
        "no_borders": "noBorders",
        "no_colorbar": "noColorbar",
        "no_tools": "noTools",
        "scale_width": "scaleWidth",
        "scale_height": "scaleHeight",
        "row_limit": "rowLimit",
        "keep_picture": "keepPicture",
    }

    cmap = Text(
        "bwr",
        help="matplotlib's name of the colour map of the channels (bwr)",
    ).tag(sync=True)
    color = Text(
        "",
        help="one colour for all markers, as CSS has it, in place of the map",
    ).tag(sync=True)
    marker = Text(
        "o",
        help="matplotlib's name of the shape: o (default), s, D, ^, v, + or x",
    ).tag(sync=True)
    marker_size = Number(2.5, help="radius of a marker in CSS pixels (2.5)").tag(sync=True)
    ylims = Text("", help="\"low,high\"; empty: ± the largest absolute value").tag(sync=True)
    hide_y_zero = Flag(False, help="leaves out the line at zero").tag(sync=True)
    title = Text("", help="a line above the figure").tag(sync=True)
    no_borders = Flag(False, help="leaves out the line around the plot").tag(sync=True)
    no_colorbar = Flag(False, help="leaves out the bar of the channels' colours").tag(sync=True)
    no_tools = Flag(False, help="Leaves out the row of tools over the picture.").tag(sync=True)
    scale_width = Number(1, help="Multiplies the figure's default width.").tag(sync=True)
    scale_height = Number(1, help="Multiplies the figure's default height.").tag(sync=True)
    row_limit = Number(4096, help="The most rows that `appendRows` keeps.").tag(sync=True)
    keep_picture = Flag(
        False,
        help=(
            "Keeps a copy of the picture in the page's memory, and shows it from the loss of the GPU until "
            "another has painted. Reads 4 bytes per device pixel each time that the picture has come to rest."
        ),
    ).tag(sync=True)


class OverviewTraits(traitlets.HasTraits):
    """Attributes of <attn-overview>.

    Every head of a transformer at once, made on the GPU from queries and keys.
    """

    TAG: ClassVar[str] = "attn-overview"
    #: The element's property behind each trait.
    FIELDS: ClassVar[Mapping[str, str]] = {
        "cmap": "cmap",
        "norm": "norm",
        "sort": "sort",
        "selected_head": "selectedHead",
        "title": "title",
        "no_labels": "noLabels",
        "no_colorbar": "noColorbar",
        "no_tools": "noTools",
        "scale_width": "scaleWidth",
        "scale_height": "scaleHeight",
        "row_limit": "rowLimit",
        "keep_picture": "keepPicture",
    }

    cmap = Text("viridis", help="matplotlib's name of the colour map (viridis)").tag(sync=True)
    norm = Text(
        "",
        help="empty: lowest and highest weight of all maps; \"symmetric\", \"log\" or \"low,high\"",
    ).tag(sync=True)
    sort = Text(
        "layer",
        help=(
            "layer (default); or the highest first of entropy, sink (weight of the first token), previous (of "
            "the token before), duplicate (of earlier equal tokens) or induction (of what followed these). "
            "Read when the data rests"
        ),
    ).tag(sync=True)
    selected_head = Text(
        "",
        help="the head that is outlined, such as \"L3H5\"; a click sets it",
    ).tag(sync=True)
    title = Text("", help="a line above the figure").tag(sync=True)
    no_labels = Flag(
        False,
        help="leaves out the numbers of layers and heads, or the heads' names",
    ).tag(sync=True)
    no_colorbar = Flag(False, help="leaves out the colour bar").tag(sync=True)
    no_tools = Flag(False, help="Leaves out the row of tools over the picture.").tag(sync=True)
    scale_width = Number(1, help="Multiplies the figure's default width.").tag(sync=True)
    scale_height = Number(1, help="Multiplies the figure's default height.").tag(sync=True)
    row_limit = Number(4096, help="The most rows that `appendRows` keeps.").tag(sync=True)
    keep_picture = Flag(
        False,
        help=(
            "Keeps a copy of the picture in the page's memory, and shows it from the loss of the GPU until "
            "another has painted. Reads 4 bytes per device pixel each time that the picture has come to rest."
        ),
    ).tag(sync=True)
