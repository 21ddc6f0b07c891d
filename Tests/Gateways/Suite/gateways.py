"""A part for each gateway: Reeve as its folder of Deploy configures it, the proxy, and what holds for it."""

import contextlib
import http.client
import json
import ssl
from functools import partial

import cases
import hostile
import proxies
from server import Reeve, deployed_configuration
from store import ANA, BEN, CLAUDE, TITAN, Store, model
from suite import equal, free_port, true
from upstream import Upstream

import callers


@contextlib.contextmanager
def world(suite, name, folder, start):
    """A store, Reeve, an upstream, and the gateway before it, for the time of a part."""
    store = Store(suite.work / f"{name}-store" / "policies")
    store.add_routes()
    store.add_keys()
    with running(suite, deployed_configuration(suite, f"{folder}/reeve.json", store), start) as (reeve, upstream, gateway):
        yield store, reeve, upstream, gateway


@contextlib.contextmanager
def running(suite, configuration, start):
    """Reeve, an upstream, and the gateway before it."""
    reeve = Reeve(suite, configuration)
    port = free_port()
    upstream = Upstream(port)
    gateway = None
    try:
        gateway = start(suite, port)
        yield reeve, upstream, gateway
    finally:
        if gateway is not None:
            suite.stop(gateway.process)
        upstream.stop()
        reeve.stop()


def get(client):
    return client.get_object(Bucket="plans", Key="team/a")


def whole_requests(suite, name, folder, start, fits, exceeds, more=lambda *_: None):
    """A gateway that hands in bodies, so that every signature is verified."""
    with world(suite, name, folder, start) as (store, reeve, upstream, gateway):
        cases.bedrock(suite, gateway, upstream, gateway.signed)
        cases.guardrails(suite, gateway, upstream, gateway.signed)
        cases.read_bodies(suite, gateway, upstream, gateway.signed)
        cases.s3(suite, gateway, upstream, gateway.signed)
        cases.copies(suite, gateway, upstream, gateway.signed)
        cases.credentials(suite, gateway, upstream, cases.invoke, "bedrock-runtime", cases.EXCEPTIONS)
        cases.credentials(suite, gateway, upstream, get, "s3", cases.S3_ERRORS)
        cases.changed_bodies(suite, gateway, upstream, gateway.signed)
        cases.large_bodies(suite, gateway, upstream, fits, exceeds)
        cases.unsigned_payloads(suite, gateway, upstream, True)
        cases.forged_headers(suite, gateway, upstream, lambda who, extra: gateway.signed("s3", who, extra=extra), get)
        hostile.targets(suite, gateway, upstream)
        hostile.doubled(suite, gateway, upstream)
        hostile.large_heads(suite, gateway, upstream)
        call = partial(cases.invoke, gateway.signed("bedrock-runtime"))
        cases.changes(suite, gateway, upstream, reeve, store, call)
        more(suite, gateway, upstream)
        cases.absence(suite, gateway, upstream, reeve, partial(cases.status_from, call))


def named_in_the_configuration(suite, gateway, upstream):
    """OpenResty's second server, whose file says what a request is: asked in frames, of clients with certificates."""
    def ask(user, path, headers=None):
        context = ssl.create_default_context(cafile=gateway.authority)
        folder = gateway.authority.parent
        context.load_cert_chain(folder / f"{user}.pem", folder / f"{user}.key")
        context.check_hostname = False
        connection = http.client.HTTPSConnection("127.0.0.1", gateway.named_port, timeout=10, context=context)
        connection.request("POST", path, b"{}", headers or {})
        response = connection.getresponse()
        body = response.read()
        connection.close()
        return response.status, body

    with suite.case(f"{gateway.name}: a client with a certificate is asked about in frames, and goes through"):
        upstream.taken()
        equal(ask("ana", f"/models/{CLAUDE}", {"x-reeve-principal": BEN, "x-principal": BEN})[0], 200, "the status")
        [arrival] = upstream.taken()
        equal((arrival.all("x-principal"), arrival.all("x-reeve-principal")), ([ANA], []), "who it was")
    with suite.case(f"{gateway.name}: a client with a certificate is denied in frames"):
        status, body = ask("ana", f"/models/{TITAN}")
        sentence = f"User: {ANA} is not authorized to perform: bedrock:InvokeModel on resource: {model(TITAN)}"
        equal((status, json.loads(body)["message"]), (403, sentence), "the answer")
        equal(ask("ben", f"/models/{CLAUDE}", {"x-principal": ANA})[0], 403, "the status")
        equal(ask("eve", f"/models/{CLAUDE}", {"x-principal": ANA})[0], 403, "the status")
        equal(upstream.taken(), [], "what arrived")


