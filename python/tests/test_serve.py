"""The server: who may come in, what a subscriber gets, and that a model waits for nobody."""

import asyncio
import base64
import http.client
import json
from typing import Any

import numpy as np
import pytest
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from attnscope import AttnscopeError
from attnscope.serve import Board, Server
from attnscope.serve.door import Door
from attnscope.wire import encode_message
from scripts import wire_vectors
from tests.streams import CountingLayer, Numbers, Page, board_of, page_of, served, until

vectors = json.loads(wire_vectors.path.read_text(encoding="utf-8"))


async def refused(address: str, **options: Any) -> int:
    with pytest.raises(InvalidStatus) as status:
        async with connect(address, proxy=None, **options):
            pass
    return status.value.response.status_code


async def request(server: Server, path: str, **headers: str) -> tuple[int, bytes]:
    def ask() -> tuple[int, bytes]:
        line = http.client.HTTPConnection(server.host, server.port, timeout=10)
        line.request("GET", path, headers=headers)
        answer = line.getresponse()
        return answer.status, answer.read()

    return await asyncio.to_thread(ask)


async def idle(server: Server, page: Page) -> None:
    """Until all that was asked for was sent, and read."""
    await page.settled()
    await until(lambda: all(session.idle for session in server._sessions))
    await page.settled()


def test_the_stream_is_for_its_own_page_with_the_token() -> None:
    async def run() -> None:
        async with served(board_of()) as server:
            right = server.stream_address
            own = f"http://127.0.0.1:{server.port}"
            assert await refused(right.partition("?")[0]) == 403
            assert await refused(right[:-1]) == 403
            assert await refused(right + "x") == 403
            assert await refused(right, origin="http://evil.example") == 403
            assert await refused(right, origin="null") == 403
            assert await refused(right, origin=f"http://localhost:{server.port}") == 403
            async with page_of(server, origin=own):
                pass
            async with page_of(server):  # A process has no origin.
                pass
        async with (
            served(board_of(), origins=["http://localhost:8888"]) as server,
            page_of(server, origin="http://localhost:8888"),
        ):
            pass

    asyncio.run(run())


def test_the_token_is_new_each_time_and_long() -> None:
    tokens = {Server(Board("x")).token for _ in range(20)}
    assert len(tokens) == 20
    assert min(map(len, tokens)) >= 32


def test_the_token_is_compared_in_constant_time(monkeypatch: pytest.MonkeyPatch) -> None:
    compared: list[tuple[bytes, bytes]] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append((one, other))
        return one == other

    monkeypatch.setattr("hmac.compare_digest", compare)
    door = Door("secret", {"127.0.0.1"})
    assert door.stream_refusal("/stream?token=secret", "127.0.0.1:1", None) is None
    assert door.stream_refusal("/stream?token=secreT", "127.0.0.1:1", None) is not None
    assert door.stream_refusal("/stream?token=%ff%00", "127.0.0.1:1", None) is not None
    assert len(compared) == 3


def test_a_name_that_resolves_here_reads_nothing() -> None:
    async def run() -> None:
        async with served(board_of()) as server:
            assert (await request(server, "/index.html", Host="evil.example"))[0] == 403
            assert (await request(server, "/../../pyproject.toml"))[0] == 404
            assert (await request(server, "/%2e%2e/%2e%2e/errors.py"))[0] == 404
            assert (await request(server, "/..%5c..%5cerrors.py"))[0] == 404
            assert (await request(server, "/no-such-page"))[0] == 404
            async with connect(f"ws://127.0.0.1:{server.port}/other", proxy=None) as line:
                del line

    with pytest.raises(InvalidStatus):
        asyncio.run(run())


def test_it_serves_the_pages_that_lie_in_the_package(tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "index.html").write_text("<p>built</p>")
    (tmp_path / "a").mkdir()
    (tmp_path / "a/live.js").write_text("1")
    (tmp_path.parent / "secret.txt").write_text("no")
    monkeypatch.setattr("attnscope.serve.server.find_site", lambda: tmp_path)

    async def run() -> None:
        async with served(board_of()) as server:
            assert await request(server, "/") == (200, b"<p>built</p>")
            assert await request(server, "/a/live.js?v=1") == (200, b"1")
            assert (await request(server, "/../secret.txt"))[0] == 404
            assert (await request(server, "/%2e%2e/secret.txt"))[0] == 404

    asyncio.run(run())


def test_only_layers_in_sight_are_made_and_sent() -> None:
    layers = [CountingLayer(number) for number in range(4)]
    board = board_of(*layers)

    async def run() -> None:
        async with served(board) as server, page_of(server) as page:
            model = await page.message("model")
            assert [one["layer"] for one in model["ranks"][0]["layers"]] == [0, 1, 2, 3]
            for layer in layers:
                layer.ring.append(Numbers(0, 5), 0)
            board.tell()
            await idle(server, page)
            assert page.frames == []
            await page.subscribe([2])
            frame = await page.frame()
            values = frame.block("values")
            assert values is not None
            assert (frame.layer, frame.run, values.tokens) == (2, "demo", (0, 5))
            np.testing.assert_array_equal(values.values[:, 0], range(5))
            await page.subscribe([2, 3])
            assert (await page.frame()).layer == 3
            layers[2].ring.append(Numbers(5, 6), 0)
            board.tell()
            again = (await page.frame()).block("values")
            assert again is not None
            assert again.tokens == (5, 6)
            await page.subscribe([])
            await idle(server, page)
            for layer in layers:
                layer.ring.append(Numbers(6, 9), 0)
            board.tell()
            await idle(server, page)
        assert [layer.made for layer in layers] == [0, 0, 2, 1]

    asyncio.run(run())


