"""Clients that upload as fast as they are answered; `benchmarks.load` runs it with locust."""

import os
from itertools import count

import gevent
from locust import HttpUser, constant, task

from benchmarks.pictures import jpeg

ACCEPTED = 202
PICTURES = 64
numbers = count()
pictures = [jpeg(number) for number in range(PICTURES)]
# Its clock stood still meanwhile, and the time to run would seem to be over at once.
gevent.get_hub().loop.update_now()


class Uploader(HttpUser):
    """Sends every picture under a reference of its own."""

    wait_time = constant(0)

    def on_start(self) -> None:
        self.client.headers["Authorization"] = f"Bearer {os.environ['LOAD_KEY']}"

    @task
    def upload(self) -> None:
        number = next(numbers)
        with self.client.post(
            "/api/v1/submissions",
            files={"image": ("picture.jpg", pictures[number % PICTURES], "image/jpeg")},
            data={"reference": f"load-{number}"},
            catch_response=True,
        ) as answer:
            if answer.status_code != ACCEPTED:
                answer.failure(f"answered {answer.status_code}")
