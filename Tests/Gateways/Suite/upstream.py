"""What stands behind the gateways: answers as Bedrock and S3 would, and keeps what reached it."""

import threading
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

LISTING = (
    '<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">'
    "<Name>plans</Name><Prefix></Prefix><KeyCount>1</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>"
    "<Contents><Key>team/a</Key><Size>5</Size></Contents></ListBucketResult>")


@dataclass
class Arrival:
    method: str
    target: str
    headers: list  # of names in lower case, and values
    body: bytes

    def all(self, name):
        return [value for header, value in self.headers if header == name]


class Upstream:
    """A server on a port, and every request that reached it."""

    def __init__(self, port):
        self.arrivals = []
        arrivals = self.arrivals

        class Answering(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_one(self):
                body = read_body(self)
                headers = [(name.lower(), value) for name, value in self.headers.items()]
                arrivals.append(Arrival(self.command, self.path, headers, body))
                status, content_type, answer, more = answer_to(
                    self.command, self.path, body, "x-amz-copy-source" in self.headers)
                self.send_response(status)
                self.send_header("content-type", content_type)
                for name, value in more.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(answer)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(answer)

            do_GET = do_HEAD = do_POST = do_PUT = do_DELETE = handle_one

            def log_message(self, *_):
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True
            request_queue_size = 128

            def handle_error(self, *_):
                pass  # a gateway that ends takes its connections with it

        self.server = Server(("127.0.0.1", port), Answering)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def taken(self):
        """What has arrived since the last time."""
        found = list(self.arrivals)
        self.arrivals.clear()
        return found

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


def read_body(request):
    if "chunked" in request.headers.get("transfer-encoding", ""):
        body = b""
        while size := int(request.rfile.readline().split(b";")[0], 16):
            body += request.rfile.read(size)
            request.rfile.readline()
        while request.rfile.readline() not in (b"\r\n", b""):
            pass
        return body
    return request.rfile.read(int(request.headers.get("content-length", 0)))


def answer_to(method, target, body, is_copy=False):
    """Status, content type, body and further headers, as the service would answer."""
    path = target.split("?")[0]
    if path.startswith("/model/") or path.startswith("/models/"):
        more = {"x-amzn-bedrock-input-token-count": "1", "x-amzn-bedrock-output-token-count": "1"}
        return 200, "application/json", b'{"completion":"Hello."}', more
    if path == "/agents/":
        return 202, "application/json", b"{}", {}
    if path.startswith("/agents/") and method == "POST":
        more = {"x-amzn-bedrock-agent-content-type": "application/json", "x-amz-bedrock-agent-session-id": "session-1"}
        return 200, "application/vnd.amazon.eventstream", b"", more
    if path.startswith("/agents/"):
        return 200, "application/json", b'{"memoryContents":[]}', {}
    if path.startswith("/knowledgebases/"):
        return 200, "application/json", b'{"retrievalResults":[]}', {}
    if method == "DELETE":
        return 204, "application/xml", b"", {}
    if method == "PUT" and is_copy:
        return 200, "application/xml", b"<CopyObjectResult><ETag>x</ETag></CopyObjectResult>", {}
    if method == "PUT":
        return 200, "application/xml", b"", {"etag": '"5d41402abc4b2a76b9719d911017c592"'}
    if path.strip("/").count("/") == 0:
        return 200, "application/xml", LISTING.encode(), {}
    return 200, "binary/octet-stream", b"hello", {"etag": '"5d41402abc4b2a76b9719d911017c592"'}
