"""The proxies of Deploy, each started with the configuration that people copy."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from store import ANA
from suite import DEPLOY, Failure, deployed, free_port, is_open, output

import callers

# Debian has lua-nginx-module as a module to load; OpenResty has it built in, so Deploy's configuration loads none.
LUA_MODULES = " ".join(
    f"load_module /usr/lib/nginx/modules/{name}.so;" for name in ("ndk_http_module", "ngx_http_lua_module"))

# Started as root, nginx would serve as a user who may not connect to Reeve; README.md of Deploy/NGINX has the group.
NGINX_OPTIONS = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")


@dataclass
class Gateway:
    """A proxy that runs, and how its clients reach it."""

    name: str
    process: object
    port: int  # for clients that sign
    named_port: int = 0  # for clients with certificates, where there are any
    authority: Path | None = None
    strips_prefix: bool = True  # whether all of x-reeve-* is removed, and not the names alone that Reeve sets

    def signed(self, service, principal=ANA, **more):
        return callers.client(service, self.port, principal, **more)

    def named(self, service, user="ana", **more):
        folder = self.authority.parent
        pair = (str(folder / f"{user}.pem"), str(folder / f"{user}.key"))
        return callers.client(
            service, self.named_port, certificate=pair, authority=self.authority, is_signed=False, **more)


@dataclass(frozen=True)
class Variant:
    """In what a gateway differs from the one that people copy, where a part or a benchmark needs another."""

    suffix: str = ""  # of its name
    run: str = "run"  # the folder of the sockets that it asks, in the work folder
    edit: Callable[[str], str] = str  # its file, changed once more


AS_DEPLOYED = Variant()


def replaced(text, replacements):
    """A text with parts of it replaced, each of which must be in it."""
    for old, new in replacements.items():
        if old not in text:
            raise Failure(f"there is no `{old}` to replace in:\n{text}")
        text = text.replace(old, new)
    return text


def start(suite, name, command, ports, environment=None):
    process = suite.start(command, name, env={**os.environ, **(environment or {})})
    for port in ports:
        suite.wait_for(f"{name} listens on {port}", lambda port=port: is_open(port), process)
    return process


def write(suite, name, text):
    path = suite.work / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def certificates(suite):
    """An authority, a certificate of the server and three of clients, in a folder; the authority's file."""
    folder = suite.work / "certificates"
    authority = folder / "clients.pem"
    if authority.exists():
        return authority
    folder.mkdir()

    def openssl(*words):
        output(["openssl", *words], cwd=folder)

    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"]
    openssl(
        "req", "-x509", *key, "-keyout", "authority.key", "-out", "clients.pem", "-days", "2",
        "-subj", "/O=Example/CN=test")
    names = ",".join(f"DNS:{host}" for host in callers.HOSTS.values())
    (folder / "names").write_text(f"subjectAltName={names}\n")
    for name in ("server", "ana", "ben", "eve"):
        openssl("req", *key, "-keyout", f"{name}.key", "-out", f"{name}.csr", "-subj", f"/O=Example/CN={name}")
        openssl(
            "x509", "-req", "-in", f"{name}.csr", "-CA", "clients.pem", "-CAkey", "authority.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", f"{name}.pem")
    return authority


def upstream(suite, port):
    """No gateway, but what stands behind a fast one: answers `hello`, and in a header whom it was told of."""
    path = write(suite, "upstream.conf", f"""
error_log stderr warn;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  keepalive_requests 10000000;
  server {{
    listen 127.0.0.1:{port};
    location / {{ add_header x-seen-principal $http_x_reeve_principal; return 200 "hello"; }}
  }}
}}
""")
    command = ["nginx", "-p", suite.work, "-c", path, "-g", f"{NGINX_OPTIONS} pid {suite.work}/upstream.pid;"]
    return start(suite, "upstream", command, [port])


def envoy(file, suite, upstream_port, variant=AS_DEPLOYED):
    port, name = free_port(), f"envoy-{file}{variant.suffix}"
    text = deployed(f"Envoy/{file}.yaml", {
        "/run/reeve": suite.work / variant.run, "port_value: 8080": f"port_value: {port}",
        "port_value: 9000": f"port_value: {upstream_port}"})
    path = write(suite, f"{name}.yaml", variant.edit(text))
    # The wheel of PyPI has the program beside the Python that runs the suite.
    program = Path(sys.executable).parent / "envoy"
    command = [program, "-c", path, "--concurrency", "1", "--use-dynamic-base-id", "--log-level", "warning"]
    return Gateway(f"Envoy, {file}", start(suite, name, command, [port]), port)


def haproxy(suite, upstream_port, variant=AS_DEPLOYED):
    port, name = free_port(), f"haproxy{variant.suffix}"
    engine = write(suite, "reeve-engine.cfg", deployed("HAProxy/reeve-engine.cfg", {}))
    path = write(suite, f"{name}.cfg", variant.edit(deployed("HAProxy/haproxy.cfg", {
        "/etc/haproxy/reeve-engine.cfg": engine, "/run/reeve": suite.work / variant.run,
        "127.0.0.1:8080": f"127.0.0.1:{port}", "127.0.0.1:9000": f"127.0.0.1:{upstream_port}"})))
    return Gateway("HAProxy", start(suite, name, ["haproxy", "-f", path], [port]), port)


def nginx(folder, suite, upstream_port, variant=AS_DEPLOYED):
    """nginx with the configuration of NGINX, or of OpenResty."""
    port, named_port, authority = free_port(), free_port(), certificates(suite)
    addresses = {
        "/run/reeve": suite.work / variant.run, "127.0.0.1:8080": f"127.0.0.1:{port}",
        "127.0.0.1:8443": f"127.0.0.1:{named_port}", "127.0.0.1:9000": f"127.0.0.1:{upstream_port}"}
    if folder == "OpenResty":
        paths = {"/etc/openresty/reeve/": f"{DEPLOY}/OpenResty/lua/", "/etc/openresty/": f"{authority.parent}/"}
        modules = LUA_MODULES
    else:
        paths = {"/etc/nginx/reeve/": f"{DEPLOY}/NGINX/reeve/", "/etc/nginx/": f"{authority.parent}/"}
        modules = ""
    name = f"{folder.lower()}{variant.suffix}"
    path = write(suite, f"{name}.conf", variant.edit(deployed(f"{folder}/nginx.conf", {**paths, **addresses})))
    options = f"{modules} {NGINX_OPTIONS} pid {suite.work}/{name}.pid;"
    command = ["nginx", "-p", suite.work, "-c", path, "-g", options]
    process = start(suite, name, command, [port, named_port])
    return Gateway(folder, process, port, named_port, authority, strips_prefix=folder != "NGINX")


def caddy(suite, upstream_port, variant=AS_DEPLOYED):
    port, named_port, authority = free_port(), free_port(), certificates(suite)
    name = f"caddy{variant.suffix}"
    path = write(suite, f"{name}.Caddyfile", variant.edit(deployed("Caddy/Caddyfile", {
        "/run/reeve": suite.work / variant.run, "http://:8080": f"http://:{port}",
        "https://:8443": f"https://:{named_port}",
        "127.0.0.1:9000": f"127.0.0.1:{upstream_port}", "/etc/caddy/": f"{authority.parent}/"})))
    home = {"HOME": str(suite.work), "XDG_DATA_HOME": str(suite.work), "XDG_CONFIG_HOME": str(suite.work)}
    command = ["caddy", "run", "--config", path, "--adapter", "caddyfile"]
    return Gateway("Caddy", start(suite, name, command, [port, named_port], home), port, named_port, authority)
