"""What gateways and applications send to Reeve to ask about one request, byte for byte, and whether an answer allows it.

An asker has what is sent before its first question, what is sent for each, and a reader of answers. The request is one of
boto3's, for an object of S3, with the fields that it sends.
"""

import json
import struct
import sys

from session import ROOT

# Behind the runner's own folder, whose modules go first. Neither module needs more than Python itself.
sys.path.append(str(ROOT / "Tests" / "Gateways" / "Suite"))

from signer import signed_fields  # noqa: E402 (its folder must be on the path first)
from store import ANA, HOSTS, KEYS  # noqa: E402

PATH = "/plans/team/a"
EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
USER_AGENT = "Boto3/1.43.2 md/Botocore#1.43.2 ua/2.1 os/linux#6.18 md/arch#x86_64 lang/python#3.11.2 md/pyimpl#CPython"


def client_fields(is_signed):
    """Names and values, of the client; unsigned, with the name that the gateway has put there."""
    signed = signed_fields("s3", "GET", PATH, HOSTS["s3"], KEYS[ANA], EMPTY_SHA256)
    fields = {
        "host": signed.pop("host"), "accept-encoding": "identity", "user-agent": USER_AGENT,
        "amz-sdk-invocation-id": "1d9b1c5e-2f5a-4f4e-9d3b-0f3f8a4f2c11", "amz-sdk-request": "attempt=1",
    }
    return {**fields, **(signed if is_signed else {"x-principal": ANA})}


class Http:
    """As nginx's `auth_request` asks with the files of Deploy: in header fields."""

    protocol = "http"
    carries_bodies = False

    def __init__(self, is_signed):
        client = client_fields(is_signed)
        host = client.pop("host")
        fields = {
            "Host": host, "X-Original-Method": "GET", "X-Original-URI": PATH, "X-Original-Host": host,
            "X-Original-Proto": "https", "X-Real-IP": "127.0.0.1", **client,
        }
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields.items())
        self.first = b""
        self.request = f"GET /v1/authorize HTTP/1.1\r\n{lines}\r\n".encode()

    def question(self, number):
        return self.request

    def is_allowed(self, read):
        return answer(read)[0] == 200


class AuthZEN:
    """As an application asks by AuthZEN."""

    protocol = "http"
    carries_bodies = False

    def __init__(self, is_signed):
        body = json.dumps({
            "subject": {"type": "user", "id": ANA}, "action": {"name": "s3:GetObject"},
            "resource": {"type": "object", "id": "arn:aws:s3:::plans/team/a"},
            "context": {"aws:SourceIp": "127.0.0.1", "aws:SecureTransport": True},
        })
        self.first = b""
        self.request = (
            f"POST /access/v1/evaluation HTTP/1.1\r\nHost: authorizer.internal\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(body)}\r\nX-Request-ID: bfe9eb29-ab87-4ca3-be83-a1d5d8305716\r\n\r\n{body}").encode()

    def question(self, number):
        return self.request

    def is_allowed(self, read):
        status, body = answer(read)
        return status == 200 and json.loads(body)["decision"] is True


def answer(read):
    """Status and body of an answer of HTTP/1.1."""
    head = b""
    while not head.endswith(b"\r\n\r\n"):
        head += read(1)
    lines = head.decode().lower().split("\r\n")
    length = next(int(line.split(":")[1]) for line in lines if line.startswith("content-length:"))
    return int(lines[0].split()[1]), read(length)


class Spop:
    """As HAProxy asks with the files of Deploy."""

    protocol = "spop"
    carries_bodies = True

    def __init__(self, is_signed):
        hello = self._pair("supported-versions", b"\x08" + self._text(b"2.0"))
        hello += self._pair("max-frame-size", b"\x03" + self._varint(16_380))
        hello += self._pair("capabilities", b"\x08" + self._text(b"pipelining"))
        hello += self._pair("engine-id", b"\x08" + self._text(b"2f0a1f2e-6d11-4a58-bf3a-1f0b7f7b8a55"))
        self.first = self._frame(1, 0, 0, hello)
        names = b"".join(
            self._text(name.encode()) + self._text(value.encode()) for name, value in client_fields(is_signed).items())
        arguments = {
            "method": b"\x08" + self._text(b"GET"), "path": b"\x08" + self._text(PATH.encode()), "query": b"\0",
            "headers": b"\x09" + self._text(names + b"\0\0"),
            "body_sha256": b"\x09" + self._text(bytes.fromhex(EMPTY_SHA256)), "body_length": b"\x02\0",
            "src": b"\x06\x7f\0\0\x01", "ssl": b"\x11",
        }
        message = self._text(b"authorize") + bytes([len(arguments)])
        self.message = message + b"".join(self._pair(name, value) for name, value in arguments.items())

    def question(self, number):
        return self._frame(3, number + 1, 1, self.message)

    def is_allowed(self, read):
        frame = self._read(read)
        if frame[0] == 101:  # the hello's, which comes before the first
            frame = self._read(read)
        return frame[0] == 103 and b"\x07allowed\x11" in frame

    @staticmethod
    def _read(read):
        return read(struct.unpack(">I", read(4))[0])

    @staticmethod
    def _varint(value):
        if value < 240:
            return bytes([value])
        found = bytes([0xF0 | value & 15])
        value = (value - 240) >> 4
        while value >= 128:
            found += bytes([0x80 | value & 127])
            value = (value - 128) >> 7
        return found + bytes([value])

    def _text(self, value):
        return self._varint(len(value)) + value

    def _pair(self, name, value):
        return self._text(name.encode()) + value

    def _frame(self, kind, stream, frame, payload):
        content = bytes([kind]) + struct.pack(">I", 1) + self._varint(stream) + self._varint(frame) + payload
        return struct.pack(">I", len(content)) + content


