"""The ceiling: the platform's own decoding and model in a loop, without queue or database."""

import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier
from pathlib import Path

from django.conf import settings

from detection.pipeline.analyse import Pipeline
from images.decoding import Decoder


def images_per_second(files: Sequence[Path], processes: int) -> float:
    """Every process judges its share in batches; the clock runs until the last is done."""
    context = get_context("spawn")
    barrier = context.Barrier(processes + 1)
    shares = [files[number::processes] for number in range(processes)]
    workers = [context.Process(target=judge_share, args=(share, barrier)) for share in shares]
    for worker in workers:
        worker.start()
    barrier.wait()
    started = time.perf_counter()
    for worker in workers:
        worker.join()
    return len(files) / (time.perf_counter() - started)


def judge_share(files: Sequence[Path], barrier: Barrier) -> None:
    pipeline = Pipeline.load(
        settings.DETECTORS,
        weights_dir=settings.DETECTOR_WEIGHTS_DIR,
        device=settings.DETECTOR_DEVICE,
        cache_dir=settings.DETECTOR_CACHE_DIR,
        redelivery=settings.REDELIVERY_TEST,
    )
    size = settings.ANALYSIS_BATCH
    with Decoder() as decoder:
        pipeline.judge([decoder.decode(file.read_bytes()).pixels for file in files[:size]])
        barrier.wait()
        for start in range(0, len(files), size):
            batch = files[start : start + size]
            pipeline.judge([decoder.decode(file.read_bytes()).pixels for file in batch])
