"""What callers notice of new policies: latency while images swap, wrong decisions, and how soon an image decides."""

import json
import os
import shutil
import signal
import statistics
import threading
import time

from compile import company
from frames import Connection
from servers import Reeve, load
from session import Failure, median_of, median_ratio
from tables import Table

ROUNDS = 5
MEASURED = ("per_second", "p50_us", "p90_us", "p99_us", "p999_us", "max_us")
SWAP_SECONDS = 0.1
# Reactor and client share a core, as in `serve`; loading has the other one to itself, as on a machine with cores to
# spare.
REACTOR_CORE, LOADING_CORE = 0, 1
# About 100 MB of image.
LARGE_COMPANY = 27_000


def run(session, full):
    swaps(session, seconds=4 if full else 2)
    arrivals(session)


def swaps(session, seconds):
    session.heading(
        f"RELOAD: depth 32 on one connection, reactor and client on one core; an image is renamed into place, and"
        f" SIGHUP sent, every {SWAP_SECONDS * 1e3:.0f} ms; medians of {ROUNDS} interleaved rounds")
    table = Table(session, [
        ("images", "images", 8), ("per_second", "/s", "10,.0f"), ("p50_us", "p50 us", "8,.1f"),
        ("p99_us", "p99 us", "8,.1f"), ("p999_us", "p99.9 us", "9,.1f"), ("max_us", "max us", "9,.0f"),
        ("p99_ratio", "p99 ratio", "9.2f"),
        ("generations", "generations", "11,.0f"), ("wrong", "wrong", "6,.0f"),
    ])
    images, questions = two_images(session, 1_000)
    place = session.work / "served.image"
    shutil.copyfile(images[0], place)
    reeve = Reeve(session, place)
    reeve.separate(REACTOR_CORE, LOADING_CORE)
    rounds = {"constant": [], "swap": []}
    for _ in range(ROUNDS):
        for kind in rounds:
            swapper = Swapper(place, images, reeve) if kind == "swap" else None
            rounds[kind].append(load(
                session, reeve.addresses["unix"], questions[0], depth=32, seconds=seconds, core=REACTOR_CORE,
                **{"or": questions[1]}))
            if swapper:
                swapper.stop()
                time.sleep(1)
    reeve.stop()
    for kind, runs in rounds.items():
        wrong = sum(run["wrong"] for run in runs)
        table.show(session.add(
            "reload", images=kind, wrong=wrong, generations=sum(run["generations"] for run in runs),
            p99_ratio=median_ratio(runs, rounds["constant"], "p99_us"),
            **{name: median_of(runs, name) for name in MEASURED}))
        if wrong:
            raise Failure(f"{wrong} decisions were made by no image, or by two")
    if sum(run["generations"] for run in rounds["swap"]) < ROUNDS * seconds / SWAP_SECONDS / 2:
        raise Failure("the images did not swap as they should")


def two_images(session, size):
    """Images of a company and of the same one with some statements turned round, and the questions to both."""
    original = company(session, size)
    turned = session.work / f"company-{size}-turned"
    shutil.copytree(original, turned)
    for path in (turned / "accounts").iterdir():
        account = json.loads(path.read_text())
        for user in account["UserDetailList"][::8]:
            for policy in user.get("UserPolicyList", []):
                first = policy["PolicyDocument"]["Statement"][0]
                first["Effect"] = "Deny" if first["Effect"] == "Allow" else "Allow"
        path.write_text(json.dumps(account))
    images, questions = [], []
    for folder in (original, turned):
        images.append(session.work / f"{folder.name}.image")
        questions.append(session.work / f"{folder.name}.questions")
        session.run("reeve-benchmark", "image", folder, images[-1])
        session.run("reeve-benchmark", "questions", images[-1], size, "hot", questions[-1])
    return images, questions


class Swapper:
    """Renames one of two images into place after the other, and says so, until it is stopped.

    Without the signal the server would wait until the file is quiet, which it never is for long.
    """

    def __init__(self, place, images, reeve):
        self.place, self.images, self.reeve = place, images, reeve
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        number = 1
        while not self.stopped.wait(SWAP_SECONDS):
            put(self.images[number % 2], self.place)
            os.kill(self.reeve.control_plane, signal.SIGHUP)
            number += 1

    def stop(self):
        self.stopped.set()
        self.thread.join()


def put(image, place):
    """Another name for a file that is there, moved over the name that is served: nothing is copied."""
    name = place.with_suffix(".next")
    name.unlink(missing_ok=True)
    os.link(image, name)
    os.rename(name, place)


def arrivals(session):
    images, questions = two_images(session, LARGE_COMPANY)
    place = session.work / "served-large.image"
    os.link(images[0], place)
    megabytes = place.stat().st_size / 1e6
    session.heading(
        f"ARRIVAL: an image of {megabytes:.0f} MB, from its renaming to the first decision by it; milliseconds")
    table = Table(session, [
        ("by", "noticed by", 20), ("image_mb", "image MB", "8,.0f"), ("median_ms", "median", "7.0f"),
        ("lowest_ms", "lowest", "7.0f"), ("highest_ms", "highest", "7.0f"),
    ])
    reeve = Reeve(session, place)
    connection = Connection(reeve.addresses["unix"])
    frame = Connection.first_frame(questions[0])
    number = 1
    for by, does_signal in (("watching the file", False), ("SIGHUP", True)):
        times = []
        for _ in range(5):
            before = connection.generation(frame)
            start = time.monotonic()
            put(images[number % 2], place)
            if does_signal:
                os.kill(reeve.control_plane, signal.SIGHUP)
            while connection.generation(frame) == before:
                if time.monotonic() - start > 30:
                    raise Failure("the new image does not decide within 30 seconds")
                time.sleep(0.001)
            times.append((time.monotonic() - start) * 1e3)
            number += 1
            time.sleep(0.5)
        table.show(session.add(
            "arrival", by=by, image_mb=megabytes, median_ms=statistics.median(times), lowest_ms=min(times),
            highest_ms=max(times)))
    connection.close()
    reeve.stop()