class ExtAuthz:
    """As Envoy asks over gRPC with the files of Deploy: names in HPACK's table from the second question on."""

    protocol = "http"
    carries_bodies = True
    DATA, HEADERS, SETTINGS, WINDOW_UPDATE = 0, 1, 4, 8
    END_STREAM, END_HEADERS = 1, 4

    FIELDS = {
        ":path": "/envoy.service.auth.v3.Authorization/Check", ":authority": "reeve", "te": "trailers",
        "grpc-timeout": "250m", "content-type": "application/grpc", "x-envoy-internal": "true",
        "x-forwarded-for": "127.0.0.1", "x-envoy-expected-rq-timeout-ms": "250",
    }

    def __init__(self, is_signed):
        settings = struct.pack(">HIHIHI", 2, 0, 3, 1024, 4, 16_777_216)
        self.first = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + self._frame(self.SETTINGS, 0, 0, settings)
        self.first += self._frame(self.WINDOW_UPDATE, 0, 0, struct.pack(">I", 25_100_289))
        message = self._check(is_signed)
        self.body = b"\0" + struct.pack(">I", len(message)) + message

    def question(self, number):
        stream = 2 * number + 1
        head = self._frame(self.HEADERS, self.END_HEADERS, stream, self._fields(number == 0))
        return head + self._frame(self.DATA, self.END_STREAM, stream, self.body)

    def is_allowed(self, read):
        body, fields = b"", b""
        while True:
            size, kind, flags, _ = struct.unpack(">IBBI", b"\0" + read(9))
            payload = read(size)
            if kind == self.DATA:
                body += payload
            if kind == self.HEADERS:
                fields += payload
                if flags & self.END_STREAM:
                    break
        # The status of the answer, which stands first, is a message in which a code of zero is left out.
        return body[5:7] == b"\x0a\0" and b"x-reeve-decision" in body

    def _fields(self, is_first):
        block = b"\x83\x86"  # POST, http
        if not is_first:
            return block + bytes(0x80 | 61 + place for place in range(len(self.FIELDS), 0, -1))
        for name, value in self.FIELDS.items():
            block += b"\x40" + bytes([len(name)]) + name.encode() + bytes([len(value)]) + value.encode()
        return block

    @staticmethod
    def _frame(kind, flags, stream, payload):
        return struct.pack(">IBBI", len(payload), kind, flags, stream)[1:] + payload

    def _check(self, is_signed):
        client = client_fields(is_signed)
        host = client.pop("host")
        request_id = "5b3f0a32-4f5c-4f0e-9a5e-6f1b5a0a7c11"
        fields = {
            ":authority": host, ":path": PATH, ":method": "GET", ":scheme": "http", **client,
            "x-forwarded-proto": "http", "x-request-id": request_id,
        }
        headers = b"".join(
            self._part(1, self._part(1, name) + self._part(3, value)) for name, value in fields.items())
        http = self._part(1, "9814637823105823746") + self._part(2, "GET") + self._part(4, PATH)
        http += self._part(5, host) + self._part(6, "http") + self._part(10, "HTTP/1.1") + self._part(13, headers)
        request = self._part(1, b"\x08\xc0\xf0\x9a\xca\x06\x10\xc0\x84\x3d") + self._part(2, http)
        attributes = self._part(1, self._address(40_522)) + self._part(2, self._address(8_080))
        return self._part(1, attributes + self._part(4, request) + self._part(11, b"") + self._part(13, b""))

    def _address(self, port):
        number = b"\x18" + bytes([port & 127 | 128, port >> 7 & 127 | 128, port >> 14])
        return self._part(1, self._part(1, self._part(2, "127.0.0.1") + number))

    @staticmethod
    def _part(number, content):
        content = content.encode() if isinstance(content, str) else content
        size = len(content)
        length = bytes([size]) if size < 128 else bytes([size & 127 | 128, size >> 7])
        return bytes([number << 3 | 2]) + length + content


# By name: how it is asked, and whether the caller's signature is verified or the gateway says who it is.
ASKERS = {
    "HTTP, header": (Http, False), "HTTP, signed": (Http, True), "gRPC, header": (ExtAuthz, False),
    "gRPC, signed": (ExtAuthz, True), "SPOP, header": (Spop, False), "SPOP, signed": (Spop, True),
    "AuthZEN": (AuthZEN, False),
}
