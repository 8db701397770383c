"""Figures without a notebook: their traits, and what is saved."""

import base64
import json
import os
import pathlib
import re
import subprocess
import xml.etree.ElementTree
from typing import Any

import numpy as np
import pytest

import attnscope
from attnscope import _elements, _picture
from attnscope.figures import Features, Heatmap, Histogram, Overview, Scatter

steps = np.arange(12, dtype=np.float32).reshape(3, 4) / 11
root = pathlib.Path(__file__).parents[2]


def text_of(script: str, page: str) -> str:
    found = re.search(f'id="{script}">(.*?)</script>', page)
    assert found
    return found[1]


def has_chromium() -> bool:
    try:
        return bool(_picture.find_chromium())
    except FileNotFoundError:
        return False


def test_tables_are_as_the_manifest_has_them() -> None:
    done = subprocess.run(
        ["node", root / "scripts/python-tables.mjs", "--check"], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("figure", [Heatmap, Features, Histogram, Scatter, Overview])
def test_every_attribute_is_a_live_trait_with_its_words(figure: Any) -> None:
    made = figure(np.zeros((2, 2, 3, 3)))
    for trait in figure.FIELDS:
        assert made.traits()[trait].metadata["sync"] is True
        assert trait in made.keys


def test_keywords_are_traits_that_may_be_set_later() -> None:
    figure = attnscope.heatmap(steps, rows=range(3), cmap=("#000", "#fff"), norm=(0, 1), top_k=np.int64(2))
    assert (figure.rows, figure.cmap, figure.norm, figure.top_k) == (["0", "1", "2"], "#000,#fff", "0,1", 2)
    seen: list[str] = []
    figure.observe(lambda change: seen.append(change["new"]), "cmap")
    figure.cmap = "magma"
    assert seen == ["magma"]


def test_other_data_takes_the_place_only_when_it_can_be_shown() -> None:
    figure = attnscope.heatmap(steps, precision="float16")
    with pytest.raises(ValueError, match="needs at least 2 axes"):
        figure.data = [1, 2]
    assert figure.data is steps
    figure.data = steps[:2]
    assert figure.sent["shape"] == [2, 4]
    assert len(figure.sent["values"]) == 2 * 8


def test_indices_of_axes_with_other_names() -> None:
    figure = attnscope.heatmap(np.zeros((5, 2, 3)), axes=("batch", "query", "key"), batch=4)
    assert figure.indices == {"batch": 4}
    with pytest.raises(TypeError, match="has no attribute batch"):
        attnscope.heatmap(np.zeros((5, 2, 3)), batch=4)


def test_an_unknown_attribute_is_refused_with_the_nearest() -> None:
    with pytest.raises(TypeError, match=r"<attn-heatmap> has no attribute colormap\. Did you mean cmap\?"):
        attnscope.heatmap(steps, colormap="magma")


def test_a_word_that_an_attribute_does_not_know_is_refused() -> None:
    with pytest.raises(Exception, match=r"'mask' trait .* expected any of"):
        attnscope.heatmap(steps, mask="diagonal")


def test_a_selection_reaches_every_callback() -> None:
    first: list[Any] = []
    second: list[Any] = []
    figure = attnscope.heatmap(steps, on_select=first.append)
    figure.on_select(second.append)
    detail = {"indices": [1, 2], "value": "NaN", "axes": ["query", "key"]}
    figure._received(figure, {"type": "select", "detail": detail}, [])
    figure._received(figure, {"type": "other"}, [])
    assert len(first) == len(second) == 1
    assert first[0].indices == (1, 2)
    assert np.isnan(first[0].value)


def test_the_document_loads_nothing_and_holds_the_numbers(tmp_path: Any) -> None:
    figure = attnscope.heatmap(steps, rows=["</script>", "<!--", "a&b"], cmap="magma")
    page = figure.save(tmp_path / "map.html").read_text("utf-8")
    assert not re.search(r"<(script|img|iframe)[^>]* src=|<link[^>]* href=\"(?!data:)", page)
    described = json.loads(text_of("attnscope-figure", page))
    assert described["properties"]["rows"] == ["</script>", "<!--", "a&b"]
    values = base64.b64decode(text_of("attnscope-values", page))
    assert values == steps.astype("<f4").tobytes()


def test_a_height_that_was_chosen_is_not_bounded_by_the_window(tmp_path: Any) -> None:
    tag = '<attn-heatmap id="attnscope-element"{}></attn-heatmap>'
    usual = attnscope.heatmap(steps).save(tmp_path / "usual.html").read_text("utf-8")
    high = attnscope.heatmap(steps, scale_height=3).save(tmp_path / "high.html").read_text("utf-8")
    assert tag.format(' class="fits"') in usual
    assert tag.format("") in high


def test_a_file_of_another_kind_is_refused(tmp_path: Any) -> None:
    with pytest.raises(ValueError, match=r"map\.gif ends in \.gif\. Give a name in \.html, \.png or \.svg\."):
        attnscope.heatmap(steps).save(tmp_path / "map.gif")
    assert not list(tmp_path.iterdir())


def test_without_a_browser_there_is_a_sentence(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.setenv("CHROME_PATH", str(tmp_path / "chrome"))
    with pytest.raises(FileNotFoundError, match=r"CHROME_PATH is .*, and there is no program"):
        attnscope.heatmap(steps).save(tmp_path / "map.png")
    monkeypatch.delenv("CHROME_PATH")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(_picture, "_PLACES", ())
    with pytest.raises(FileNotFoundError, match="A picture needs Chromium, and none was found"):
        attnscope.heatmap(steps).save(tmp_path / "map.png")


def test_flags_are_those_of_the_other_tests() -> None:
    assert "--use-webgpu-adapter=swiftshader" in _elements.CHROMIUM_FLAGS


@pytest.mark.skipif(not has_chromium(), reason="no Chromium on this machine")
def test_pictures_by_a_browser(tmp_path: Any) -> None:
    figure = attnscope.heatmap(steps, no_tools=True)
    png = figure.save(tmp_path / "map.png", scale=1, timeout=120).read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20], "big") == 608
    svg = xml.etree.ElementTree.parse(figure.save(tmp_path / "map.svg", timeout=120)).getroot()
    assert svg.tag.endswith("svg")
    assert any("Timesteps" in (node.text or "") for node in svg.iter())
    figure.cmap = "nope"
    with pytest.raises(RuntimeError, match='there is no colour map "nope"'):
        figure.save(tmp_path / "none.png", timeout=120)
    assert not os.path.exists(tmp_path / "none.png")


