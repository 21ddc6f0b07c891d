"""What every gateway is asked for: calls of boto3, forged and late ones, policies that change, and Reeve's absence."""

import threading
import time
from unittest import mock

from botocore.exceptions import BotoCoreError, ClientError

from callers import clock, is_let_through, raw, refusal, status_of, tampering
from signer import chunked_upload
from store import (
    ACCOUNT, ANA, ANAS_STATEMENTS, BEN, BENS_STATEMENTS, CLAUDE, COMMAND, GUARDRAIL, KEYS, REGION, TITAN, model, role)
from suite import equal, true

AGENT = {"agentId": "AGENT12345", "agentAliasId": "ALIAS12345", "sessionId": "session-1"}
QUERY = {"retrievalQuery": {"text": "plans"}}


def invoke(client, name=CLAUDE, body=b'{"prompt":"Hello"}'):
    return client.invoke_model(modelId=name, body=body, contentType="application/json")


def denial(principal, action, resource, why):
    return f"User: {principal} is not authorized to perform: {action} on resource: {resource} {why}"


def no_policy(action):
    return f"because no identity-based policy allows the {action} action"


EXPLICIT = "with an explicit deny in an identity-based policy"


def bedrock(suite, gateway, upstream, client):
    """Calls of Bedrock, allowed and denied. `client` makes a client of a service for one of the two users."""
    name = gateway.name
    with suite.case(f"{name}: invoke_model that is allowed reaches the model whole"):
        upstream.taken()
        answer = invoke(client("bedrock-runtime"))
        equal(answer["body"].read(), b'{"completion":"Hello."}', "the answer")
        [arrival] = upstream.taken()
        equal((arrival.method, arrival.target), ("POST", f"/model/{CLAUDE}/invoke"), "what arrived")
        equal(arrival.body, b'{"prompt":"Hello"}', "the body that arrived")
        equal(arrival.all("x-reeve-principal"), [ANA], "who it was")
    with suite.case(f"{name}: invoke_model that a statement denies raises AccessDeniedException with AWS's sentence"):
        found = refusal(invoke, client("bedrock-runtime"), TITAN)
        sentence = denial(ANA, "bedrock:InvokeModel", model(TITAN), EXPLICIT)
        equal(found, ("AccessDeniedException", sentence, 403))
    with suite.case(f"{name}: invoke_model that nothing allows raises AccessDeniedException with AWS's sentence"):
        found = refusal(invoke, client("bedrock-runtime", BEN))
        sentence = denial(BEN, "bedrock:InvokeModel", model(CLAUDE), no_policy("bedrock:InvokeModel"))
        equal(found, ("AccessDeniedException", sentence, 403))
    with suite.case(f"{name}: the model's ARN in a path is read as the client encodes it"):
        invoke(client("bedrock-runtime"), model(CLAUDE))
        equal(refusal(invoke, client("bedrock-runtime"), model(TITAN))[0], "AccessDeniedException")
    with suite.case(f"{name}: invoke_agent is allowed for one agent and denied for another"):
        client("bedrock-agent-runtime").invoke_agent(**AGENT, inputText="Hello")
        other = {**AGENT, "agentId": "OTHER12345"}
        alias = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:agent-alias/OTHER12345/ALIAS12345"
        found = refusal(client("bedrock-agent-runtime").invoke_agent, **other, inputText="Hello")
        sentence = denial(ANA, "bedrock:InvokeAgent", alias, no_policy("bedrock:InvokeAgent"))
        equal(found, ("AccessDeniedException", sentence, 403))
    with suite.case(f"{name}: retrieve is allowed for one knowledge base and denied for another"):
        client("bedrock-agent-runtime").retrieve(knowledgeBaseId="KB12345678", **QUERY)
        base = f"arn:aws:bedrock:{REGION}:{ACCOUNT}:knowledge-base/KB87654321"
        found = refusal(client("bedrock-agent-runtime").retrieve, knowledgeBaseId="KB87654321", **QUERY)
        sentence = denial(ANA, "bedrock:Retrieve", base, no_policy("bedrock:Retrieve"))
        equal(found, ("AccessDeniedException", sentence, 403))
    with suite.case(f"{name}: nothing that was denied reached the upstream"):
        upstream.taken()
        refusal(invoke, client("bedrock-runtime"), TITAN)
        refusal(invoke, client("bedrock-runtime", BEN))
        equal(upstream.taken(), [], "what arrived")


