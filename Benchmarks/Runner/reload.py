"""What callers notice of new policies: latency while images swap, wrong decisions, and how soon an image decides."""

import datetime
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
# The image whose arrival is measured.
LARGE_MEGABYTES = 100
ARRIVALS = 9


def run(session, full):
    swaps(session, seconds=4 if full else 2)
    arrivals(session)


def swaps(session, seconds):
    session.heading(
        f"RELOAD: depth 32 on one connection, reactor and client on one core; an image is renamed into place every"
        f" {SWAP_SECONDS * 1e3:.0f} ms; medians of {ROUNDS} interleaved rounds")
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
            swapper = Swapper(place, images) if kind == "swap" else None
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
    """Renames one of two images into place after the other, until it is stopped."""

    def __init__(self, place, images):
        self.place, self.images = place, images
        self.stopped = threading.Event()
        self.thread = threading.Thread(target=self.run)
        self.thread.start()

    def run(self):
        number = 1
        while not self.stopped.wait(SWAP_SECONDS):
            put(self.images[number % 2], self.place)
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
    images, questions = two_images(session, large_size(session))
    place = session.work / "served-large.image"
    os.link(images[0], place)
    megabytes = place.stat().st_size / 1e6
    session.heading(
        f"ARRIVAL: an image of {megabytes:.0f} MB, from its renaming to the first decision by it; milliseconds, of which"
        f" the phases are medians of {ARRIVALS}")
    table = Table(session, [
        ("by", "noticed by", 20), ("image_mb", "image MB", "8,.0f"), ("median_ms", "median", "7.0f"),
        ("lowest_ms", "lowest", "7.0f"), ("highest_ms", "highest", "7.0f"),
        *((f"{phase}_ms", phase, "7.1f") for phase in PHASES),
    ])
    log = session.work / "served-large.log"
    reeve = Reeve(session, place, log=log)
    connection = Connection(reeve.addresses["unix"])
    frame = Connection.first_frame(questions[0])
    number = 1
    for by, does_signal in (("watching the file", False), ("SIGHUP", True)):
        runs = []
        for _ in range(ARRIVALS):
            before, said = connection.generation(frame), log.stat().st_size
            renamed_at, start = time.time(), time.monotonic()
            put(images[number % 2], place)
            if does_signal:
                os.kill(reeve.control_plane, signal.SIGHUP)
            while connection.generation(frame) == before:
                if time.monotonic() - start > 30:
                    raise Failure("the new image does not decide within 30 seconds")
                time.sleep(0.001)
            total = (time.monotonic() - start) * 1e3
            number += 1
            # The old image is unmapped, and the log written to its end.
            time.sleep(0.5)
            runs.append({"total": total, **phases(log.read_text()[said:], renamed_at, total)})
        times = [run["total"] for run in runs]
        table.show(session.add(
            "arrival", by=by, image_mb=megabytes, median_ms=statistics.median(times), lowest_ms=min(times),
            highest_ms=max(times), **{f"{phase}_ms": median_of(runs, phase) for phase in PHASES}))
    connection.close()
    reeve.stop()


def large_size(session):
    """Principals of a company whose image has about LARGE_MEGABYTES: what a company takes changes with the format."""
    size, image = 21_000, session.work / "sized.image"
    for _ in range(3):
        session.run("reeve-benchmark", "image", f"company:{size}", image)
        megabytes = image.stat().st_size / 1e6
        if abs(megabytes - LARGE_MEGABYTES) < 0.1 * LARGE_MEGABYTES:
            break
        size = round(size * LARGE_MEGABYTES / megabytes / 100) * 100
    image.unlink()
    return size


# What the way of an image consists of: until the file is seen, until it is in sealed memory, until the data plane has
# verified it; and the rest: threads that start, the link between the processes, the first question that meets the new image.
PHASES = ("watch", "copy", "verify", "rest")


def phases(log, renamed_at, total):
    """The phases of one arrival, in milliseconds, from what both processes have logged."""
    seen = copied = verified = None
    for line in log.splitlines():
        when, _, text = line.partition(" ")
        if seen is None and ("the store has changed" in text or "reload asked for" in text):
            seen = (datetime.datetime.fromisoformat(when).timestamp() - renamed_at) * 1e3
        if "policies loaded" in text:
            copied = float(value_of(text, "milliseconds"))
        if "verifyMicroseconds" in text:
            verified = int(value_of(text, "verifyMicroseconds")) / 1e3
    if None in (seen, copied, verified):
        raise Failure(f"the log does not say how an image came:\n{log}")
    # The log's clock has whole milliseconds.
    seen = max(0, seen)
    return {"watch": seen, "copy": copied, "verify": verified, "rest": total - seen - copied - verified}


def value_of(text, name):
    return text.split(f"{name}=")[1].split()[0]
