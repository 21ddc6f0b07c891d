"""One run of the suite: what it started, what it checked."""

import contextlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
DEPLOY = ROOT / "Deploy"
BIN = Path(os.environ.get("BIN", ROOT / ".build" / "release")).resolve()


class Failure(Exception):
    """What a case found wrong, or why a part cannot run."""


class Suite:
    """Counts cases, and ends every process that it started, however the run ends."""

    def __init__(self):
        self.passed = 0
        self.failed = 0
        # Short, for the path of a Unix socket has 107 bytes at most.
        self.work = Path(tempfile.mkdtemp(prefix="reeve-gw-"))
        # A proxy that was started as root looks for its certificates and sockets as another user.
        self.work.chmod(0o755)
        self._running = []

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(130))
        return self

    def __exit__(self, *_):
        for process in list(reversed(self._running)):
            self.stop(process)
        if self.failed and os.environ.get("KEEP"):
            print(f"kept: {self.work}")
        else:
            shutil.rmtree(self.work, ignore_errors=True)

    @contextlib.contextmanager
    def case(self, name):
        """A case, which passes unless something is raised in it."""
        try:
            yield
        except Exception as error:  # whatever went wrong, the other cases are still of interest
            self.failed += 1
            print(f"FAIL  {name}", flush=True)
            said = str(error) if isinstance(error, Failure) else traceback.format_exc().rstrip()
            print("\n".join(f"      {line}" for line in said.splitlines()), flush=True)
        else:
            self.passed += 1
            if os.environ.get("VERBOSE"):
                print(f"ok    {name}", flush=True)

    def start(self, command, name, **options):
        """Starts a process that this run ends. All that it says goes into NAME.log of the work folder."""
        with open(self.work / f"{name}.log", "ab") as log:
            process = subprocess.Popen(
                [str(word) for word in command], cwd=self.work, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                **options)
        process.name = name
        self._running.append(process)
        return process

    def stop(self, process, kind=signal.SIGTERM):
        if process in self._running:
            self._running.remove(process)
        if process.poll() is None:
            process.send_signal(kind)
        try:
            process.wait(timeout=15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def log_of(self, name):
        path = self.work / f"{name}.log"
        return path.read_text(errors="replace") if path.exists() else ""

    def wait_for(self, what, condition, process=None, seconds=20):
        """Waits until a condition holds, for no longer than need be."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return
            if process is not None and process.poll() is not None:
                raise Failure(f"{process.name} ended with {process.returncode}:\n{self.log_of(process.name)[-3000:]}")
            time.sleep(0.02)
        said = f":\n{self.log_of(process.name)[-3000:]}" if process is not None else ""
        raise Failure(f"{what}: not within {seconds} s{said}")


_ports = set()


def free_port():
    """A TCP port that nobody listens on, and that no other call has given."""
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port not in _ports:
            _ports.add(port)
            return port


def is_open(port):
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def equal(found, wanted, what="it"):
    if found != wanted:
        raise Failure(f"{what} is {found!r}, not {wanted!r}")


def true(condition, what):
    if not condition:
        raise Failure(what)


def output(command, **options):
    """Runs a command to its end, and gives what it printed."""
    done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60, **options)
    if done.returncode != 0:
        line = " ".join(map(str, command))
        raise Failure(f"`{line}` ended with {done.returncode}:\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout


def deployed(name, replacements):
    """The text of a configuration of Deploy, with its addresses and paths replaced. Each must be in it."""
    text = (DEPLOY / name).read_text()
    for old, new in replacements.items():
        if old not in text:
            raise Failure(f"Deploy/{name} has no `{old}` to replace")
        text = text.replace(old, str(new))
    return text
