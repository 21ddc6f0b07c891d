"""The Lua client of Reeve's frames, in nginx: against Reeve, and against servers that misbehave."""

import http.client
import json
import socket
import struct
import threading

from proxies import LUA_MODULES, NGINX_OPTIONS
from server import Reeve
from store import ANA, BEN, CLAUDE, TITAN, Store, model
from suite import DEPLOY, ROOT, equal, free_port, is_open, true


def run(suite):
    store = Store(suite.work / "frames-store")
    listener = {"address": f"unix:{suite.work}/run/reeve.sock"}
    reeve = Reeve(suite, {"store": str(store.folder), "listeners": [listener]})
    asking = Asking(suite)
    answers(suite, reeve, asking, store)
    many(suite, reeve, asking)
    wrong_questions(suite, reeve, asking)
    headers(suite, asking)
    guards(suite, reeve, asking)
    restarts(suite, reeve, asking)
    reeve.stop()
    faults(suite, asking)


class Asking:
    """nginx with asking.lua."""

    def __init__(self, suite):
        self.port = free_port()
        here = ROOT / "Tests/Gateways/Proxies"
        text = (here / "asking.conf").read_text()
        names = {"WORK": suite.work, "LUA": DEPLOY / "OpenResty/lua", "HERE": here, "PORT": self.port}
        for name, value in names.items():
            text = text.replace(f"@{name}@", str(value))
        file = suite.work / "asking.conf"
        file.write_text(text)
        command = ["nginx", "-p", suite.work, "-c", file, "-g", f"{LUA_MODULES} {NGINX_OPTIONS}"]
        self.process = suite.start(command, "asking")
        suite.wait_for("nginx listens", lambda: is_open(self.port), self.process)

    def post(self, path, body="", headers=()):
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.putrequest("POST", path)
        connection.putheader("Content-Length", str(len(body)))
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders(body.encode())
        response = connection.getresponse()
        text = response.read().decode(errors="replace")
        connection.close()
        return response, text

    def ask(self, address, *questions, is_many=False):
        """What the client made of it: names and values."""
        body = "\n\n".join("\n".join(question) for question in questions) + "\n"
        response, text = self.post(f"/ask?address={address}{'&many=1' if is_many else ''}", body)
        equal(response.status, 200, f"the status of {text!r}")
        return dict(line.split("=", 1) for line in text.splitlines() if "=" in line)


def question(principal=ANA, action="bedrock:InvokeModel", resource=model(CLAUDE), *more):
    return [f"principal {principal}", f"action {action}", f"resource {resource}", *more]


def has(found, **wanted):
    for name, value in wanted.items():
        equal(found.get(name.replace("__", ".")), value, f"`{name}` of {found}")


