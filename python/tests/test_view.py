"""`attnscope view` and the command line: which page opens which files."""

import http.client
import json
import struct
import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from attnscope import AttnscopeError
from attnscope.cli import main
from attnscope.serve.files import serve_files
from attnscope.serve.pages import Opened, open_files
from attnscope.tensor_file import read_tensor


def written(folder: Path, *names: str) -> list[Path]:
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(b"{}")
    return [folder / name for name in names]


def safetensors(file: Path, **arrays: tuple[str, Any]) -> Path:
    header: dict[str, Any] = {"__metadata__": {"format": "np"}}
    body = b""
    for name, (kind, values) in arrays.items():
        raw = values.tobytes()
        header[name] = {"dtype": kind, "shape": values.shape, "data_offsets": [len(body), len(body) + len(raw)]}
        body += raw
    text = json.dumps(header).encode()
    file.write_bytes(struct.pack("<Q", len(text)) + text + body)
    return file


def test_a_network_with_inputs_opens_in_the_inspector(tmp_path: Path) -> None:
    opened = open_files(written(tmp_path, "a b.keras", "x.npy", "y.csv"))
    assert opened.page == "index.html"
    assert opened.query == "?model=files%2Fmodel%2Fa%2520b.keras&input=files%2F0%2Fx.npy&input=files%2F1%2Fy.csv"
    assert opened.files["files/1/y.csv"] == tmp_path / "y.csv"


def test_a_model_json_brings_its_weights_and_no_other_file(tmp_path: Path) -> None:
    model, shard, _ = written(tmp_path, "m/model.json", "m/group1.bin", "secret")
    model.write_text(json.dumps({"weightsManifest": [{"paths": ["group1.bin", "../secret", "gone.bin", 3]}]}))
    assert open_files([model]).files == {"files/model/model.json": model, "files/model/group1.bin": shard}


def test_a_folder_of_a_language_model_opens_where_it_talks(tmp_path: Path) -> None:
    files = written(tmp_path, "config.json", "model.safetensors", "tokenizer.json", "notes.txt")
    for given in (tmp_path, files[1]):
        opened = open_files([given])
        assert (opened.page, opened.query) == ("talk.html", "?model=files%2Fmodel%2F")
        assert sorted(opened.files) == [f"files/model/{name.name}" for name in sorted(files[:3])]


def test_what_does_not_open_is_said(tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for paths, said in (
        ([tmp_path / "gone.npy"], "There is no file"),
        (written(tmp_path, "a.exe"), "cannot be opened"),
        (written(tmp_path, "a.npy", "b.npy"), "0 models among 2 files"),
        (written(tmp_path, "a.keras", "b.h5"), "2 models among 2 files"),
        ([tmp_path / "empty"], "cannot be opened"),
    ):
        with pytest.raises(AttnscopeError, match=said):
            open_files(paths)


def test_arrays_are_read_by_name_without_pickle(tmp_path: Path) -> None:
    values = np.arange(6, dtype=np.float32).reshape(2, 3)
    halves = np.array([1.5, -2], dtype=np.float16)
    file = safetensors(
        tmp_path / "w.safetensors", a=("F32", values), b=("F16", halves), c=("BF16", np.array([0x3FC0], "<u2"))
    )
    np.testing.assert_array_equal(read_tensor(file, "a")[1], values)
    np.testing.assert_array_equal(read_tensor(file, "b")[1], halves)
    np.testing.assert_array_equal(read_tensor(file, "c")[1], [1.5])
    with pytest.raises(AttnscopeError, match=r"3 arrays\. Name one by --tensor: a, b, c"):
        read_tensor(file, None)
    with pytest.raises(AttnscopeError, match="no d"):
        read_tensor(file, "d")
    np.save(tmp_path / "n.npy", values)
    assert read_tensor(tmp_path / "n.npy", None)[0] == "n"
    np.savez(tmp_path / "n.npz", one=values)
    np.testing.assert_array_equal(read_tensor(tmp_path / "n.npz", None)[1], values)
    np.save(tmp_path / "o.npy", np.array([{"a": 1}], dtype=object), allow_pickle=True)
    with pytest.raises(AttnscopeError, match="without pickle"):
        read_tensor(tmp_path / "o.npy", None)


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"", "no safetensors"),
        (struct.pack("<Q", 1 << 62), "no safetensors"),
        (struct.pack("<Q", 4) + b"[[[[", "no JSON object"),
        (struct.pack("<Q", 2) + b"[]", "no JSON object"),
    ],
)
def test_a_broken_safetensors_is_refused(tmp_path: Path, raw: bytes, said: str) -> None:
    file = tmp_path / "x.safetensors"
    file.write_bytes(raw)
    with pytest.raises(AttnscopeError, match=said):
        read_tensor(file, None)


@pytest.mark.parametrize(
    "entry",
    [
        {"dtype": "F32", "shape": [1 << 40, 1 << 40], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": [4], "data_offsets": [0, 16]},
        {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]},
        {"dtype": "pickle", "shape": [2], "data_offsets": [0, 8]},
        {"dtype": "F32", "shape": "2", "data_offsets": [0, 8]},
        None,
    ],
)
def test_a_tensor_beyond_its_file_is_refused(tmp_path: Path, entry: Any) -> None:
    text = json.dumps({"a": entry}).encode()
    file = tmp_path / "x.safetensors"
    file.write_bytes(struct.pack("<Q", len(text)) + text + bytes(8))
    with pytest.raises(AttnscopeError, match="does not fit"):
        read_tensor(file, None)


def test_files_are_served_to_this_machine_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = tmp_path / "site"
    written(tmp_path, "site/index.html", "m.keras", "secret")
    monkeypatch.setattr("attnscope.serve.files.find_site", lambda: site)
    server = serve_files(open_files([tmp_path / "m.keras"]), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()

    def ask(path: str, host: str = "127.0.0.1", method: str = "GET") -> tuple[int, bytes]:
        line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        line.request(method, path, headers={"Host": host})
        answer = line.getresponse()
        return answer.status, answer.read()

    try:
        assert server.server_address[0] == "127.0.0.1"
        assert server.address.endswith("/index.html?model=files%2Fmodel%2Fm.keras")
        assert ask("/index.html") == (200, b"{}")
        assert ask("/files/model/m.keras") == (200, b"{}")
        assert ask("/files/model/m.keras", method="HEAD") == (200, b"")
        assert ask("/files/model/../../secret")[0] == 404
        assert ask("/%2e%2e/secret")[0] == 404
        assert ask("/index.html", host="evil.example")[0] == 403
        assert ask("/index.html", method="POST")[0] == 501
    finally:
        server.shutdown()
        server.server_close()


def test_without_the_pages_it_says_how_to_build_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attnscope.serve.files.find_site", lambda: None)
    with pytest.raises(AttnscopeError, match="npm run build:site"):
        serve_files(Opened("index.html"), 0)


def test_the_command_says_what_is_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["view", "gone.keras"]) == 1
    assert "There is no file gone.keras" in capsys.readouterr().err
    for wrong in (["serve", "--port", "99999"], ["serve", "--rows", "0"], [], ["fly"]):
        with pytest.raises(SystemExit):
            main(wrong)
    told = subprocess.run([sys.executable, "-m", "attnscope", "--help"], capture_output=True, text=True, check=True)
    assert "serve" in told.stdout
    assert "view" in told.stdout
