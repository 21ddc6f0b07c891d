"""The gateways of Deploy, as `gateways` measures them: without an authorizer, and where Reeve believes a header.

The configurations are those that people copy, started by the suite of Tests/Gateways; what is changed in them is here.
"""

import re
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from session import ROOT, Failure

# Behind the runner's own folder, whose modules go first.
sys.path.append(str(ROOT / "Tests" / "Gateways" / "Suite"))
try:
    import proxies
    from store import ANA
except ImportError as problem:
    raise Failure(f"the gateways need boto3 and Envoy ({problem}); run: make bench-gateways") from None

# What each side is asked by: nobody; the stub; Reeve, by a signature; Reeve, by a header that the gateway sets.
SIDES = ("none", "stub", "signed", "header")


@dataclass(frozen=True)
class Asking:
    """A gateway and the way in which it asks."""

    name: str
    folder: str  # of Deploy
    start: Callable  # of proxies.py
    stubs: dict  # the protocols of the stub, by the names of the sockets
    edits: dict  # what is changed in the configuration, by side
    is_framed: bool = False  # asked by the server of the configuration that says itself what a request is

    @property
    def sides(self):
        return tuple(side for side in SIDES if side in self.edits)


def cut(text, start, end):
    """A text without what is between the first `start` and the `end` behind it, `start` included."""
    at = text.find(start)
    to = text.find(end, at)
    if at < 0 or to < 0:
        raise Failure(f"the configuration has no `{start.strip()}` before a `{end.strip()}`")
    return text[:at] + text[to:]


def swap(replacements, text):
    return proxies.replaced(text, replacements)


def unchanged(text):
    return text


def edits(none, header):
    return {"none": none, "stub": unchanged, "signed": unchanged, "header": header}


def envoy_alone(text):
    name = "          - name: envoy.filters.http."
    return cut(text, f"{name}ext_authz\n", f"{name}router\n")


ENVOY = edits(envoy_alone, partial(swap, {
    '- remove: "x-principal"':
        f'- append: {{ header: {{ key: x-principal, value: "{ANA}" }}, append_action: OVERWRITE_IF_EXISTS_OR_ADD }}'}))


def haproxy_alone(text):
    text = cut(text, "  option http-buffer-request\n", "\n  # 1.")
    text = cut(text, "  # 2.", "  # 5.")
    return cut(text, "  http-request set-header x-reeve-principal", "  default_backend upstream")


HAPROXY = edits(haproxy_alone, partial(swap, {
    "http-request del-header x-principal": f"http-request set-header x-principal {ANA}"}))


def nginx_alone(text):
    said = 'proxy_set_header Host $http_host; proxy_set_header Connection "";'
    text = re.sub(r"include \S+/protect\.conf;", lambda _: said, text)
    return re.sub(r"include \S+/refused\.conf;", "", text)


NGINX = edits(nginx_alone, partial(swap, {
    'proxy_set_header X-Principal "";': f'proxy_set_header X-Principal "{ANA}";'}))

GUARD = "access_by_lua_block { signed:guard() }"
OPENRESTY = edits(partial(swap, {GUARD: ""}), partial(swap, {
    GUARD: f'access_by_lua_block {{ ngx.req.set_header("x-principal", "{ANA}") signed:guard() }}'}))


def framed(text):
    """OpenResty's second server without TLS, whose clients are all one user."""
    text = re.sub(r"(listen \S+) ssl;", r"\1;", re.sub(r"\n +ssl_.*;", "", text))
    return swap({'default "";': f'default "{ANA}";'}, text)


def framed_alone(text):
    return cut(framed(text), "      access_by_lua_block {\n        frames", "      proxy_set_header X-Principal $")


FRAMES = {"none": framed_alone, "stub": framed, "header": framed}


def caddy_alone(text):
    return cut(text, "\t\tforward_auth", "\t\treverse_proxy")


CADDY = edits(caddy_alone, partial(swap, {"request_header -X-Principal": f"request_header X-Principal {ANA}"}))

ALL = [
    Asking("HAProxy, SPOE", "HAProxy", proxies.haproxy, {"spop.sock": "spop"}, HAPROXY),
    Asking("nginx, auth_request", "NGINX", partial(proxies.nginx, "NGINX"), {"signed.sock": "http"}, NGINX),
    Asking("OpenResty, HTTP", "OpenResty", partial(proxies.nginx, "OpenResty"), {"http.sock": "http"}, OPENRESTY),
    Asking(
        "OpenResty, frames", "OpenResty", partial(proxies.nginx, "OpenResty"), {"reeve.sock": "frames"}, FRAMES,
        is_framed=True),
    Asking("Envoy, gRPC", "Envoy", partial(proxies.envoy, "grpc"), {"http.sock": "grpc"}, ENVOY),
    Asking("Envoy, HTTP", "Envoy", partial(proxies.envoy, "http"), {"http.sock": "http"}, ENVOY),
    Asking("Caddy, forward_auth", "Caddy", proxies.caddy, {"signed.sock": "http"}, CADDY),
]
