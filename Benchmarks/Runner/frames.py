"""One connection that asks and reads, for what the load client does not do: idle, and look at a generation."""

import socket
import struct

# As Floor/frames.h has them.
QUESTION_HEADER_BYTES = 8
HEADER_BYTES = 16


class Connection:
    def __init__(self, address):
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.settimeout(10)
        self.socket.connect(address.removeprefix("unix:"))

    @staticmethod
    def first_frame(questions):
        """The first frame of a file of questions."""
        with open(questions, "rb") as file:
            length, = struct.unpack("<I", file.read(QUESTION_HEADER_BYTES)[:4])
            return file.read(length)

    def ask(self, frame, times=1):
        """Sends a frame so many times at once, and gives the payloads of the replies."""
        self.socket.sendall(frame * times)
        return [self._reply() for _ in range(times)]

    def generation(self, frame):
        """The image that decides a request; zero where the reply is an error."""
        payload, = self.ask(frame)
        return struct.unpack_from("<Q", payload, 8)[0] if len(payload) >= 24 else 0

    def _reply(self):
        length, = struct.unpack("<I", self._read(4))
        return self._read(length)[HEADER_BYTES - 4:]

    def _read(self, count):
        data = b""
        while len(data) < count:
            part = self.socket.recv(count - len(data))
            if not part:
                raise ConnectionError("the server closed the connection")
            data += part
        return data

    def close(self):
        self.socket.close()
