"""AWS Signature Version 4, written down a second time: for requests that boto3 would not send."""

import datetime
import hashlib
import hmac
import re

from store import ANA, HOSTS, KEYS, REGION


def s3_request(method, target, port, principal=ANA, body=b"", more=(), **options):
    """The bytes of a signed request to S3 whose target is sent as it is. `more` are unsigned headers."""
    return signed_request("s3", method, target, port, principal, body, more, **options)


def signed_request(
        service, method, target, port, principal=ANA, body=b"", more=(), closes=True, key=None, token=None, prefix=""):
    """The same of a service by its signing name; of one that is not S3, with a path that needs no escapes.

    `key` and `token` are temporary credentials in place of a user's; `prefix` is put before the target behind the
    signing, as Envoy does when it asks.
    """
    hashed = hashlib.sha256(body).hexdigest()
    host = HOSTS["bedrock-runtime" if service == "bedrock" else service]
    headers = signed_fields(service, method, target, f"{host}:{port}", key or KEYS[principal], hashed, token)
    if body:
        headers["content-length"] = str(len(body))
    fields = [*headers.items(), *[("connection", "close")] * closes, *more]
    head = f"{method} {prefix}{target} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in fields)
    return head.encode() + b"\r\n" + body


def chunked_upload(target, port, chunks, principal=ANA):
    """The bytes of an upload to S3 in chunks, each signed behind the one before it, the first behind the request."""
    more = {"content-encoding": "aws-chunked", "x-amz-decoded-content-length": str(sum(map(len, chunks)))}
    key = KEYS[principal]
    fields = signed_fields(
        "s3", "PUT", target, f"{HOSTS['s3']}:{port}", key, "STREAMING-AWS4-HMAC-SHA256-PAYLOAD", more=more)
    now, previous = fields["x-amz-date"], fields["authorization"].rpartition("=")[2]
    scope = f"{now[:8]}/{REGION}/s3/aws4_request"
    body = b""
    for chunk in [*chunks, b""]:
        hashes = (hashlib.sha256(part).hexdigest() for part in (b"", chunk))
        previous = signature_of("\n".join(["AWS4-HMAC-SHA256-PAYLOAD", now, scope, previous, *hashes]), key[1], scope)
        body += f"{len(chunk):x};chunk-signature={previous}\r\n".encode() + chunk + b"\r\n"
    fields |= {"content-length": str(len(body)), "connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
    return f"PUT {target} HTTP/1.1\r\n{lines}\r\n".encode() + body


def signed_fields(service, method, target, host, key, hashed, token=None, more=None):
    """The header fields of a signed request, all of which are signed. `hashed` is what it says of its body; `more` are others."""
    key_id, secret = key
    path, _, query = target.partition("?")
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": host, "x-amz-content-sha256": hashed, "x-amz-date": now, **(more or {})}
    if token:
        headers["x-amz-security-token"] = token
    headers = dict(sorted(headers.items()))
    names = ";".join(headers)
    parameters = "&".join(sorted(query.split("&"))) if query else ""
    lines = "".join(f"{name}:{value}\n" for name, value in headers.items())
    canonical = "\n".join([method, canonical_path(path), parameters, lines, names, hashed])
    scope = f"{now[:8]}/{REGION}/{service}/aws4_request"
    text = "\n".join(["AWS4-HMAC-SHA256", now, scope, hashlib.sha256(canonical.encode()).hexdigest()])
    signature = signature_of(text, secret, scope)
    headers["authorization"] = (
        f"AWS4-HMAC-SHA256 Credential={key_id}/{scope}, SignedHeaders={names}, Signature={signature}")
    return headers


def signature_of(text, secret, scope):
    key = f"AWS4{secret}".encode()
    for part in scope.split("/"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def canonical_path(path):
    """A path in which no escape stands for a letter, a digit or one of `-_.~`: so is it signed."""
    def plain(escape):
        letter = chr(int(escape[1], 16))
        return letter if re.fullmatch("[A-Za-z0-9_.~-]", letter) else escape[0]

    return re.sub("%([0-9A-Fa-f]{2})", plain, path)
