"""Workers of Ray at one collector: each an actor with one layer of a model."""

import asyncio
import importlib.util
from typing import Any

import numpy as np
import pytest

from attnscope.serve import Board
from tests.streams import page_of, served

pytestmark = pytest.mark.heavy

if importlib.util.find_spec("ray") and importlib.util.find_spec("torch"):
    import ray

    from tests import models
    from tests.test_ranks import Model
    from tests.test_watch import eager_maps
else:
    pytest.skip("ray is not installed", allow_module_level=True)


class Worker:
    """Has a model, and watches one of its layers for a collector."""

    def __init__(self, collector: str, layer: int) -> None:
        import torch

        import attnscope

        torch.set_num_threads(1)
        self.model = models.llama()
        self.scope = attnscope.watch(self.model, layers=[layer], dtype="float32", collector=collector, rank=layer)

    def run(self, count: int) -> int:
        import torch

        with self.scope, torch.no_grad():
            self.model(models.tokens(count))
        return count


@pytest.fixture(scope="module")
def cluster() -> Any:
    ray.init(num_cpus=2, include_dashboard=False, log_to_driver=False, object_store_memory=100_000_000)
    yield ray
    ray.shutdown()


def test_two_workers_of_ray_are_one_model_and_one_may_be_killed(cluster: Any) -> None:
    async def run() -> None:
        async with served(Board("collected")) as server, page_of(server) as page:
            model = Model(page)
            await page.subscribe("*")
            kind = cluster.remote(num_cpus=1)(Worker)
            workers = [kind.remote(server.stream_address, layer) for layer in range(2)]
            runs = [worker.run.remote(10) for worker in workers]
            await model.read_until(lambda: model.has(10, 2))
            assert await asyncio.to_thread(cluster.get, runs) == [10, 10]
            expected = eager_maps("llama", models.tokens(10))
            for layer in range(2):
                np.testing.assert_allclose(model.maps(layer), expected[layer][0], atol=1e-5)
            cluster.kill(workers[1])
            await model.read_until(lambda: model.told["dark"] == [[1, 0, 4]])
            again = workers[0].run.remote(11)
            await model.read_until(lambda: len(model.kept[(0, 0)].query) == 11)
            assert await asyncio.to_thread(cluster.get, again) == 11

    asyncio.run(run())
