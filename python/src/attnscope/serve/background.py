"""A server in a thread of its own, beside the model's."""

import asyncio
import threading
from collections.abc import Callable, Coroutine
from concurrent.futures import Future
from typing import Any, TypeVar

T = TypeVar("T")


class Background:
    """An event loop in a daemon thread."""

    def __init__(self, name: str = "attnscope") -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name=name, daemon=True)
        self._thread.start()

    def call(self, work: Coroutine[Any, Any, T]) -> T:
        """Run something there and wait for what it gives."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def start(self, work: Coroutine[Any, Any, T]) -> "Future[T]":
        """Run something there, and go on."""
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    def close(self, *last: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Run what is to be run last, then end everything and the thread."""
        if threading.current_thread() is self._thread:
            # The collector of garbage came by in this very thread, which cannot wait for itself.
            self._loop.stop()
            return
        for work in last:
            self.call(work())
        self.call(_cancel_all())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        if not self._thread.is_alive():
            self._loop.close()


async def _cancel_all() -> None:
    others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