def guardrails(suite, gateway, upstream, client):
    """A model that may be asked with one version of one guardrail: a header says which it is."""
    name = gateway.name

    def ask(**guardrail):
        return client("bedrock-runtime").invoke_model(
            modelId=COMMAND, body=b'{"prompt":"Hello"}', contentType="application/json", **guardrail)

    with suite.case(f"{name}: invoke_model with the guardrail that the policy asks for is allowed"):
        for identifier in ("gr1", GUARDRAIL):
            ask(guardrailIdentifier=identifier, guardrailVersion="1")
    with suite.case(f"{name}: invoke_model without it, or with another one, is denied"):
        upstream.taken()
        for version in ("2", "DRAFT"):
            found = refusal(ask, guardrailIdentifier="gr1", guardrailVersion=version)
            equal(found[0], "AccessDeniedException", f"version {version}")
        equal(refusal(ask, guardrailIdentifier="gr2", guardrailVersion="1")[0], "AccessDeniedException", "another one")
        found = refusal(ask)
        sentence = denial(ANA, "bedrock:InvokeModel", model(COMMAND), no_policy("bedrock:InvokeModel"))
        equal(found, ("AccessDeniedException", sentence, 403), "none")
        equal(upstream.taken(), [], "what arrived")


def read_bodies(suite, gateway, upstream, client):
    """What only a body says: the guardrail of a conversation, and the role that an agent gets."""
    name = gateway.name

    def converse(**guardrail):
        text = [{"role": "user", "content": [{"text": "Hello"}]}]
        return client("bedrock-runtime").converse(modelId=COMMAND, messages=text, **guardrail)

    def create(**more):
        return client("bedrock-agent").create_agent(agentName="Helper", **more)

    guardrail = {"guardrailIdentifier": "gr1", "guardrailVersion": "1"}
    with suite.case(f"{name}: converse is allowed with the guardrail that the policy asks for, and denied without it"):
        converse(guardrailConfig=guardrail)
        upstream.taken()
        equal(refusal(converse)[0], "AccessDeniedException", "none")
        other = {**guardrail, "guardrailVersion": "2"}
        equal(refusal(converse, guardrailConfig=other)[0], "AccessDeniedException", "another version")
        equal(upstream.taken(), [], "what arrived")
    with suite.case(f"{name}: create_agent is allowed with a role that may be passed, and without one"):
        create(agentResourceRoleArn=role("Agents"))
        create()
    with suite.case(f"{name}: create_agent with a role that may not be passed is denied"):
        upstream.taken()
        found = refusal(create, agentResourceRoleArn=role("Admin"))
        sentence = denial(ANA, "iam:PassRole", role("Admin"), no_policy("iam:PassRole"))
        equal(found, ("AccessDeniedException", sentence, 403))
        equal(upstream.taken(), [], "what arrived")


def unread_bodies(suite, gateway, upstream, client):
    """A gateway that hands in no bodies: what only these say nobody knows."""
    with suite.case(f"{gateway.name}: create_agent, whose role is in the body, is refused"):
        upstream.taken()
        status = refusal(client("bedrock-agent").create_agent, agentName="Helper")[2]
        true(status in (400, 403), f"the status is {status}")
        equal(upstream.taken(), [], "what arrived")


