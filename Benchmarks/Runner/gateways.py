"""What a request through a gateway costs: without an authorizer, with one that decides nothing, and with Reeve."""

import contextlib
import json
import os
import statistics
from pathlib import Path

import sides
from session import BENCHMARKS, BIN, Failure, output
from tables import Table

import proxies  # the modules of Tests/Gateways, which `sides` has put on the path
from callers import HOSTS, raw
from server import Reeve, deployed_configuration
from signer import signed_request
from store import ANA, CLAUDE, TITAN, Store
from suite import Failure as SuiteFailure, Suite, free_port

ROUNDS = 5
# Of these, the first is a gateway at work, the second the way of one request.
CONNECTIONS = (16, 1)
LIFETIME_SECONDS = 1800
TICKS = os.sysconf("SC_CLK_TCK")
# Answers that were none of 200, of all: a deadline of a quarter of a second may pass on a busy machine.
ERRORS_MAX = 0.01

COLUMNS = [
    ("gateway", "gateway", 20), ("side", "asked by", 8), ("connections", "conns", "5,.0f"),
    ("per_second", "/s", "8,.0f"), ("left", "left", "5.2f"),
    ("p50_us", "p50 us", "8,.0f"), ("p99_us", "p99 us", "8,.0f"),
    ("p50_to_none_us", "p50+none", "8,.0f"), ("p99_to_none_us", "p99+none", "8,.0f"),
    ("p50_to_stub_us", "p50+stub", "8,.0f"), ("p99_to_stub_us", "p99+stub", "8,.0f"),
    ("processor_us", "cpu us", "7.1f"), ("errors", "errors", "6,.0f"),
]


def run(session, full):
    session.build("reeve", "reeved", "floor-server", "gateway-stub")
    session.heading(
        f"GATEWAYS: an object read through each, medians of {ROUNDS} interleaved rounds, everything on two processors;"
        " `none`: no authorizer; `stub`: one that allows at once; `signed`, `header`: Reeve, which verifies a signature"
        " or is told who asks; left: of the throughput with none; +none and +stub: what was added to that; cpu us:"
        " processor time of the authorizer for a check")
    table = Table(session, COLUMNS)
    for asking in sides.ALL:
        with Suite() as suite, reported():
            measure(session, table, suite, asking, seconds=4 if full else 1)
    explain(session)


@contextlib.contextmanager
def reported():
    """What the suite finds wrong ends the run, in its words."""
    try:
        yield
    except SuiteFailure as failure:
        raise Failure(str(failure)) from None


def measure(session, table, suite, asking, seconds):
    with served(suite, asking) as (processes, gateways):
        for side, gateway in gateways.items():
            look(asking, side, gateway)
        runs = {(side, count): [] for count in CONNECTIONS for side in gateways}
        for _ in range(ROUNDS):
            for (side, count), kept in runs.items():
                kept.append(load(suite, asking, side, gateways[side], processes.get(side), count, seconds))
    for (side, count), kept in runs.items():
        none, stub = runs["none", count], runs["stub", count]
        requests, errors = (sum(run[name] for run in kept) for name in ("requests", "errors"))
        if errors > requests * ERRORS_MAX:
            raise Failure(f"{asking.name}, `{side}`: {errors} of {requests} requests were not let through")
        table.show(session.add(
            "gateways", gateway=asking.name, side=side, connections=count, errors=errors, requests=requests,
            **{name: statistics.median(run[name] for run in kept) for name in ("per_second", "p50_us", "p99_us")},
            left=statistics.median(run["per_second"] / other["per_second"] for run, other in zip(kept, none)),
            **added(kept, none, "none") if side != "none" else {},
            **added(kept, stub, "stub") if side not in ("none", "stub") else {},
            processor_us=sum(run["processor"] for run in kept) / requests * 1e6 if side in processes else None))


def added(runs, others, name):
    """What a side takes longer than another: the median of the rounds' differences."""
    return {
        f"{key[:3]}_to_{name}_us": statistics.median(run[key] - other[key] for run, other in zip(runs, others))
        for key in ("p50_us", "p99_us")
    }