def answers(suite, reeve, asking, store):
    with suite.case("frames: an allow names its statement"):
        found = asking.ask(reeve.address, question())
        has(found, allowed="true", decision="allowed", reason="identity", policy="Ana", sid="Claude", statement="0")
        has(found, generation=str(reeve.generation()), resource="1")
    with suite.case("frames: an explicit denial names its statement"):
        found = asking.ask(reeve.address, question(ANA, "bedrock:InvokeModel", model(TITAN)))
        has(found, allowed="false", decision="explicitDeny", sid="NoTitan", policy="Ana")
    with suite.case("frames: an implicit denial rests on no statement"):
        found = asking.ask(reeve.address, question(BEN))
        has(found, allowed="false", decision="implicitDeny", reason="identity", statement=None, sid=None)
    with suite.case("frames: an unknown user is denied"):
        has(asking.ask(reeve.address, question(BEN + "s")), allowed="false", decision="implicitDeny")
    with suite.case("frames: of several resources all must be allowed"):
        both = [*question(), f"resource {model(TITAN)}"]
        has(asking.ask(reeve.address, both), allowed="false", decision="explicitDeny", resource="2")
        has(asking.ask(reeve.address, [*question(), f"resource {model('anthropic.b')}"]), allowed="true")
    with suite.case("frames: conditions see the context, and an endpoint is handed over"):
        conditions = {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}, "NumericLessThan": {"s3:max-keys": "50"}}
        statement = {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": "*", "Condition": conditions}
        reeve.change(lambda: store.write(bens=[statement]))
        asked = question(BEN, "s3:ListBucket", "arn:aws:s3:::plans")
        context = ["context aws:SourceIp 203.0.113.7", "number s3:max-keys 10"]
        has(asking.ask(reeve.address, [*asked, *context]), allowed="true")
        has(asking.ask(reeve.address, [*asked, "context aws:SourceIp 198.51.100.7", context[1]]), allowed="false")
        has(asking.ask(reeve.address, [*asked, context[0], "number s3:max-keys 60"]), allowed="false")
        has(asking.ask(reeve.address, [*asked, *context, "list aws:TagKeys team,cost"]), allowed="true")
        # Nobody has described it, so nothing comes through it.
        has(asking.ask(reeve.address, [*question(), "endpoint vpce-1a2b3c4d"]), allowed="false", reason="endpoint")
        reeve.change(store.write)


def many(suite, reeve, asking):
    with suite.case("frames: many questions are answered in their order, by one generation"):
        asked = [question(), question(ANA, "bedrock:InvokeModel", model(TITAN)), question(BEN)]
        found = asking.ask(reeve.address, *asked, is_many=True)
        decisions = [found.get(f"{index}.decision") for index in (1, 2, 3)]
        equal(decisions, ["allowed", "explicitDeny", "implicitDeny"], "the decisions")
        equal(len({found[f"{index}.generation"] for index in (1, 2, 3)}), 1, "the number of generations")
    with suite.case("frames: one refused question among many is denied, and the others are answered"):
        found = asking.ask(reeve.address, question(ANA, "InvokeModel"), question(), is_many=True)
        has(found, **{"1.allowed": "false", "1.error.name": "malformedAction", "2.allowed": "true"})
    with suite.case("frames: 1,024 questions go in one frame, and one more does not"):
        short = question(ANA, "s3:GetObject", "arn:aws:s3:::plans/team/a")
        found = asking.ask(reeve.address, *[short] * 1_024, is_many=True)
        equal(found.get("1024.decision"), "allowed", "the last decision")
        found = asking.ask(reeve.address, *[short] * 1_025, is_many=True)
        has(found, error__kind="question")


def wrong_questions(suite, reeve, asking):
    cases = {
        "no principal": (["action s3:GetObject", "resource *"], "question", None),
        "a principal that is too long": (question("a" * 2_049), "question", None),
        "17 resources": (question() + ["resource *"] * 16, "question", None),
        "257 context keys": (question() + [f"context a:k{number} v" for number in range(257)], "question", None),
        "a value that is too long": (question() + ["context a:k " + "v" * 2_049], "question", None),
        "an action without a service": (question(ANA, "InvokeModel"), "refused", "malformedAction"),
        "a resource that is no ARN": (question(ANA, "s3:GetObject", "plans"), "refused", "malformedResource"),
        "a key that Reeve derives": (question() + [f"context aws:PrincipalArn {BEN}"], "refused", "derivedKey"),
        "an address that is none": (question() + ["context aws:SourceIp here"], "refused", "malformedValue"),
        "a key that comes twice": (question() + ["context a:k 1", "context A:K 1"], "refused", "repeatedKey"),
    }
    for name, (asked, kind, code) in cases.items():
        with suite.case(f"frames: {name} is an error, and no decision"):
            found = asking.ask(reeve.address, asked)
            has(found, allowed=None, error__kind=kind, error__name=code)
    with suite.case("frames: the connection is of use behind an error"):
        before = reeve.status()["connectionCount"]
        for _ in range(20):
            asking.ask(reeve.address, question(ANA, "InvokeModel"))
        has(asking.ask(reeve.address, question()), allowed="true")
        true(reeve.status()["connectionCount"] <= before + 1, "errors leave connections behind")


def headers(suite, asking):
    with suite.case("frames: an identity header counts when it came once"):
        equal(asking.post("/header", "", [("X-Principal", ANA)])[1], f"value={ANA}\n")
    for name, sent in {
        "none": [], "two": [("X-Principal", ANA), ("x-principal", BEN)], "an empty one": [("X-Principal", "")],
        "two that are equal": [("X-Principal", ANA), ("X-Principal", ANA)],
        "one behind 300 others": [*[(f"x-{n}", "1") for n in range(300)], ("X-Principal", ANA)],
    }.items():
        with suite.case(f"frames: of identity headers {name} is an error"):
            text = asking.post("/header", "", sent)[1]
            true("error.kind=header" in text and "value=" not in text, text)
    for file in sorted((DEPLOY / "OpenResty").rglob("*.lua")):
        with suite.case(f"frames: {file.relative_to(DEPLOY)} compiles"):
            equal(asking.post(f"/compile?file={file}")[1], "compiles")
    with suite.case("frames: options that are wrong are refused as the module is loaded"):
        lines = asking.post("/options")[1].splitlines()
        equal(len(lines), 3, "the number of lines")
        true(all(line.startswith("reeve: ") for line in lines), str(lines))


def guards(suite, reeve, asking):
    def guard(*asked, address=reeve.address):
        return asking.post(f"/guard?address={address}", "\n".join(question(*asked)) + "\n\n")

    with suite.case("frames: guard lets an allowed request through"):
        equal(guard()[0].status, 204, "the status")
    with suite.case("frames: guard ends a denied request with 403 and a sentence"):
        response, text = guard(ANA, "bedrock:InvokeModel", model(TITAN))
        equal((response.status, response.headers["x-amzn-errortype"]), (403, "AccessDeniedException"), "the answer")
        equal(
            json.loads(text)["message"],
            f"User: {ANA} is not authorized to perform: bedrock:InvokeModel on resource: {model(TITAN)}",
            "the sentence")
    with suite.case("frames: guard writes JSON whatever a client sends"):
        response, text = guard(ANA, "s3:GetObject", 'arn:aws:s3:::plans/"\\\x01')
        equal(response.status, 403, "the status")
        true(json.loads(text)["message"].endswith('arn:aws:s3:::plans/"\\\x01'), text)
    with suite.case("frames: guard answers 503 where nobody decides"):
        response, _ = guard(address=f"unix:{suite.work}/nobody.sock")
        equal(response.status, 503, "the status")
    with suite.case("frames: guard answers 503 to a question that Reeve refuses"):
        equal(guard(ANA, "InvokeModel")[0].status, 503, "the status")


def restarts(suite, reeve, asking):
    with suite.case("frames: sockets are kept, and answers go on when reeved dies"):
        before = reeve.status()["connectionCount"]
        for _ in range(50):
            has(asking.ask(reeve.address, question()), allowed="true")
        true(reeve.status()["connectionCount"] <= before + 1, "a question opened a connection of its own")
        reeve.kill_data_plane()
        has(asking.ask(reeve.address, question()), allowed="true")
    with suite.case("frames: without Reeve there is no answer, and with it there is again"):
        reeve.stop()
        has(asking.ask(reeve.address, question()), allowed=None, error__kind="unreachable")
        reeve.start()
        has(asking.ask(reeve.address, question()), allowed="true")


class Stub:
    """A server that answers a request on a connection as a function says: bytes, or None to close."""

    def __init__(self, suite, name, reply):
        self.address = f"unix:{suite.work}/{name}.sock"
        self.reply = reply
        self.connections = 0
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(self.address.removeprefix("unix:"))
        self.listener.listen(16)
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            connection, _ = self.listener.accept()
            self.connections += 1
            threading.Thread(target=self._serve, args=(connection, self.connections), daemon=True).start()

    def _serve(self, connection, number):
        with connection:
            for count in range(1, 1_000):
                request = connection.recv(65_536)
                answer = self.reply(request, number, count) if request else None
                if answer is None:
                    return
                connection.sendall(answer)


def reply(request, decision=2, reason=1, opcode=0x83, identifier=None, flags=1):
    """A reply to an authorize frame."""
    identifier = request[8:16] if identifier is None else identifier
    payload = struct.pack("<BBBBIQQ", decision, reason, flags, 0, 0, 7, 0)
    return struct.pack("<IBBH", 12 + len(payload), opcode, 0, 0) + identifier + payload


def faults(suite, asking):
    one = struct.pack("<Q", 77)
    cases = {
        "silence": (lambda *_: b"", "timeout"),
        "half a reply": (lambda request, *_: reply(request)[:30], "timeout"),
        "a reply to another question": (lambda request, *_: reply(request, identifier=one), "protocol"),
        "a reply to a question beyond 32 bits": (
            lambda request, *_: reply(request, identifier=request[8:12] + b"\1\0\0\0"), "protocol"),
        "an unknown decision": (lambda request, *_: reply(request, decision=3), "protocol"),
        "an unknown reason": (lambda request, *_: reply(request, reason=9), "protocol"),
        "another opcode": (lambda request, *_: reply(request, opcode=0x82), "protocol"),
        "names that are not there": (lambda request, *_: reply(request, flags=7), "protocol"),
        "a frame that is too long": (lambda *_: b"\xff\xff\xff\xff" + bytes(64), "protocol"),
        "a frame that is too short": (lambda *_: bytes(64), "protocol"),
        "HTTP": (lambda *_: b"HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n", "protocol"),
        "the end of the stream": (lambda *_: None, "closed"),
    }
    for number, (name, (answer, kind)) in enumerate(cases.items()):
        with suite.case(f"frames: {name} is an error, and no decision"):
            stub = Stub(suite, f"stub-{number}", answer)
            has(asking.ask(stub.address, question()), allowed=None, error__kind=kind)
            has(asking.ask(stub.address, question()), allowed=None, error__kind=kind)
            # What was unsure was not asked again, and no socket of it was kept.
            equal(stub.connections, 2, "the number of connections")
    with suite.case("frames: a kept socket that went stale is replaced, once"):
        def stale(request, number, count):
            return reply(request) if number == 2 or count == 1 else None

        stub = Stub(suite, "stale", stale)
        has(asking.ask(stub.address, question()), allowed="true")
        has(asking.ask(stub.address, question()), allowed="true")
        equal(stub.connections, 2, "the number of connections")
    with suite.case("frames: a server that always hangs up is asked twice, and no more"):
        def hanging(request, number, count):
            return reply(request) if (number, count) == (1, 1) else None

        stub = Stub(suite, "hanging", hanging)
        has(asking.ask(stub.address, question()), allowed="true")
        has(asking.ask(stub.address, question()), allowed=None, error__kind="closed")
        equal(stub.connections, 2, "the number of connections")
    with suite.case("frames: a reply that comes late answers no other question"):
        replies = {1: lambda request: reply(request)[:20], 2: lambda request: reply(request, decision=1)}
        stub = Stub(suite, "late", lambda request, number, count: replies[number](request))
        has(asking.ask(stub.address, question()), allowed=None, error__kind="timeout")
        has(asking.ask(stub.address, question()), allowed="false", decision="explicitDeny")
