"""Envoy at full speed while the store changes: no request is lost, and none is decided by what no longer holds."""

import contextlib
import json
import signal
import time
from pathlib import Path

import gateways
import proxies
from callers import raw, status_of
from signer import s3_request, signed_request
from store import ANA, ANAS_STATEMENTS, BEN, CLAUDE, TITAN, statement
from suite import Failure, equal, free_port, true

RELOADS = 50
CONNECTIONS = 64
# What a run may take: requests of one connection, and seconds of all.
REQUESTS_MAX = 10_000
SECONDS_MAX = 80


def run(suite):
    with gateways.world(suite, "reloads", "Envoy", before_nginx) as (store, reeve, _, envoy):
        with suite.case(f"{envoy.name}: {RELOADS} reloads at full speed lose no request and give no wrong answer"):
            reloads_under_load(suite, store, reeve, envoy.port)


def before_nginx(suite, _):
    """Envoy before nginx: the upstream of the other parts, in Python, would be the slowest of them."""
    port = free_port()
    proxies.upstream(suite, port)
    # A machine that lets Envoy or Reeve wait for a quarter of a second loses no request by that.
    patient = proxies.Variant(edit=lambda text: proxies.replaced(text, {"}, timeout: 0.25s }": "}, timeout: 10s }"}))
    return proxies.envoy("grpc", suite, port, patient)


def reloads_under_load(suite, store, reeve, port):
    first = reeve.generation()
    with load(suite, port) as (process, outcome):
        end = time.monotonic() + SECONDS_MAX - 10
        for number in range(RELOADS):
            if time.monotonic() > end:
                raise Failure(f"{number} reloads have taken {SECONDS_MAX - 10} s")
            reeve.change(lambda number=number: store.write(anas=[*ANAS_STATEMENTS, only(number)]))
            holds(port, number)
            if process.poll() is not None:
                raise Failure(f"the load ended after {number + 1} reloads:\n{suite.log_of('wrk')[-2000:]}")
    last = reeve.generation()
    print(
        f"reloads: {outcome['answered']:,} requests on {CONNECTIONS} connections, {last - first} reloads in"
        f" {outcome['seconds']:.0f} s: {outcome['answered'] / outcome['seconds']:,.0f} requests/s,"
        f" p50 {outcome['p50_us'] / 1e3:.1f} ms, p99 {outcome['p99_us'] / 1e3:.1f} ms,"
        f" max {outcome['max_us'] / 1e3:.0f} ms", flush=True)
    equal(last - first, RELOADS, "the count of generations")
    equal(outcome["failed"], 0, f"the count of 5xx (the first answer that was wrong: {outcome['example']})")
    equal(outcome["wrong"], 0, f"the count of wrong answers (the first: {outcome['example']})")
    equal(outcome["broken"], 0, "the count of broken connections and timeouts")
    equal(outcome["answered"], outcome["asked"], "the count of answers")
    true(outcome["answered"] >= CONNECTIONS * len(kinds(port)), f"{outcome['answered']} requests are no load")


def only(number):
    """What the policies of one reload allow, and those of no other."""
    return statement("Probe", "Allow", ["s3:GetObject"], [f"arn:aws:s3:::plans/probe/{number}"])


def holds(port, number):
    """What must hold as soon as a reload is known to decide: its own object is readable, those around it are not."""
    for asked, wanted in ((number, 200), (number - 1, 403), (number + 1, 403), (number, 200)):
        found = status_of(raw(port, s3_request("GET", f"/plans/probe/{asked}", port)))
        equal(found, wanted, f"after reload {number}, the status of object {asked}")


def kinds(port):
    """Requests whose answers no reload changes, as (name, bytes, status, whom the upstream saw, word of the body)."""
    def s3(target, principal=ANA):
        return signed_request("s3", "GET", target, port, principal, closes=False)

    def model(name):
        body = b'{"prompt":"Hello"}'
        return signed_request("bedrock", "POST", f"/model/{name}/invoke", port, body=body, closes=False)

    forged = bytearray(s3("/plans/team/a"))
    end = forged.index(b"\r\n", forged.index(b"Signature=")) - 1
    forged[end] = ord("1") if forged[end] == ord("0") else ord("0")
    return [
        ("an object that is allowed", s3("/plans/team/a"), 200, ANA, None),
        ("an object that is denied", s3("/plans/other/a"), 403, None, "AccessDenied"),
        ("a model that is allowed", model(CLAUDE), 200, ANA, None),
        ("a model that is denied", model(TITAN), 403, None, "with an explicit deny"),
        ("a list that is allowed", s3("/plans?list-type=2", BEN), 200, BEN, None),
        ("another's object", s3("/plans/team/a", BEN), 403, None, "AccessDenied"),
        ("a forged signature", bytes(forged), 403, None, "SignatureDoesNotMatch"),
    ]


def lua(value):
    """A value as Lua writes it."""
    if isinstance(value, (str, bytes)):
        text = value.encode() if isinstance(value, str) else value
        return '"' + "".join(f"\\{byte:03}" for byte in text) + '"'
    return "nil" if value is None else str(value)


@contextlib.contextmanager
def load(suite, port):
    """wrk, for as long as the body takes; behind it, what it counted."""
    words = ("name", "bytes", "status", "principal", "word")
    rows = (
        ", ".join(f"{word} = {lua(value)}" for word, value in zip(words, kind, strict=True)) for kind in kinds(port))
    script = proxies.write(suite, "kinds.lua", "return {\n" + "".join(f"  {{ {row} }},\n" for row in rows) + "}\n")
    stop, over = suite.work / "wrk.stop", suite.work / "wrk.over"
    process = suite.start([
        "wrk", "--threads", CONNECTIONS, "--connections", CONNECTIONS, "--duration", f"{SECONDS_MAX}s",
        "--timeout", "20s", "--script", Path(__file__).with_name("load.lua"), f"http://127.0.0.1:{port}", "--",
        script, stop, REQUESTS_MAX, over], "wrk")
    began, outcome = time.monotonic(), {}
    try:
        yield process, outcome
        stop.touch()
        suite.wait_for("the load ends", lambda: over.exists() and over.stat().st_size >= CONNECTIONS, seconds=25)
        outcome["seconds"] = time.monotonic() - began
    finally:
        suite.stop(process, signal.SIGINT)
    for line in suite.log_of("wrk").splitlines():
        if line.startswith("{"):
            outcome |= json.loads(line)
    if "asked" not in outcome:
        raise Failure(f"wrk has counted nothing:\n{suite.log_of('wrk')[-2000:]}")