def heads_alone(suite, name, folder, start):
    """A gateway that hands in no bodies: S3 by signatures, Bedrock by certificates."""
    with world(suite, name, folder, start) as (store, reeve, upstream, gateway):
        def named(service, principal=ANA, **more):
            return gateway.named(service, principal.rpartition("/")[2], **more)

        cases.bedrock(suite, gateway, upstream, named)
        cases.guardrails(suite, gateway, upstream, named)
        cases.unread_bodies(suite, gateway, upstream, named)
        cases.s3(suite, gateway, upstream, gateway.signed)
        cases.copies(suite, gateway, upstream, gateway.signed)
        cases.credentials(suite, gateway, upstream, get, "s3", cases.S3_ERRORS)
        cases.unsigned_payloads(suite, gateway, upstream, True)
        cases.chunked_uploads(suite, gateway, upstream)
        with suite.case(f"{gateway.name}: a signature over a body that is not handed in is refused"):
            found = callers.refusal(cases.invoke, gateway.signed("bedrock-runtime"))
            equal(found[0], "InvalidSignatureException", "the code")
        with suite.case(f"{gateway.name}: a certificate that stands for nobody is refused"):
            upstream.taken()
            status = callers.refusal(cases.invoke, gateway.named("bedrock-runtime", "eve"))[2]
            true(status in (400, 401, 403), f"the status is {status}")
            equal(upstream.taken(), [], "what arrived")
        with suite.case(f"{gateway.name}: a certificate counts, and the header of an identity does not"):
            upstream.taken()
            for principal in (ANA, BEN):
                stranger = gateway.named("bedrock-runtime", "eve", extra={"x-principal": principal})
                true(not callers.is_let_through(cases.invoke, stranger), f"it went through as {principal}")
            denied = gateway.named("bedrock-runtime", "ben", extra={"x-principal": ANA})
            true(not callers.is_let_through(cases.invoke, denied), "ben went through as ana")
            equal(upstream.taken(), [], "what arrived")
        cases.forged_headers(suite, gateway, upstream, lambda who, extra: gateway.signed("s3", who, extra=extra), get)
        hostile.targets(suite, gateway, upstream)
        hostile.doubled(suite, gateway, upstream)
        hostile.large_heads(suite, gateway, upstream)
        call = partial(cases.invoke, named("bedrock-runtime"))
        cases.changes(suite, gateway, upstream, reeve, store, call)
        cases.absence(suite, gateway, upstream, reeve, partial(cases.status_from, call))


def envoy_grpc(suite):
    whole_requests(suite, "envoy-grpc", "Envoy", partial(proxies.envoy, "grpc"), 980_000, 1_100_000)


def envoy_http(suite):
    whole_requests(suite, "envoy-http", "Envoy", partial(proxies.envoy, "http"), 980_000, 1_100_000)


def haproxy(suite):
    whole_requests(suite, "haproxy", "HAProxy", proxies.haproxy, 100_000, 200_000)


def openresty(suite):
    start = partial(proxies.nginx, "OpenResty")
    whole_requests(suite, "openresty", "OpenResty", start, 8_000_000, 9_000_000, named_in_the_configuration)


def nginx(suite):
    heads_alone(suite, "nginx", "NGINX", partial(proxies.nginx, "NGINX"))


def caddy(suite):
    heads_alone(suite, "caddy", "Caddy", proxies.caddy)
