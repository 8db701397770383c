"""Arrays by name: which figure each becomes, and what a box of them is."""

import base64
import json
import re
import subprocess
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope import _picture
from attnscope.figures import Features, Heatmap, Histogram, Scatter
from tests.test_figures import has_chromium

random = np.random.default_rng(0)


def array(*shape: int) -> Any:
    return random.normal(size=shape).astype(np.float32)


@pytest.mark.parametrize(
    ("shape", "options", "kind"),
    [
        ((), {}, Histogram),
        ((7,), {}, Histogram),
        ((5, 4), {}, Heatmap),
        ((1025, 1024), {}, Histogram),
        ((2, 5, 4), {}, Features),
        ((2, 3, 5, 4), {}, Histogram),
        ((2, 3, 5, 5), {"axes": ("sample", "head", "query", "key")}, Heatmap),
        ((5, 4), {"axes": ("time", "channel")}, Features),
        ((5, 4), {"view": "scatter"}, Scatter),
        ((5, 4), {"view": "histogram"}, Histogram),
        ((2, 5, 4), {"view": "heatmap"}, Heatmap),
    ],
)
def test_the_figure_fits_the_axes(shape: Any, options: Any, kind: Any) -> None:
    values = array(*shape)
    figure: Any = attnscope.show(values, **options)
    assert isinstance(figure, kind)
    assert figure.sent["values"] == values.tobytes()


def test_a_matrix_is_drawn_about_zero_and_an_attention_map_as_ever() -> None:
    matrix: Any = attnscope.show(array(3, 4))
    assert (matrix.cmap, matrix.norm, matrix.x_label) == ("RdBu_r", "symmetric", "")
    assert attnscope.show(array(3, 4), cmap="magma").cmap == "magma"  # type: ignore[union-attr]
    attention: Any = attnscope.show(array(3, 3), axes=("query", "key"))
    assert attention.norm == attnscope.heatmap(array(3, 3)).norm


def test_several_by_name_are_a_box_whose_attributes_go_where_they_are_known() -> None:
    given = {"bias": array(4), "kernel": array(5, 4), "none": None, "states": array(2, 6, 3)}
    box = attnscope.show(given, cmap="viridis", bins=12)
    assert isinstance(box, attnscope.Box)
    assert [one.TAG for one in box.values()] == [Histogram.TAG, Heatmap.TAG, Features.TAG]
    assert list(box) == ["bias", "kernel", "states"]
    assert box.missing == ["none"]
    kernel: Any = box["kernel"]
    bias: Any = box["bias"]
    assert (kernel.cmap, bias.bins) == ("viridis", 12)
    assert list(attnscope.show(iter(given.items()))) == list(box)
    assert list(attnscope.show([("one", array(2, 2))])) == ["one"]


def test_a_list_of_rows_is_one_array() -> None:
    assert isinstance(attnscope.show([[1, 2], [3, 4]]), Heatmap)
    assert isinstance(attnscope.show([1.0, 2.0]), Histogram)
    assert isinstance(attnscope.show([(1, 2), (3, 4)]), Heatmap)


@pytest.mark.parametrize(
    ("given", "options", "error", "sentence"),
    [
        ({"a": None, "b": None}, {}, ValueError, r"None of the 2 arrays has values.*loss\.backward"),
        ({}, {}, ValueError, "There are no arrays"),
        ({"a": np.zeros(2), "b": "text"}, {}, TypeError, "b: The array is a str"),
        ({"a": np.zeros((0, 2))}, {}, ValueError, r"a: The array's shape is \[0, 2\]"),
        ({"a": np.zeros(2)}, {"colour": "x"}, TypeError, r"a: <feature-histogram> has no attribute colour"),
        (np.zeros(2), {"cmap": "magma"}, TypeError, "has no attribute cmap"),
        (np.zeros(2), {"view": "pie"}, ValueError, "view is 'pie'. Give one of heatmap, lines"),
        ({"big": np.broadcast_to(np.float32(0), (2**15, 2**15))}, {}, ValueError, "are drawn at most"),
        (3, {}, TypeError, "The array is a int"),
    ],
)
def test_what_cannot_be_shown_is_refused_by_name(given: Any, options: Any, error: Any, sentence: str) -> None:
    with pytest.raises(error, match=sentence):
        attnscope.show(given, **options)


def test_a_box_is_shown_as_widgets_under_their_names() -> None:
    box: Any = attnscope.show({"w": array(2, 3), "none": None})
    bundle = box._repr_mimebundle_()
    data = bundle[0] if isinstance(bundle, tuple) else bundle
    assert "application/vnd.jupyter.widget-view+json" in data
    children = box.widget().children
    assert [type(one).__name__ for one in children] == ["Label", "Heatmap", "Label", "Label"]
    assert children[1] is box["w"]
    assert children[3].value == "None: it has no values yet."
    assert box.widget() is box.widget()


def test_a_box_is_saved_as_one_document_with_all_numbers(tmp_path: Any) -> None:
    given = {"w<1>": array(2, 3), "none": None, "b": array(4)}
    box: Any = attnscope.show(given)
    page = box.save(tmp_path / "box.html").read_text("utf-8")
    assert re.findall("<h2>(.*?)</h2>", page) == ["w&lt;1&gt;", "none", "b"]
    kept = [base64.b64decode(one) for one in re.findall(r'id="attnscope-values[-0-9]*">(.*?)</script>', page)]
    assert kept == [given["w<1>"].tobytes(), given["b"].tobytes()]
    shapes = re.findall(r'id="attnscope-figure[-0-9]*">(.*?)</script>', page)
    assert [json.loads(one)["data"]["shape"] for one in shapes] == [[2, 3], [4]]
    with pytest.raises(ValueError, match=r"box\.png is no \.html.*box\['w<1>'\]\.save"):
        box.save(tmp_path / "box.png")


@pytest.mark.skipif(not has_chromium(), reason="no Chromium on this machine")
def test_a_browser_draws_all_figures_of_a_saved_box(tmp_path: Any) -> None:
    box: Any = attnscope.show({"w": array(2, 3), "b": array(4), "states": array(1, 6, 3)})
    file = box.save(tmp_path / "box.html")
    script = """
import puppeteer from 'puppeteer-core';
const [file, path, ...args] = process.argv.slice(1);
const browser = await puppeteer.launch({ executablePath: path, args, headless: true });
try {
  const page = await browser.newPage();
  await page.goto(`file://${file}`);
  const told = await page.evaluate(async () => {
    const all = [...document.querySelectorAll('[id^=attnscope-element]')];
    await Promise.all(all.map((one) => one.updateComplete));
    return all.map((one) => [one.localName, one.data.shape.join(), one.shadowRoot.querySelector('canvas') !== null]);
  });
  console.log(JSON.stringify(told));
} finally { await browser.close(); }
"""
    command = ["node", "--input-type=module", "-e", script, str(file), _picture.find_chromium()]
    from attnscope._elements import CHROMIUM_FLAGS

    done = subprocess.run([*command, *CHROMIUM_FLAGS], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [
        ["attn-heatmap", "2,3", True],
        ["feature-histogram", "4", True],
        ["feature-grid", "1,6,3", True],
    ]