@contextlib.contextmanager
def served(suite, asking):
    """The gateway once for each side, and who answers it: process ids and gateways by side."""
    store = Store(suite.work / "store" / "policies")
    store.add_routes()
    store.add_keys()
    for folder in ("stub", "header"):
        (suite.work / folder).mkdir()
    stubs = [stub(suite, kind, f"unix:{suite.work}/stub/{name}") for name, kind in asking.stubs.items()]
    reeve = Reeve(suite, configuration(suite, asking, store))
    upstream_port = free_port()
    proxies.upstream(suite, upstream_port)
    folders = {"none": "run", "stub": "stub", "signed": "run", "header": "run" if asking.is_framed else "header"}
    processes = {side: reeve.data_plane() for side in asking.sides} | {"stub": stubs[0].pid}
    del processes["none"]
    yield processes, {
        side: asking.start(suite, upstream_port, proxies.Variant(f"-{side}", folders[side], edit))
        for side, edit in asking.edits.items()
    }


def stub(suite, kind, address):
    program = [BIN / "floor-server"] if kind == "frames" else [BIN / "gateway-stub", kind]
    process = suite.start([*program, address, "--seconds", min(LIFETIME_SECONDS, 900)], f"stub-{kind}")
    suite.wait_for("the stub listens", Path(address.removeprefix("unix:")).exists, process)
    return process


def configuration(suite, asking, store):
    """Deploy's, and for each listener that verifies signatures another that believes a header."""
    found = deployed_configuration(suite, f"{asking.folder}/reeve.json", store)
    for listener in list(found["listeners"]):
        if "signatureV4" in listener.get("identity", []):
            twin = {name: value for name, value in listener.items() if name != "unverifiedBodies"}
            address = listener["address"].replace(f"{suite.work}/run/", f"{suite.work}/header/")
            found["listeners"].append({**twin, "address": address, "identity": ["header:x-principal"]})
    return found


def request(asking, side, port, is_allowed=True):
    """The bytes of a request that is allowed, or of one that is denied."""
    host = f"{HOSTS['s3']}:{port}"
    if asking.is_framed:
        return f"GET /models/{CLAUDE if is_allowed else TITAN} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode()
    target = "/plans/team/a" if is_allowed else "/plans/other/a"
    if side == "header":
        return f"GET {target} HTTP/1.1\r\nhost: {host}\r\n\r\n".encode()
    return signed_request("s3", "GET", target, port, closes=False)


def port_of(asking, gateway):
    return gateway.named_port if asking.is_framed else gateway.port


def look(asking, side, gateway):
    """Whether a side is what it is taken for: Reeve denies what is to be denied, and the others nothing."""
    port = port_of(asking, gateway)
    for is_allowed in (True, False):
        wanted = b"200" if is_allowed or side in ("none", "stub") else b"403"
        answer = raw(port, request(asking, side, port, is_allowed).replace(b"\r\n", b"\r\nconnection: close\r\n", 1))
        if answer.split(b" ", 2)[1:2] != [wanted]:
            raise Failure(f"{asking.name}, `{side}`: not {wanted.decode()}:\n{answer[:500].decode(errors='replace')}")
        if wanted == b"200" and side != "none" and not asking.is_framed and ANA.encode() not in answer:
            raise Failure(f"{asking.name}, `{side}`: the upstream was not told who asks")


def load(suite, asking, side, gateway, process, connections, seconds):
    """One run of wrk, and the processor time that the authorizer took meanwhile."""
    port = port_of(asking, gateway)
    file = suite.work / "request"
    # Signed anew, for a signature is good for some minutes.
    file.write_bytes(request(asking, side, port))
    before = processor_seconds(process)
    said = output([
        "wrk", "--threads", 1, "--connections", connections, "--duration", f"{seconds}s", "--script",
        BENCHMARKS / "Runner" / "ask.lua", f"http://127.0.0.1:{port}", "--", file])
    spent = processor_seconds(process) - before
    counted = json.loads(said[said.rindex("\n{"):])
    return {**counted, "per_second": counted["requests"] / counted["seconds"], "processor": spent}


def processor_seconds(process):
    """User's and system's, of all threads; in ticks, of which a run has many."""
    if process is None:
        return 0
    fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def explain(session):
    session.say()
    session.say(
        "The hop's: what `stub` adds to `none`, which is the gateway's own work of asking, and the two ways between the"
        " processes. Reeve's: what `signed` and `header` add to `stub`, of which the processor time is the steady"
        " number: the latencies are of a client, a gateway, an upstream and an authorizer that share two processors.")
