"""Instructions of a gateway's check, and its allocations: of the data plane that serves, from its socket and back to it."""

import json
import os
import shutil
import socket
import stat
import subprocess
import time

import callgrind
from askers import ASKERS
from session import BIN, Failure

from store import Store  # a module of Tests/Gateways, which `askers` has put on the path

# Start and end do not count: they are in both lengths. Nor do the first checks, from which a reactor learns.
SHORT, LONG = 200, 1_200
PATIENCE_SECONDS = 120


def measure(session, name):
    """What one check costs that the asker of this name asks for."""
    if name not in ASKERS:
        raise Failure(f"Benchmarks/limits.json: nobody asks as `{name}` does; there are {', '.join(ASKERS)}")
    folder = session.work / "checks"
    if not folder.exists():
        prepare(session, folder)
    kind, is_signed = ASKERS[name]
    (first, first_calls), (second, second_calls) = (
        profile(session, folder, kind(is_signed), is_signed, count) for count in (SHORT, LONG))
    checks = LONG - SHORT
    return {
        "instructions": round((second - first) / checks, 1), "allocations": round((second_calls - first_calls) / checks, 2)}


def prepare(session, folder):
    """The programs, of which the data plane is counted, and the store that decides."""
    session.build("reeve", "reeved")
    folder.mkdir()
    shutil.copy(BIN / "reeve", folder)
    # The valgrind of Debian 12 cannot read all that is written for debuggers; names are enough.
    subprocess.run(["strip", "--strip-debug", "-o", folder / "counted", BIN / "reeved"], check=True)
    program = folder / "reeved"
    # Not the control plane's own child: that one is killed when it takes long to end, as it does where counts are written.
    program.write_text(
        f"#!/bin/sh\nvalgrind --tool=callgrind --callgrind-out-file={folder}/callgrind.out {folder}/counted"
        f' "$@" 2> {folder}/valgrind.log &\nexec 3>&-\nwait\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    store = Store(folder / "store" / "policies")
    store.add_routes()
    store.add_keys()


def profile(session, folder, asker, is_signed, count):
    listener = {
        "address": f"unix:{folder}/asked.sock", "protocol": asker.protocol, "carriesBodies": asker.carries_bodies,
        "identity": ["signatureV4" if is_signed else "header:x-principal"],
    }
    if is_signed:
        listener["unverifiedBodies"] = "accept"
    file = folder / "reeve.json"
    file.write_text(json.dumps({
        "store": str(folder / "store" / "policies"), "secretsKey": str(folder / "store" / "secrets.key"), "reactors": 1,
        "control": f"{folder}/control", "listeners": [listener],
    }))
    counts = folder / "callgrind.out"
    counts.unlink(missing_ok=True)
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ready:
        (folder / "ready.sock").unlink(missing_ok=True)
        ready.bind(str(folder / "ready.sock"))
        ready.settimeout(PATIENCE_SECONDS)
        server = session.start(
            [folder / "reeve", "serve", "--config", file, "--log-level", "error"],
            env={**os.environ, "SWIFT_DETERMINISTIC_HASHING": "1", "NOTIFY_SOCKET": f"{folder}/ready.sock"})
        while b"READY=1" not in ready.recv(4_096):
            pass
        ask(asker, f"{folder}/asked.sock", count)
        session.stop(server)
    end = time.monotonic() + PATIENCE_SECONDS
    while not (counts.exists() and b"\ntotals:" in counts.read_bytes()[-100:]):
        if time.monotonic() > end:
            raise Failure(f"callgrind has counted nothing:\n{(folder / 'valgrind.log').read_text()}")
        time.sleep(0.05)
    return callgrind.read(counts, callgrind.ALLOCATING)


def ask(asker, path, count):
    """Asks one question after the other, each of which must be allowed."""
    with socket.socket(socket.AF_UNIX) as connection:
        connection.settimeout(PATIENCE_SECONDS)
        connection.connect(path)
        stream = connection.makefile("rb")

        def read(size):
            data = stream.read(size)
            if len(data) < size:
                raise Failure("the server closed the connection")
            return data

        connection.sendall(asker.first)
        for number in range(count):
            connection.sendall(asker.question(number))
            if not asker.is_allowed(read):
                raise Failure(f"check {number} of `{type(asker).__name__}` is not allowed")
