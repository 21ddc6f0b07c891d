"""Questions over HTTP that are spelled out: AuthZEN's and MinIO's, asked as their callers ask, without these."""

import http.client
import json
from urllib.parse import urlsplit

from server import Reeve, deployed_configuration
from store import ANA, BEN, CLAUDE, TITAN, Store, model
from suite import equal, true

TOKEN = "Bearer change-me"


def run(suite):
    store = Store(suite.work / "questions-store" / "policies")
    reeve = Reeve(suite, deployed_configuration(suite, "MinIO/reeve.json", store))
    caller = Caller(reeve.configuration["listeners"][1]["address"])
    health(suite, caller)
    evaluations(suite, caller)
    batches(suite, caller)
    minio(suite, caller)
    reeve.stop()


class Caller:
    def __init__(self, address):
        self.port = urlsplit(address).port

    def ask(self, path, body=None, token=TOKEN, method=None, more=None):
        """Status, headers, and the object in the body where there is one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        headers = {"content-type": "application/json", **(more or {})}
        if token:
            headers["authorization"] = token
        text = None if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        connection.request(method or ("GET" if body is None else "POST"), path, text, headers)
        response = connection.getresponse()
        answer = response.read()
        connection.close()
        is_object = answer.startswith(b"{")
        return response.status, response.headers, json.loads(answer) if is_object else answer


def question(principal=ANA, action="bedrock:InvokeModel", resource=model(CLAUDE), **more):
    return {
        "subject": {"type": "principal", "id": principal}, "action": {"name": action},
        "resource": {"type": "arn", "id": resource}, **more}


def health(suite, caller):
    with suite.case("questions: /healthz is 200 while there are policies"):
        equal(caller.ask("/healthz", token=None)[0], 200, "the status")
    with suite.case("questions: nothing is asked at another path"):
        equal(caller.ask("/")[0], 404, "the status")


def evaluations(suite, caller):
    cases = {
        "an allowed request": (question(), True),
        "a denied one": (question(resource=model(TITAN)), False),
        "a user without a policy for it": (question(BEN), False),
        "an unknown user": (question(BEN + "s"), False),
    }
    for name, (asked, decision) in cases.items():
        with suite.case(f"questions: AuthZEN: {name} is {str(decision).lower()}, with 200"):
            status, _, answer = caller.ask("/access/v1/evaluation", asked)
            equal((status, answer.get("decision")), (200, decision), "the answer")
    with suite.case("questions: AuthZEN: the id of a request comes back"):
        equal(caller.ask("/access/v1/evaluation", question(), more={"X-Request-ID": "r-1"})[1]["x-request-id"], "r-1")
    with suite.case("questions: AuthZEN: the endpoints are listed"):
        status, _, answer = caller.ask("/.well-known/authzen-configuration", token=None)
        equal(status, 200, "the status")
        true(answer["access_evaluation_endpoint"].endswith("/access/v1/evaluation"), str(answer))
    wrong = {
        "nothing": b"", "no object": b"[]", "cut off": b'{"subject":',
        "no subject": {"action": {"name": "s3:GetObject"}},
        "an action without a service": question(action="InvokeModel"),
        "two subjects": json.dumps(question()).replace('"action"', '"subject": {}, "action"', 1).encode(),
        "100,000 brackets": b"[" * 100_000,
    }
    for name, body in wrong.items():
        with suite.case(f"questions: AuthZEN: {name} is a 400, and no decision"):
            status, _, answer = caller.ask("/access/v1/evaluation", body)
            equal(status, 400, "the status")
            true(not isinstance(answer, dict) or answer.get("decision") is not True, str(answer))
    for name, token in {"no token": None, "another token": "Bearer change-you", "half a token": "Bearer"}.items():
        with suite.case(f"questions: AuthZEN: {name} is a 401"):
            equal(caller.ask("/access/v1/evaluation", question(), token=token)[0], 401, "the status")


def batches(suite, caller):
    def decisions(semantic=None):
        body = {**question(), "evaluations": [{}, {"resource": {"type": "arn", "id": model(TITAN)}}, {}]}
        if semantic:
            body["options"] = {"evaluations_semantic": semantic}
        status, _, answer = caller.ask("/access/v1/evaluations", body)
        equal(status, 200, "the status")
        return [each["decision"] for each in answer["evaluations"]]

    with suite.case("questions: AuthZEN: a batch is answered in its order, with the defaults of its head"):
        equal(decisions(), [True, False, True], "the decisions")
    with suite.case("questions: AuthZEN: a batch ends at the first denial, or the first allow, where it says so"):
        equal(decisions("deny_on_first_deny"), [True, False], "the decisions")
        equal(decisions("permit_on_first_permit"), [True], "the decisions")


def minio(suite, caller):
    def asked(account, action, resource, **more):
        bucket, _, key = resource.partition("/")
        call = {
            "account": account, "groups": None, "action": action, "bucket": bucket, "object": key,
            "conditions": {
                "SourceIp": ["127.0.0.1"], "SecureTransport": ["false"], "UserAgent": ["MinIO (linux; amd64)"],
                "CurrentTime": ["2026-01-01T00:00:00Z"], "EpochTime": ["1767225600"], "username": [account],
                "userid": [account], "principaltype": ["User"], "authType": ["REST-HEADER"],
                "signatureversion": ["AWS4-HMAC-SHA256"],
                "Authorization": ["AWS4-HMAC-SHA256 Credential=…"],
            },
            "owner": False, "claims": {}, "denyOnly": False, **more}
        status, _, answer = caller.ask("/v1/minio", {"input": call})
        equal(status, 200, "the status")
        return answer["result"]

    with suite.case("questions: MinIO: what a policy allows is true, and all else is false"):
        equal(asked("ana", "s3:GetObject", "plans/team/a"), True, "ana's own")
        equal(asked("ana", "s3:GetObject", "plans/other/a"), False, "another's")
        equal(asked("ben", "s3:GetObject", "plans/team/a"), False, "ben's")
        equal(asked("ben", "s3:ListBucket", "plans"), True, "a list")
    with suite.case("questions: MinIO: a question without its token is not answered"):
        true(caller.ask("/v1/minio", {"input": {}}, token="Bearer other")[0] in (401, 403), "the status")
    with suite.case("questions: MinIO: what is no question is not true"):
        for body in (b"", b"{}", b'{"input":{}}', b'{"input":[]}', b"x" * 1_000):
            status, _, answer = caller.ask("/v1/minio", body)
            true(status == 400 and answer != {"result": True}, f"{body!r} is {status}")