def test_a_closed_page_costs_nothing() -> None:
    layer = CountingLayer(0)
    board = board_of(layer)

    async def run() -> None:
        async with served(board) as server:
            for _ in range(100):
                async with page_of(server) as page:
                    await page.subscribe("*")
                    layer.ring.append(Numbers(0, 3), layer.ring.sequence + 1)
                    board.tell()
                    await page.frame()
            await until(lambda: not board.listeners)
            made = layer.made
            layer.ring.append(Numbers(0, 50), layer.ring.sequence + 1)
            board.tell()
            assert (layer.made, board.listeners) == (made, set())
            assert len(asyncio.all_tasks()) < 10

    asyncio.run(run())


def test_a_receiver_that_does_not_read_holds_nobody_up_and_is_told_what_it_missed() -> None:
    layer = CountingLayer(0, capacity=200_000)
    board = board_of(layer)

    async def run() -> None:
        async with served(board) as server, page_of(server, max_queue=1) as page:
            await page.subscribe("*")
            end = 0
            # Nobody reads: the socket fills, then rows go from the ring.
            for _ in range(300):
                layer.ring.append(Numbers(end, end + 100_000), 0)
                end += 100_000
                board.tell()
                await asyncio.sleep(0)
            blocked = layer.made
            got: list[tuple[int, int]] = []
            dropped = 0
            while not got or got[-1][1] < end:
                frame = await page.frame()
                values = frame.block("values")
                assert values is not None
                got.append(values.tokens)
                dropped = frame.dropped
            assert blocked < 300
            assert dropped > 0
            assert sum(last - first for first, last in got) + dropped == end

    asyncio.run(run())


@pytest.mark.parametrize(
    "vector", [one for one in vectors["messages"] if "code" in one], ids=lambda one: str(one["name"])
)
def test_a_hostile_message_is_refused_and_the_line_closed(vector: dict[str, Any]) -> None:
    async def run() -> None:
        layer = CountingLayer(0)
        async with served(board_of(layer)) as server:
            async with page_of(server) as page:
                await page.line.send(vector["text"])
                if vector["code"] == "size":
                    with pytest.raises(ConnectionClosed) as end:
                        await page.message("refused")
                    assert end.value.rcvd is not None
                    assert end.value.rcvd.code == 1009
                else:
                    assert (await page.message("refused"))["code"] == vector["code"]
                    with pytest.raises(ConnectionClosed):
                        await page.read()
            async with page_of(server) as page:  # Others go on.
                await page.settled()

    asyncio.run(run())


def test_the_first_message_is_hello_and_pages_send_no_frames() -> None:
    async def run() -> None:
        good = base64.b64decode(vectors["good"][0]["base64"])
        async with served(board_of()) as server:
            for first in (encode_message({"type": "subscribe", "layers": "*"}), good, '{"type":"hello","version":1}'):
                async with connect(server.stream_address, proxy=None) as line:
                    await line.send(first)
                    assert json.loads(await line.recv())["code"] == "order"
            async with page_of(server) as page:
                await page.line.send(good)
                assert (await page.message("refused"))["code"] == "order"

    asyncio.run(run())


def test_a_message_without_end_is_cut_off() -> None:
    async def endless() -> Any:
        while True:
            yield "x" * 10_000
            await asyncio.sleep(0)

    async def run() -> None:
        async with served(board_of()) as server, page_of(server) as page:
            with pytest.raises(ConnectionClosed):
                await asyncio.wait_for(page.line.send(endless()), 10)

    asyncio.run(run())


def test_who_says_nothing_is_sent_away(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("attnscope.serve.server._patience", 0.05)

    async def run() -> None:
        async with served(board_of()) as server, connect(server.stream_address, proxy=None) as line:
            assert json.loads(await line.recv())["code"] == "order"

    asyncio.run(run())


def test_a_port_that_is_taken_is_said() -> None:
    async def run() -> None:
        async with served(board_of()) as server:
            with pytest.raises(AttnscopeError, match=rf"Port {server.port} .*cannot be had"):
                await Server(Board("other"), port=server.port).open()

    asyncio.run(run())


def test_the_same_layers_go_on_for_a_page_that_asks_for_more_heads_of_one() -> None:
    layers = [CountingLayer(0), CountingLayer(1)]
    board = board_of(*layers)

    async def run() -> None:
        async with served(board) as server, page_of(server) as page:
            for layer in layers:
                layer.ring.append(Numbers(0, 4), 0)
            await page.subscribe([0, 1])
            assert {(await page.frame()).layer, (await page.frame()).layer} == {0, 1}
            await page.subscribe([0, {"layer": 1, "heads": [0, 1]}])
            assert (await page.frame()).layer == 1
            await page.settled()
            assert [layer.made for layer in layers] == [1, 2]

    asyncio.run(run())
