"""The package as one imports it."""

import subprocess
import sys

import pytest

import attnscope


def test_every_public_name_is_there() -> None:
    for name in attnscope.__all__:
        assert getattr(attnscope, name) is not None
        assert name in dir(attnscope)


def test_an_unknown_name_lists_those_that_there_are() -> None:
    with pytest.raises(AttributeError, match=r"has no 'heatmpa'.*WireError"):
        attnscope.heatmpa  # noqa: B018


def test_importing_the_package_loads_no_heavy_library() -> None:
    code = (
        "import sys, attnscope; "
        "print([m for m in ('torch', 'transformers', 'websockets', 'anywidget', 'numpy') if m in sys.modules])"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout.strip() == "[]"
