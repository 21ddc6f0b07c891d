"""Clients of the gateways: boto3, to which this machine is AWS, and bytes as they are."""

import contextlib
import datetime
import socket
from unittest import mock

import boto3
import botocore.config
import botocore.exceptions
import urllib3.util.connection

from store import ANA, HOSTS, KEYS, REGION
from suite import Failure

_connect = urllib3.util.connection.create_connection


def _connect_here(address, *arguments, **options):
    """In the place of DNS: the hosts of the services are this machine."""
    host, port = address
    return _connect(("127.0.0.1" if host in HOSTS.values() else host, port), *arguments, **options)


urllib3.util.connection.create_connection = _connect_here


def client(service, port, principal=ANA, key=None, certificate=None, authority=None, extra=None, is_signed=True):
    """A client of boto3 that takes a port of this machine for the service.

    `certificate` is a pair of paths, of a client that speaks TLS; `extra` are headers added behind the signing.
    """
    key_id, secret = key or KEYS[principal]
    options = {} if is_signed else {"signature_version": botocore.UNSIGNED}
    config = botocore.config.Config(
        retries={"total_max_attempts": 1}, connect_timeout=5, read_timeout=10, client_cert=certificate,
        s3={"addressing_style": "path"}, **options)
    made = boto3.client(
        service, region_name=REGION, endpoint_url=f"{'https' if certificate else 'http'}://{HOSTS[service]}:{port}",
        aws_access_key_id=key_id, aws_secret_access_key=secret, config=config,
        verify=str(authority) if authority else None)

    def add(request, **_):
        for name, value in (extra or {}).items():
            request.headers[name] = value

    made.meta.events.register("before-send", add)
    return made


def tampering(made, change):
    """A client whose requests are changed behind their signing."""
    made.meta.events.register("before-send", lambda request, **_: change(request))
    return made


def refusal(call, *arguments, **options):
    """The code, sentence and status of the error that a call raises."""
    try:
        call(*arguments, **options)
    except botocore.exceptions.ClientError as error:
        response = error.response
        return response["Error"]["Code"], response["Error"]["Message"], response["ResponseMetadata"]["HTTPStatusCode"]
    raise Failure("it was let through")


def is_let_through(call, *arguments, **options):
    """Whether a call goes through; an error of any kind is no."""
    try:
        call(*arguments, **options)
    except (botocore.exceptions.BotoCoreError, botocore.exceptions.ClientError):
        return False
    return True


@contextlib.contextmanager
def clock(offset_seconds):
    """Signs with a clock that goes wrong by so much."""
    now = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None)
    wrong = now + datetime.timedelta(seconds=offset_seconds)
    with mock.patch("botocore.auth.get_current_datetime", lambda *_, **__: wrong):
        yield


def raw(port, request, seconds=5):
    """Sends bytes, and gives all that comes back until the other side closes."""
    with socket.create_connection(("127.0.0.1", port), timeout=seconds) as connection:
        connection.sendall(request)
        answer = b""
        with contextlib.suppress(TimeoutError, ConnectionError):
            while part := connection.recv(65_536):
                answer += part
    return answer


def status_of(answer):
    """The status of a response in bytes; zero where there is none."""
    line = answer.split(b"\r\n", 1)[0].split(b" ")
    return int(line[1]) if len(line) > 1 and line[1].isdigit() else 0
