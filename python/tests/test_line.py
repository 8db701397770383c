"""The stream over a notebook's messages: what a widget's views say, and what they are sent."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from attnscope.serve import Background, line
from attnscope.serve.line import Line
from attnscope.watching.widget import WatchWidget
from attnscope.wire import Frame, decode_frame, decode_message, encode_message
from attnscope.wire.limits import MAX_SERVER_MESSAGE
from tests.streams import CountingLayer, Numbers, board_of, until

HELLO = encode_message({"type": "hello", "version": 1, "role": "page"})


def subscribed(layers: Any) -> str:
    return encode_message({"type": "subscribe", "layers": layers})


class View:
    """A view that keeps what it is given."""

    def __init__(self, *layers: CountingLayer) -> None:
        self.board = board_of(*layers)
        self.frames: list[Frame] = []
        self.messages: list[dict[str, Any]] = []
        self.line = Line(self.board, ThreadPoolExecutor(1), "float32", self._take)

    def _take(self, what: str | bytes) -> None:
        if isinstance(what, str):
            self.messages.append(decode_message(what, MAX_SERVER_MESSAGE))
        else:
            self.frames.append(decode_frame(what))

    @property
    def kinds(self) -> list[str]:
        return [one["type"] for one in self.messages]

    def add(self, layer: CountingLayer, first: int, end: int) -> None:
        layer.ring.append(Numbers(first, end), 0)
        self.board.tell()


def test_a_view_is_welcomed_and_sent_what_it_asks_for() -> None:
    async def run() -> None:
        layers = CountingLayer(0), CountingLayer(1)
        view = View(*layers)
        view.line.hear(HELLO)
        await until(lambda: view.kinds == ["welcome", "model"])
        for layer in layers:
            view.add(layer, 0, 5)
        view.line.hear(subscribed([1]))
        await until(lambda: len(view.frames) == 1)
        assert view.frames[0].layer == 1
        assert layers[0].made == 0
        view.line.hear(encode_message({"type": "ping", "id": 7}))
        assert view.messages[-1] == {"type": "pong", "id": 7}
        view.line.close()
        view.add(layers[1], 5, 9)
        await asyncio.sleep(0.05)
        assert len(view.frames) == 1

    asyncio.run(run())


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("{", "json"),
        ('{"type": "subscribe", "layers": "*"}', "order"),
        ('{"type": "hello", "version": 9, "role": "page"}', "version"),
        ('{"type": "hello", "version": 1, "role": "rank"}', "order"),
        ("x" * 70000, "size"),
    ],
)
def test_what_is_no_message_is_refused_with_a_word(text: str, code: str) -> None:
    async def run() -> None:
        view = View()
        view.line.hear(text)
        assert [(one["type"], one["code"]) for one in view.messages] == [("refused", code)]

    asyncio.run(run())


def test_a_view_that_takes_nothing_costs_nothing_and_goes_on_when_it_does(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(line, "MOST_FRAMES", 3)

    async def run() -> None:
        layer = CountingLayer(0, capacity=20)
        view = View(layer)
        view.line.hear(HELLO)
        view.line.hear(subscribed("*"))
        for token in range(3):
            view.add(layer, token, token + 1)
            await until(lambda token=token: len(view.frames) == token + 1)
        for token in range(3, 200):
            view.add(layer, token, token + 1)
            await asyncio.sleep(0)
        await asyncio.sleep(0.1)
        assert (len(view.frames), view.line.on_way) == (3, 3)
        assert layer.made <= 4  # The one that waits was made.
        view.line.acknowledge(100)
        await until(lambda: view.frames[-1].blocks[0].tokens[1] == 200)
        dropped = view.frames[-1].dropped
        tokens = sum(one.blocks[0].tokens[1] - one.blocks[0].tokens[0] for one in view.frames)
        assert dropped > 0
        assert tokens + dropped == 200
        view.line.close()

    asyncio.run(run())


class Sent:
    """A widget without a notebook: what it sends is kept."""

    def __init__(self, widget: WatchWidget) -> None:
        self.widget = widget
        self.all: list[tuple[dict[str, Any], list[Any]]] = []
        widget.send = lambda content, buffers=None: self.all.append((content, buffers or []))

    def say(self, view: str, **content: Any) -> None:
        self.widget._received(self.widget, {"type": "wire", "line": view, **content}, [])

    def frames(self, view: str) -> int:
        return sum(1 for content, buffers in self.all if content["line"] == view and buffers)


@pytest.fixture
def background() -> Iterator[Background]:
    made = Background()
    yield made
    made.close()


def wait_for(background: Background, condition: Any) -> None:
    background.call(until(condition))


def test_two_views_of_one_widget_and_one_that_leaves(background: Background) -> None:
    layer = CountingLayer(0)
    board = board_of(layer)
    sent = Sent(WatchWidget(board, background, "float32"))
    for view in ("one", "other"):
        sent.say(view, text=HELLO)
        sent.say(view, text=subscribed("*"))
    layer.ring.append(Numbers(0, 4), 0)
    board.tell()
    wait_for(background, lambda: sent.frames("one") == sent.frames("other") == 1)
    sent.say("one", end=True)
    wait_for(background, lambda: sent.widget.views == 1)
    layer.ring.append(Numbers(4, 6), 0)
    board.tell()
    wait_for(background, lambda: sent.frames("other") == 2)
    assert sent.frames("one") == 1
    sent.widget.end()
    assert sent.all[-1] == ({"type": "wire", "line": "other", "end": True}, [])
    sent.say("third", text=HELLO)
    assert sent.all[-1] == ({"type": "wire", "line": "third", "end": True}, [])


def test_a_page_that_is_reopened_a_hundred_times_leaves_nothing_behind(background: Background) -> None:
    layer = CountingLayer(0)
    board = board_of(layer)
    sent = Sent(WatchWidget(board, background, "float32"))
    for view in range(100):
        sent.say(f"view {view}", text=HELLO)
        sent.say(f"view {view}", text=subscribed("*"))
    wait_for(background, lambda: "view 99" in sent.widget._lines)
    assert sent.widget.views == 16
    wait_for(background, lambda: len(board.listeners) == 16)


@pytest.mark.parametrize("content", [None, 3, {"type": "wire"}, {"type": "wire", "line": 5}, {"type": "other"}])
def test_what_is_no_view_is_left_alone(background: Background, content: Any) -> None:
    widget = WatchWidget(board_of(), background)
    widget._received(widget, content, [])
    assert widget.views == 0
