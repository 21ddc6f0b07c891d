"""One run of the suite: what it builds, what it starts, what it measured."""

import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BENCHMARKS = ROOT / "Benchmarks"
OUT = Path(os.environ.get("REEVE_BENCH_OUT", BENCHMARKS / "out"))
BUILD = ["swift", "build", "-c", "release", "--static-swift-stdlib"]
BIN = ROOT / ".build" / "release"


class Failure(Exception):
    """Why a benchmark cannot run, or what it measured is not to be believed."""


class Session:
    """Keeps the rows of a run, as data and as text, and ends every process that it started.

    A row is a flat dictionary: `benchmark` says who measured it, the rest is its own.
    """

    def __init__(self):
        self.rows = []
        self.lines = []
        self.work = Path(tempfile.mkdtemp(prefix="reeve-bench-"))
        self._running = []
        self._built = set()

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
        return self

    def __exit__(self, *_):
        self.stop(*self._running)
        shutil.rmtree(self.work, ignore_errors=True)

    # What was measured.

    def say(self, line=""):
        print(line, flush=True)
        self.lines.append(line)

    def heading(self, text):
        self.say()
        self.say(text)

    def add(self, benchmark, **values):
        """Keeps a row, and gives it."""
        row = {"benchmark": benchmark, **values}
        self.rows.append(row)
        return row

    def find(self, benchmark, **values):
        """The first row that has these values, or None."""
        return find(self.rows, benchmark, **values)

    # Programs.

    def build(self, *products):
        """Builds release products, each once in a run."""
        for product in products:
            if product in self._built:
                continue
            done = subprocess.run([*BUILD, "--product", product], cwd=ROOT, capture_output=True, text=True)
            if done.returncode != 0:
                raise Failure(f"`{product}` cannot be built:\n{done.stdout}{done.stderr}")
            self._built.add(product)

    def run(self, program, *arguments, core=None, timeout=600, check=True, **options):
        """Runs a built program to its end, and gives what it printed."""
        if program not in self._built and (BIN / program).name == program:
            self.build(program)
        command = [str(BIN / program), *map(str, arguments)]
        return output(command, core=core, timeout=timeout, check=check, **options)

    def start(self, command, core=None, **options):
        """Starts a process that this run ends. What it logs is thrown away."""
        pinned = [] if core is None else ["taskset", "-c", str(core)]
        process = subprocess.Popen(
            [*pinned, *map(str, command)], cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, **options)
        self._running.append(process)
        return process

    def stop(self, *processes):
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self._running = [process for process in self._running if process not in processes]


def find(rows, benchmark, **values):
    for row in rows:
        if row["benchmark"] == benchmark and all(row.get(name) == value for name, value in values.items()):
            return row
    return None


def output(command, core=None, timeout=600, check=True, **options):
    """Runs a command to its end. A command that fails ends the run with what it said."""
    pinned = [] if core is None else ["taskset", "-c", str(core)]
    command = [*pinned, *map(str, command)]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, stdin=subprocess.DEVNULL, timeout=timeout, **options)
    if check and done.returncode != 0:
        raise Failure(f"`{' '.join(command)}` ended with {done.returncode}:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def median_of(rows, name):
    return statistics.median(row[name] for row in rows)


def median_ratio(rows, others, name):
    """The median of the ratios of two sides, round by round."""
    return statistics.median(row[name] / other[name] for row, other in zip(rows, others, strict=True))


def machine():
    """What the numbers depend on, in general words."""
    def said(command, default):
        try:
            return output(command, check=False).strip() or default
        except OSError:
            return default

    processor = "unknown"
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            processor = line.split(":", 1)[1].strip()
            break
    swift = said(["swift", "--version"], "")
    version = swift.split("Swift version ")[1].split(" ")[0] if "Swift version " in swift else "unknown"
    return {
        "date": time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime()),
        "commit": said(["git", "describe", "--always", "--dirty"], "unknown"),
        "compiler": f"Swift {version}",
        "processors": f"{os.cpu_count()} × {processor}",
        "system": "Linux " + ".".join(os.uname().release.split(".")[:2]),
    }


def json_lines(rows):
    return "".join(json.dumps(row) + "\n" for row in rows)
