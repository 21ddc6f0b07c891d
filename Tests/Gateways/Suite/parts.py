"""The parts of the suite, and the order in which they run."""

import shutil
import sys
import time

import frames
import gateways
import questions
import reloads
import sessions
import tokens
from suite import BIN, Suite

PARTS = {
    "frames": frames.run, "envoy-grpc": gateways.envoy_grpc, "envoy-http": gateways.envoy_http,
    "haproxy": gateways.haproxy, "openresty": gateways.openresty, "nginx": gateways.nginx, "caddy": gateways.caddy,
    "questions": questions.run, "sessions": sessions.run, "tokens": tokens.run,
    "reloads": reloads.run,
}
PROGRAMS = ["nginx", "haproxy", "caddy", "openssl", "wrk"]


def main(arguments):
    unknown = [name for name in arguments if name not in PARTS]
    if unknown:
        print(f"usage: Tests/Gateways/run [{'|'.join(PARTS)}]...", file=sys.stderr)
        return 2
    missing = [name for name in PROGRAMS if shutil.which(name) is None]
    if not all((BIN / name).exists() for name in ("reeve", "reeved", "reeve-fetch")):
        missing.append(f"{BIN}/reeve (`make build`)")
    if missing:
        print(f"Tests/Gateways/run: missing: {', '.join(missing)}", file=sys.stderr)
        return 2
    with Suite() as suite:
        for name in arguments or PARTS:
            began, passed, failed = time.monotonic(), suite.passed, suite.failed
            # A part that cannot run has failed: what it would have checked is not known.
            with suite.case(f"{name}: the part runs to its end"):
                PARTS[name](suite)
            counts = f"{suite.passed - passed} passed, {suite.failed - failed} failed"
            print(f"{name}: {counts} in {time.monotonic() - began:.1f} s", flush=True)
        print(f"{suite.passed} passed, {suite.failed} failed")
        return 1 if suite.failed else 0
