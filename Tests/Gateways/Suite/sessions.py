"""Temporary credentials that a running server learns of: registered with their key, they sign."""

import http.client
import json
import re
import socket

from server import Reeve
from signer import s3_request
from store import ACCOUNT, Store, reeve as run_reeve, statement
from suite import Failure, equal, free_port, true

ROLE = "Reader"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/{ROLE}/kai"
KEY = ("ASIAIOSFODNN7KAIKAI1", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYKAIKAIKEY1")
TOKEN = "FwoGZXIvYXdzEXAMPLE+kai/token=="


def run(suite):
    store = Store(suite.work / "sessions-store" / "policies")
    store.add_routes()
    run_reeve(["key", "new", store.secrets_key])
    document = {"Version": "2012-10-17", "Statement": [statement("All", "Allow", ["s3:*"], ["*"])]}
    role = {
        "RoleName": ROLE, "Arn": f"arn:aws:iam::{ACCOUNT}:role/{ROLE}",
        "RolePolicyList": [{"PolicyName": "All", "PolicyDocument": document}],
    }
    path = store.folder / "accounts" / f"{ACCOUNT}.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), "RoleDetailList": [role]}))
    port = free_port()
    reeve = Reeve(suite, {
        "store": str(store.folder), "secretsKey": str(store.secrets_key), "state": str(suite.work / "sessions-state"),
        "listeners": [
            {"address": f"unix:{suite.work}/run/reeve.sock", "registersSessions": True},
            {"address": f"tcp://127.0.0.1:{port}", "protocol": "http", "carriesBodies": True},
        ],
    })
    with suite.case("sessions: a key that nobody has registered is not known"):
        equal(ask(port, "/plans/team/a"), (403, "InvalidAccessKeyId"), "the answer")
    with suite.case("sessions: one that is registered signs, within the session's policies"):
        register(suite, reeve, store)
        equal(ask(port, "/plans/team/a"), (200, SESSION), "what the session may do")
        equal(ask(port, "/plans/other/a"), (403, "AccessDenied"), "what the session's policy leaves out")
    with suite.case("sessions: the token counts, and is of this session"):
        equal(ask(port, "/plans/team/a", token=TOKEN + "x"), (400, "InvalidToken"), "another token")
        equal(ask(port, "/plans/team/a", token=None), (400, "InvalidToken"), "no token")
    with suite.case("sessions: a forged signature is refused"):
        equal(ask(port, "/plans/team/a", key=(KEY[0], KEY[1] + "x")), (403, "SignatureDoesNotMatch"), "the answer")
    with suite.case("sessions: it lasts when the data plane is started again, and when all of Reeve is"):
        reeve.kill_data_plane()
        equal(ask(port, "/plans/team/a"), (200, SESSION), "after `reeved`")
        reeve.stop()
        reeve.start()
        equal(ask(port, "/plans/team/a"), (200, SESSION), "after `reeve serve`")
    with suite.case("sessions: neither secret nor token is in the log"):
        said = suite.log_of("reeve")
        true(KEY[1] not in said and TOKEN not in said, "the log has one of them")
    reeve.stop()


def register(suite, reeve, store):
    """Registers the session as whoever hands out its credentials does: with the secret sealed."""
    command = ["key", "seal", "--key", store.secrets_key, "--access-key-id", KEY[0], "--principal", SESSION]
    sealed = json.loads(run_reeve(command, KEY[1]))["SealedSecret"]
    document = {
        "Version": "2012-10-17", "Statement": [statement("Team", "Allow", ["s3:*"], ["arn:aws:s3:::plans/team/*"])]}
    session = {
        "Arn": SESSION, "Expiration": "2100-01-01T00:00:00Z", "Policies": [document],
        "Credentials": {"AccessKeyId": KEY[0], "SealedSecret": sealed, "SessionToken": TOKEN},
    }
    run_reeve(["register", "--connect", reeve.address, "-"], json.dumps(session))


def ask(port, target, key=KEY, token=TOKEN):
    """Status and who it was, or the code of the denial."""
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(s3_request("GET", target, port, key=key, token=token, prefix="/v1/extauthz"))
        response = http.client.HTTPResponse(connection)
        response.begin()
        body = response.read().decode()
    if response.status == 200:
        return 200, response.getheader("x-reeve-principal")
    code = re.search("<Code>([^<]*)</Code>", body)
    if code is None:
        raise Failure(f"{response.status}: {body}")
    return response.status, code[1]
