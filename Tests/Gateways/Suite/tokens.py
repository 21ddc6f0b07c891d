"""Tokens whose issuer publishes its keys at a URL: through each proxy, the keys that stand there now are those that count."""

import base64
import contextlib
import json
import signal
import subprocess
import threading
import time
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import proxies
from callers import HOSTS, raw, status_of
from gateways import running
from server import deployed_configuration
from store import ACCOUNT, Store, statement
from suite import equal, output, true

ISSUER = "https://login.example.com"
SESSION = f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/kai"
GATEWAYS = {
    "Envoy": partial(proxies.envoy, "grpc"), "HAProxy": proxies.haproxy, "NGINX": partial(proxies.nginx, "NGINX"),
    "Caddy": proxies.caddy,
}


def run(suite):
    keys = [Key(suite, name) for name in ("old", "new")]
    for folder, start in GATEWAYS.items():
        with world(suite, folder, start) as (reeve, publisher, upstream, gateway):
            rotation(suite, reeve, publisher, upstream, gateway, *keys)


def rotation(suite, reeve, publisher, upstream, gateway, old, new):
    name = gateway.name

    def ask(key):
        upstream.taken()
        status = get(gateway, key)
        arrivals = [arrival.all("x-reeve-principal") for arrival in upstream.taken()]
        equal(arrivals, [[SESSION]] if status == 200 else [], "who reached the upstream")
        return status

    with suite.case(f"{name}: while there are no keys, a token is a 503"):
        equal(ask(old), 503, "the status")
    with suite.case(f"{name}: a token is let through by the keys that are published, and one of another key refused"):
        publish(suite, reeve, publisher, old)
        equal((ask(old), ask(new)), (200, 400), "the statuses")
    with suite.case(f"{name}: a token of the new key is let through after the rotation, and one of the old key refused"):
        publish(suite, reeve, publisher, new)
        equal((ask(old), ask(new)), (400, 200), "the statuses")
    with suite.case(f"{name}: keys go on while nobody publishes any"):
        count = publisher.count
        publisher.body = None
        reeve.process.send_signal(signal.SIGHUP)
        suite.wait_for("the keys are asked for", lambda: publisher.count > count, reeve.process)
        suite.wait_for("it is said", lambda: "those before go on" in suite.log_of("reeve"), reeve.process)
        equal((ask(old), ask(new)), (400, 200), "the statuses")


def publish(suite, reeve, publisher, key):
    """Puts a key in the place of all, and has Reeve look."""
    before = reeve.generation()
    publisher.body = json.dumps({"keys": [key.public]}).encode()
    reeve.process.send_signal(signal.SIGHUP)
    suite.wait_for("the keys decide", lambda: reeve.generation() > before, reeve.process)


def get(gateway, key):
    """The status of a request with a token that this key has signed."""
    request = (
        f"GET /plans/team/a HTTP/1.1\r\nHost: {HOSTS['s3']}\r\nConnection: close\r\n"
        f"Authorization: Bearer {key.token()}\r\n\r\n")
    return status_of(raw(gateway.port, request.encode()))


@contextlib.contextmanager
def world(suite, folder, start):
    """A store with an issuer, Reeve with the listeners of a folder of Deploy, of which each takes tokens, and the gateway."""
    publisher = Publisher()
    store = Store(suite.work / f"tokens-{folder}" / "policies")
    store.add_routes()
    document = {"Version": "2012-10-17", "Statement": [statement("Team", "Allow", ["s3:*"], ["arn:aws:s3:::plans/team/*"])]}
    path = store.folder / "accounts" / f"{ACCOUNT}.json"
    role = {"RoleName": "Reader", "RolePolicyList": [{"PolicyName": "Team", "PolicyDocument": document}]}
    path.write_text(json.dumps({**json.loads(path.read_text()), "RoleDetailList": [role]}))
    (store.folder / "token-issuers").mkdir()
    (store.folder / "token-issuers" / "login.json").write_text(json.dumps({
        "Issuer": ISSUER, "Audiences": ["reeve"], "KeysURL": publisher.url,
        "Principal": f"arn:aws:sts::{ACCOUNT}:assumed-role/Reader/${{sub}}"}))
    configuration = deployed_configuration(suite, f"{folder}/reeve.json", store)
    configuration.pop("secretsKey", None)
    for listener in configuration["listeners"]:
        if "protocol" in listener:
            listener["identity"] = ["token"]
    (suite.work / "reeve.log").unlink(missing_ok=True)
    try:
        with running(suite, configuration, start) as (reeve, upstream, gateway):
            yield reeve, publisher, upstream, gateway
    finally:
        publisher.stop()


class Publisher:
    """A server of keys on a port of this machine; without any it answers 404."""

    def __init__(self):
        self.body = None
        self.count = 0
        publisher = self

        class Answering(BaseHTTPRequestHandler):
            def do_GET(self):
                body = publisher.body
                publisher.count += 1
                self.send_response(404 if body is None else 200)
                self.send_header("content-length", str(len(body or b"")))
                self.end_headers()
                self.wfile.write(body or b"")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Answering)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/keys"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Key:
    """A key pair of an issuer, made by openssl."""

    def __init__(self, suite, name):
        self.name = name
        self.path = suite.work / f"issuer-{name}.key"
        output(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", self.path])
        modulus = output(["openssl", "rsa", "-in", self.path, "-noout", "-modulus"]).strip().partition("=")[2]
        self.public = {
            "kty": "RSA", "kid": name, "alg": "RS256", "use": "sig", "e": "AQAB", "n": encoded(bytes.fromhex(modulus))}

    def token(self):
        now = int(time.time())
        claims = {"iss": ISSUER, "aud": "reeve", "sub": "kai", "iat": now - 60, "exp": now + 600}
        parts = [encoded(json.dumps(part).encode()) for part in ({"alg": "RS256", "kid": self.name}, claims)]
        signed = ".".join(parts)
        command = ["openssl", "dgst", "-sha256", "-sign", str(self.path)]
        done = subprocess.run(command, input=signed.encode(), capture_output=True, timeout=20)
        true(done.returncode == 0, done.stderr.decode())
        return f"{signed}.{encoded(done.stdout)}"


def encoded(text):
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()
