"""Reeve's server and the floor, on sockets of this run, and the load client."""

import json
import os
import socket
import time
from pathlib import Path

from session import BIN, Failure, output

# Longer than any benchmark: a server that is left over ends by itself.
LIFETIME_SECONDS = 900


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Floor:
    """The floor on a Unix socket and on a TCP port: a process for each."""

    def __init__(self, session, core=None):
        session.build("floor-server")
        self.session = session
        self.addresses = {
            "unix": f"unix:{session.work}/floor-{free_port()}.sock", "tcp": f"tcp://127.0.0.1:{free_port()}"}
        self.processes = {
            kind: session.start([BIN / "floor-server", address, "--seconds", LIFETIME_SECONDS], core=core)
            for kind, address in self.addresses.items()
        }

    def pid(self, kind):
        return self.processes[kind].pid

    def stop(self):
        self.session.stop(*self.processes.values())


class Reeve:
    """`reeve serve` with one reactor on a Unix socket and a TCP port, ready to decide.

    With the path of a log, all that it has to say is written there.
    """

    def __init__(self, session, policies, core=None, reactors=1, log=None):
        session.build("reeve", "reeved")
        self.session = session
        port = free_port()
        self.addresses = {"unix": f"unix:{session.work}/reeve-{port}.sock", "tcp": f"tcp://127.0.0.1:{port}"}
        listeners = [part for address in self.addresses.values() for part in ("--listen", address)]
        command = ["timeout", LIFETIME_SECONDS, BIN / "reeve", "serve", policies, *listeners, "--reactors", reactors]
        command += ["--log-level", "debug" if log else "error"]
        if log:
            # The log is what the server writes to its error output.
            command = ["sh", "-c", 'log="$0"; exec "$@" 2> "$log"', log, *command]
        self.process = session.start(command, core=core)
        self._wait()
        self.control_plane = child(self.process.pid, "reeve")
        self.data_plane = child(self.control_plane, "reeved")

    def _wait(self):
        for _ in range(600):
            said = output([BIN / "reeve", "status", "--connect", self.addresses["unix"]], check=False)
            if "generation" in said:
                return
            if self.process.poll() is not None:
                raise Failure("the server ended while it started")
            time.sleep(0.1)
        raise Failure("the server does not start")

    def pid(self, kind):
        return self.data_plane

    def separate(self, reactor_core, other_core):
        """Keeps reactors on one core, and all that loads, verifies and publishes on another."""
        for process in (self.control_plane, self.data_plane):
            for task in Path(f"/proc/{process}/task").iterdir():
                is_reactor = (task / "comm").read_text().startswith("reactor")
                os.sched_setaffinity(int(task.name), {reactor_core if is_reactor else other_core})

    def stop(self):
        self.session.stop(self.process)


def child(parent, name):
    """The child of a process that has this name."""
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            text = status.read_text()
        except OSError:
            continue
        fields = text.rpartition(")")[2].split()
        if int(fields[1]) == parent and text[text.index("(") + 1:text.rindex(")")] == name:
            return int(status.parent.name)
    raise Failure(f"`{name}` does not run")


def load(session, address, questions, *, depth=1, connections=1, seconds=1.0, core=None, pid=None, **options):
    """One run of the load client: what it printed. Options are its own, by name: `rate=1000`, `any_decision=True`."""
    arguments = [address, questions, "--seconds", seconds, "--connections", connections, "--depth", depth]
    if core is not None:
        arguments += ["--core", core]
    if pid is not None:
        arguments += ["--server", pid]
    for name, value in options.items():
        if value is not None and value is not False:
            arguments += [f"--{name.rstrip('_').replace('_', '-')}"] + ([] if value is True else [value])
    return json.loads(session.run("floor-client", *arguments, timeout=120))