def copies(suite, gateway, upstream, client):
    """A copy reads what a header names, in each form in which the SDK writes it."""
    def copy(source, **more):
        return client("s3").copy_object(
            Bucket="plans", Key="team/copy", CopySource=source, TaggingDirective="REPLACE", **more)

    with suite.case(f"{gateway.name}: copy_object is allowed where the source may be read"):
        copy({"Bucket": "plans", "Key": "team/a b?c"})
        copy("/plans/team/a")
    with suite.case(f"{gateway.name}: copy_object is denied where the source, or an ACL, is not allowed"):
        upstream.taken()
        found = refusal(copy, {"Bucket": "plans", "Key": "other/a"})
        equal(found[0], "AccessDenied", "the code")
        true("s3:GetObject on resource:" in found[1] and "arn:aws:s3:::plans/other/a" in found[1], found[1])
        found = refusal(copy, {"Bucket": "plans", "Key": "team/a"}, ACL="public-read")
        true("s3:PutObjectAcl" in found[1], found[1])
        found = refusal(copy, {"Bucket": "plans", "Key": "team/a", "VersionId": "v1"})
        true("s3:GetObjectVersion" in found[1], found[1])
        equal(upstream.taken(), [], "what arrived")


def s3(suite, gateway, upstream, client):
    """Calls of S3, allowed and denied."""
    name = gateway.name
    with suite.case(f"{name}: S3 puts, gets, lists and deletes what is allowed"):
        upstream.taken()
        bucket = client("s3")
        bucket.put_object(Bucket="plans", Key="team/a b+c", Body=b"hello")
        equal(bucket.get_object(Bucket="plans", Key="team/a")["Body"].read(), b"hello", "the object")
        equal(bucket.list_objects_v2(Bucket="plans")["KeyCount"], 1, "the count of keys")
        bucket.delete_object(Bucket="plans", Key="team/a")
        found = [(arrival.method, arrival.target.split("?")[0]) for arrival in upstream.taken()]
        wanted = [
            ("PUT", "/plans/team/a%20b%2Bc"), ("GET", "/plans/team/a"), ("GET", "/plans"), ("DELETE", "/plans/team/a")]
        equal(found, wanted, "what arrived")
    why = no_policy
    calls = {
        "put": ("s3:PutObject", ANA, "plans/other/a", lambda s3: s3.put_object(Bucket="plans", Key="other/a")),
        "get": ("s3:GetObject", ANA, "plans/other/a", lambda s3: s3.get_object(Bucket="plans", Key="other/a")),
        "list": ("s3:ListBucket", ANA, "secrets", lambda s3: s3.list_objects_v2(Bucket="secrets")),
        "delete": ("s3:DeleteObject", BEN, "plans/team/a", lambda s3: s3.delete_object(Bucket="plans", Key="team/a")),
    }
    for word, (action, principal, resource, call) in calls.items():
        with suite.case(f"{name}: S3's {word} that nothing allows raises AccessDenied with AWS's sentence"):
            found = refusal(call, client("s3", principal))
            equal(found, ("AccessDenied", denial(principal, action, f"arn:aws:s3:::{resource}", why(action)), 403))
    with suite.case(f"{name}: nothing of S3 that was denied reached the upstream"):
        upstream.taken()
        for _, principal, _, call in calls.values():
            refusal(call, client("s3", principal))
        equal(upstream.taken(), [], "what arrived")


def unsigned_payloads(suite, gateway, upstream, is_accepted):
    """S3's bodies that are not signed: accepted where the listener says so."""
    kinds = {
        "UNSIGNED-PAYLOAD": b"hello",
        "STREAMING-UNSIGNED-PAYLOAD-TRAILER": b"5\r\nhello\r\n0\r\nx-amz-checksum-crc32:NhCmhg==\r\n\r\n",
    }
    for kind, body in kinds.items():
        word = "accepted" if is_accepted else "refused"
        with suite.case(f"{gateway.name}: S3's put with {kind} is {word}"), mock.patch(
            "botocore.auth.S3SigV4Auth.payload", lambda *_, kind=kind: kind
        ):
            upstream.taken()
            extra = {"content-encoding": "aws-chunked"} if kind.startswith("STREAMING") else {}
            client = gateway.signed("s3", extra=extra)
            went = is_let_through(client.put_object, Bucket="plans", Key="team/a", Body=body)
            equal(went, is_accepted, "whether it went through")
            equal(len(upstream.taken()), int(is_accepted), "how many requests arrived")
            # Who is not allowed is not, signed or unsigned.
            went = is_let_through(client.put_object, Bucket="plans", Key="other/a", Body=body)
            true(not went, "another key went through")
            equal(upstream.taken(), [], "what arrived")


