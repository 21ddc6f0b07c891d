"""Requests that a gateway and an authorizer could read in two ways: whatever comes of them, both read the same."""

from callers import raw, status_of
from signer import s3_request
from store import BEN
from suite import equal, true

# A target, and whether ana may have it. S3 takes dots and doubled slashes for parts of a name.
TARGETS = {
    "/plans/team/a": True,
    "/plans/team/a%2Fb": True,
    "/plans/team//a": True,
    "/plans/team/a%20b": True,
    "/plans/team/other/../a": True,
    "/plans/team/%2e%2e/a": True,
    "/plans/team/%C3%BC": True,
    "/plans/other/a": False,
    "/plans/other/../team/a": False,
    "/plans/other/%2e%2e/team/a": False,
    "/plans/other/..%2fteam/a": False,
    "/plans//team/a": False,
    "//plans/team/a": False,
    "/plans/%74eam/a": True,
    "/plans/team%2Fa": True,
    "/plans/team/a%": False,
    "/plans/team/a%zz": False,
    "/plans/team/%FF": False,
    "/plans/team/a?versionId=1": False,
    "/plans/team/a?acl": False,
}


def targets(suite, gateway, upstream):
    for target, is_allowed in TARGETS.items():
        word = "arrives as it is" if is_allowed else "is refused"
        with suite.case(f"{gateway.name}: a signed GET of {target} {word}"):
            upstream.taken()
            status = status_of(raw(gateway.port, s3_request("GET", target, gateway.port)))
            arrived = [arrival.target for arrival in upstream.taken()]
            if is_allowed:
                equal((status, arrived), (200, [target]), "what arrived")
            else:
                equal(arrived, [], "what arrived")
                true(400 <= status < 500, f"the status is {status}")
    with suite.case(f"{gateway.name}: nobody gets more for how a target is written"):
        for target in TARGETS:
            status = status_of(raw(gateway.port, s3_request("GET", target, gateway.port, BEN)))
            true(status != 200, f"ben got {target}")
        equal(upstream.taken(), [], "what arrived")


def doubled(suite, gateway, upstream):
    """What is there twice was said by two, and nobody can tell by whom."""
    good = s3_request("GET", "/plans/team/a", gateway.port).decode()
    bad = s3_request("GET", "/plans/team/a", gateway.port, BEN).decode()
    line = next(line for line in good.split("\r\n") if line.startswith("authorization: "))
    other = next(line for line in bad.split("\r\n") if line.startswith("authorization: "))
    host = next(line for line in good.split("\r\n") if line.startswith("host: "))
    requests = {
        "two Authorization headers": good.replace(line, f"{line}\r\n{other}"),
        "two Authorization headers, the other first": good.replace(line, f"{other}\r\n{line}"),
        "two hosts": good.replace(host, f"{host}\r\nhost: elsewhere"),
        "two dates": good.replace("connection: close", "x-amz-date: 20200101T000000Z\r\nconnection: close"),
        "two hashes of a body": good.replace(
            "connection: close", "x-amz-content-sha256: UNSIGNED-PAYLOAD\r\nconnection: close"),
        "a signature in the query besides": good.replace("/plans/team/a ", "/plans/team/a?X-Amz-Signature=00 ", 1),
    }
    for what, request in requests.items():
        with suite.case(f"{gateway.name}: refused with {what}"):
            upstream.taken()
            status = status_of(raw(gateway.port, request.encode()))
            arrived = upstream.taken()
            true(status != 200 and not arrived, f"the status is {status}, and {arrived} arrived")
            true(400 <= status < 500, f"the status is {status}")
    with suite.case(f"{gateway.name}: of two lengths of a body none arrives, or one"):
        fields = "content-length: 3\r\ntransfer-encoding: chunked\r\nconnection: close"
        raw(gateway.port, (good.replace("connection: close", fields) + "0\r\n\r\n").encode())
        for arrival in upstream.taken():
            true(not arrival.all("content-length") or not arrival.all("transfer-encoding"), f"{arrival} arrived")
    with suite.case(f"{gateway.name}: behind all of these it still answers"):
        equal(status_of(raw(gateway.port, good.encode())), 200, "the status")
        upstream.taken()


def large_heads(suite, gateway, upstream):
    """A token of temporary credentials is a long header; beyond a gateway's limit a request is refused, and not cut."""
    for size, wanted in {7_000: [200], 200_000: range(400, 500)}.items():
        outcome = "goes through" if size == 7_000 else "is refused"
        with suite.case(f"{gateway.name}: a header of {size} bytes {outcome}"):
            upstream.taken()
            request = s3_request("GET", "/plans/team/a", gateway.port, more=[("x-filler", "y" * size)])
            # A gateway that answers before it has read all may close before its answer is read.
            status = status_of(raw(gateway.port, request)) or 431
            true(status in wanted, f"the status is {status}")
            equal(len(upstream.taken()), int(status == 200), "how many requests arrived")
    with suite.case(f"{gateway.name}: 1,000 headers are refused, or are all there"):
        more = [(f"x-filler-{number}", "1") for number in range(1_000)]
        status = status_of(raw(gateway.port, s3_request("GET", "/plans/team/a", gateway.port, more=more))) or 431
        arrived = upstream.taken()
        true(status in (200, *range(400, 500)), f"the status is {status}")
        true(all(arrival.all("x-filler-999") for arrival in arrived), "headers were cut off")