def test_a_model_is_sent_as_its_file_with_its_input(tmp_path: Any) -> None:
    file = tmp_path / "small.keras"
    file.write_bytes(b"the bytes of a file")

    class Network:
        name = "made"
        layers = ()

        def save(self, path: Any) -> None:
            path.write_bytes(b"the bytes of a model")

    shown = attnscope.model(file, steps[None], layer="lstm")
    assert shown.layer == "lstm"
    assert bytes(shown._file["bytes"]) == b"the bytes of a file"
    assert shown._inputs[0]["shape"] == [1, 3, 4]
    both = attnscope.model(Network(), [steps, steps[:1]])
    assert both._file["name"] == "made.keras"
    assert bytes(both._file["bytes"]) == b"the bytes of a model"
    assert [one["shape"] for one in both._inputs] == [[3, 4], [1, 4]]


@pytest.mark.parametrize(
    ("model", "options", "sentence"),
    [
        ("weights.pt", {}, r"weights\.pt is no \.keras and no \.h5 file"),
        ("none.keras", {}, r"There is no file none\.keras"),
        (3, {}, "The model is a int"),
        ("none.keras", {"layr": "x"}, "has no attribute layr"),
    ],
)
def test_what_is_no_model_is_refused(model: Any, options: Any, sentence: str) -> None:
    with pytest.raises((TypeError, ValueError, FileNotFoundError), match=sentence):
        attnscope.model(model, steps, **options)