def chunked_uploads(suite, gateway, upstream):
    """S3's bodies in chunks that are signed one behind the other: the request's own signature, which begins the chain, is
    verified at the gateway, and the chunks behind it."""
    name = gateway.name
    chunks = [b"a" * 65_536, b"the rest"]

    def put(target, change=lambda request: request):
        upstream.taken()
        answer = raw(gateway.port, change(chunked_upload(target, gateway.port, chunks)))
        return status_of(answer), answer

    def other_seed(request):
        end = request.index(b"\r\n", request.index(b"Signature="))
        return request[:end - 1] + (b"1" if request[end - 1:end] == b"0" else b"0") + request[end:]

    with suite.case(f"{name}: an upload in signed chunks arrives as it was sent"):
        equal(put("/plans/team/a")[0], 200, "the status")
        [arrival] = upstream.taken()
        equal((arrival.method, arrival.target), ("PUT", "/plans/team/a"), "what arrived")
        sent = chunked_upload("/plans/team/a", gateway.port, chunks).partition(b"\r\n\r\n")[2]
        equal(len(arrival.body), len(sent), "the length of the body that arrived")
        true(arrival.body.startswith(b"10000;chunk-signature="), "the chunks' signatures did not arrive")
        equal(arrival.all("x-reeve-principal"), [ANA], "who it was")
    with suite.case(f"{name}: an upload in signed chunks to another key is denied"):
        status, answer = put("/plans/other/a")
        true(status == 403 and b"<Code>AccessDenied</Code>" in answer, f"the answer is {answer[:300]}")
        equal(upstream.taken(), [], "what arrived")
    with suite.case(f"{name}: an upload in chunks whose first signature is tampered with is refused"):
        status, answer = put("/plans/team/a", other_seed)
        true(status == 403 and b"<Code>SignatureDoesNotMatch</Code>" in answer, f"the answer is {answer[:300]}")
        equal(upstream.taken(), [], "what arrived")
    with suite.case(f"{name}: an upload in chunks that says another length than was signed is refused"):
        status, answer = put("/plans/team/a", lambda request: request.replace(
            b"x-amz-decoded-content-length: 65544", b"x-amz-decoded-content-length: 65545"))
        true(status == 403 and b"<Code>SignatureDoesNotMatch</Code>" in answer, f"the answer is {answer[:300]}")
        equal(upstream.taken(), [], "what arrived")


def credentials(suite, gateway, upstream, call, service, codes):
    """Forged, late and unknown signatures, each with AWS's code. `call` is one that is allowed."""
    name = gateway.name

    def set_header(name, value):
        def change(request):
            request.headers[name] = value
        return change

    def damage_signature(request):
        header = request.headers["Authorization"]
        header = header.decode() if isinstance(header, bytes) else header
        request.headers["Authorization"] = header[:-1] + ("0" if header[-1] != "0" else "1")

    def other_target(request):
        request.url = request.url + ("&" if "?" in request.url else "?") + "x-id=Other"

    upstream.taken()
    with suite.case(f"{name}: the call that the next cases break is allowed as it is"):
        call(gateway.signed(service))
        equal(len(upstream.taken()), 1, "how many requests arrived")
    with suite.case(f"{name}: a tampered signature is {codes['tampered']}"):
        equal(refusal(call, tampering(gateway.signed(service), damage_signature))[0], codes["tampered"], "the code")
    with suite.case(f"{name}: a header that was changed behind its signing is {codes['tampered']}"):
        date = time.strftime("%Y%m%dT%H%M%SZ", time.gmtime(time.time() - 60))
        changed = tampering(gateway.signed(service), set_header("X-Amz-Date", date))
        equal(refusal(call, changed)[0], codes["tampered"], "the code")
    with suite.case(f"{name}: a parameter that was added behind the signing is {codes['tampered']}"):
        equal(refusal(call, tampering(gateway.signed(service), other_target))[0], codes["tampered"], "the code")
    with suite.case(f"{name}: a signature of an hour ago is {codes['stale']}"), clock(-3_600):
        equal(refusal(call, gateway.signed(service))[0], codes["stale"], "the code")
    with suite.case(f"{name}: a signature of the next hour is {codes['stale']}"), clock(3_600):
        equal(refusal(call, gateway.signed(service))[0], codes["stale"], "the code")
    with suite.case(f"{name}: a key that nobody has is {codes['unknown']}"):
        stranger = gateway.signed(service, key=("AKIAIOSFODNN7NOBODY1", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYNOBODYKEY"))
        equal(refusal(call, stranger)[0], codes["unknown"], "the code")
    with suite.case(f"{name}: another user's key with one's own secret is {codes['tampered']}"):
        mixed = gateway.signed(service, key=(KEYS[ANA][0], KEYS[BEN][1]))
        equal(refusal(call, mixed)[0], codes["tampered"], "the code")
    with suite.case(f"{name}: no signature is {codes['none']}"):
        equal(refusal(call, gateway.signed(service, is_signed=False))[0], codes["none"], "the code")
    with suite.case(f"{name}: none of them reached the upstream"):
        equal(upstream.taken(), [], "what arrived")


EXCEPTIONS = {
    "tampered": "InvalidSignatureException", "stale": "InvalidSignatureException",
    "unknown": "UnrecognizedClientException", "none": "MissingAuthenticationTokenException",
}
S3_ERRORS = {
    "tampered": "SignatureDoesNotMatch", "stale": "RequestTimeTooSkewed", "unknown": "InvalidAccessKeyId",
    "none": "AccessDenied",
}


def changed_bodies(suite, gateway, upstream, client):
    """A body is what was signed, or the request is refused."""
    def other_body(request):
        request.body = b'{"prompt":"Other"}'

    with suite.case(f"{gateway.name}: a body that was changed behind its signing is InvalidSignatureException"):
        upstream.taken()
        found = refusal(invoke, tampering(client("bedrock-runtime"), other_body))
        equal(found[0], "InvalidSignatureException", "the code")
        equal(upstream.taken(), [], "what arrived")


def large_bodies(suite, gateway, upstream, fits, exceeds):
    """Bodies within a gateway's limit go through whole, and beyond it they are refused with 413."""
    with suite.case(f"{gateway.name}: a body of {fits} bytes goes through whole"):
        upstream.taken()
        invoke(gateway.signed("bedrock-runtime"), body=b"x" * fits)
        equal([len(arrival.body) for arrival in upstream.taken()], [fits], "the bodies that arrived")
    with suite.case(f"{gateway.name}: a body of {exceeds} bytes is refused with 413"):
        equal(refusal(invoke, gateway.signed("bedrock-runtime"), body=b"x" * exceeds)[2], 413, "the status")
        equal(upstream.taken(), [], "what arrived")


def forged_headers(suite, gateway, upstream, client, call):
    """What a client says under the names of Reeve, or of an identity that a proxy sets, counts for nothing."""
    forged = {
        "x-reeve-principal": BEN, "x-reeve-decision": "allowed", "x-reeve-other": "1", "x-principal": ANA,
        "x-original-method": "GET",
        "x-original-uri": "/plans/team/a", "x-original-host": "elsewhere", "x-forwarded-method": "GET",
        "x-forwarded-uri": "/plans/team/a", "x-forwarded-host": "elsewhere", "x-real-ip": "203.0.113.7",
        "x-forwarded-proto": "https", "x-envoy-internal": "true",
    }
    with suite.case(f"{gateway.name}: an upstream learns who it was from Reeve alone"):
        upstream.taken()
        call(client(ANA, forged))
        [arrival] = upstream.taken()
        equal(arrival.all("x-reeve-principal"), [ANA], "x-reeve-principal")
        true(arrival.all("x-reeve-decision") in ([], ["allowed"]), "x-reeve-decision came from the client")
        equal(arrival.all("x-principal"), [], "x-principal")
        if gateway.strips_prefix:
            equal(arrival.all("x-reeve-other"), [], "x-reeve-other")
    with suite.case(f"{gateway.name}: forged headers let nobody through who is denied"):
        for one in [*forged.items(), None]:
            extra = forged if one is None else dict([one])
            true(not is_let_through(call, client(BEN, extra)), f"it went through with {extra}")
        equal(upstream.taken(), [], "what arrived")
    with suite.case(f"{gateway.name}: a stranger with forged headers is nobody"):
        request = b"GET /plans/team/a HTTP/1.1\r\nHost: s3.us-east-1.amazonaws.com\r\nConnection: close\r\n"
        for header, value in forged.items():
            request += f"{header}: {value}\r\n".encode()
        true(status_of(raw(gateway.port, request + b"\r\n")) in (400, 401, 403), "a stranger was not refused")
        equal(upstream.taken(), [], "what arrived")


def changes(suite, gateway, upstream, reeve, store, call):
    """The policies change, and the next call is decided by what they say now. `call` is one that is allowed."""
    with suite.case(f"{gateway.name}: the same call changes its answer when the store changes"):
        call()
        reeve.change(lambda: store.write(anas=BENS_STATEMENTS))
        true(not is_let_through(call), "it went through under the policies of another")
        reeve.change(lambda: store.write(anas=ANAS_STATEMENTS))
        call()
    with suite.case(f"{gateway.name}: 20 changes of the store lose no call"):
        failures, is_over = [], threading.Event()

        def keep_calling():
            while not is_over.is_set():
                try:
                    call()
                except Exception as error:  # whichever: each is a call that was lost
                    failures.append(error)

        caller = threading.Thread(target=keep_calling)
        caller.start()
        try:
            for number in range(20):
                more = {"Sid": f"More{number}", "Effect": "Allow", "Action": "s3:ListAllMyBuckets", "Resource": "*"}
                reeve.change(lambda more=more: store.write(anas=[*ANAS_STATEMENTS, more]))
        finally:
            is_over.set()
            caller.join()
            store.write()
        equal(failures, [], "the calls that were lost")


def absence(suite, gateway, upstream, reeve, call):
    """Reeve is started again, and gone. `call` is one that is allowed, and gives the status where it is not."""
    def returns():
        suite.wait_for(f"{gateway.name} lets through again", lambda: call() == 200, seconds=10)

    with suite.case(f"{gateway.name}: reeved dies, and calls go on"):
        reeve.kill_data_plane()
        returns()
    with suite.case(f"{gateway.name}: Reeve is started again with new sockets, and calls go on"):
        reeve.stop()
        reeve.start()
        returns()
    with suite.case(f"{gateway.name}: without Reeve each call is a 503, and none reaches the upstream"):
        reeve.stop()
        upstream.taken()
        equal([call() for _ in range(10)], [503] * 10, "the statuses")
        equal(upstream.taken(), [], "what arrived")
    with suite.case(f"{gateway.name}: and with Reeve they go on"):
        reeve.start()
        returns()


def status_from(call, *arguments, **options):
    """The status of a call, 200 where it goes through."""
    try:
        call(*arguments, **options)
    except ClientError as error:
        return error.response["ResponseMetadata"]["HTTPStatusCode"]
    except BotoCoreError:
        return 0
    return 200
