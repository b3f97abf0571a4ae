"""A small real SMTP server that keeps what it accepts, and misbehaves on purpose.

What it does to a message is told by the recipient’s name: « refuse@ » gets 550, « plus-tard@ » 451 and « ferme@ » 421
at RCPT; « panne@ » loses the connection there; « milieu@ » loses it in mid-body, « coupe@ » once the final dot was
taken (the message is kept), « non@ » gets 550 and « attente@ » 451 after the dot; anybody else is accepted.

As a program, for tests that kill it: `python -m tests.mailroom.sink --port 2525 --folder DIR`. Each accepted message is
one JSON line {"id", "to", "subject"} of DIR/accepted.jsonl, on disk before the server answers 250; with --unsynced it
is only handed to the system, as the benchmark wants it, whose databases do not wait for the disk either.
"""

import argparse
import email
import json
import os
import socketserver
import threading
import time
from contextlib import contextmanager
from pathlib import Path

AT_RCPT = {"refuse": "550 no such user", "plus-tard": "451 try later", "ferme": "421 closing down"}
AFTER_DOT = {"non": "550 not wanted", "attente": "451 not now", "trop": "552 mailbox full"}


class _Session(socketserver.StreamRequestHandler):
    def _say(self, line):
        self.wfile.write(line.encode() + b"\r\n")
        self.wfile.flush()

    def handle(self):
        server = self.server
        self._say("220 sink")
        recipients = []
        while line := self.rfile.readline(4096):
            verb, _space, rest = line.decode("utf-8", "replace").strip().partition(" ")
            verb = verb.upper()
            if verb == "EHLO":
                self._say("250-sink")
                self._say(f"250 SIZE {server.size}")
            elif verb == "MAIL":
                size = int(rest.rpartition("size=")[2]) if "size=" in rest else 0
                self._say("552 too large" if size > server.size else server.at_mail)
            elif verb == "RCPT":
                to = rest.partition("<")[2].partition(">")[0]
                name = to.partition("@")[0]
                if name == "panne":
                    return
                if name not in AT_RCPT:
                    recipients.append(to)
                self._say(AT_RCPT.get(name, "250 ok"))
            elif verb == "DATA":
                self._say("354 go on")
                if not self._body(recipients):
                    return
                recipients = []
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                recipients = []
                self._say("250 ok")

    def _body(self, recipients):
        """Read the body and answer; False when the connection is to be lost."""
        server, name = self.server, recipients[0].partition("@")[0]
        if name == "milieu":
            self.rfile.readline()
            return False
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return False
            lines.append(line.removeprefix(b"."))
        time.sleep(server.delay)
        if name in AFTER_DOT:
            self._say(AFTER_DOT[name])
            return True
        server.keep(recipients, b"".join(lines))
        if name == "coupe":
            return False
        self._say("250 kept")
        return True


class Sink(socketserver.ThreadingTCPServer):
    """The server; `accepted` lists (recipients, `email.message.Message`) in the order of acceptance."""

    allow_reuse_address = True
    daemon_threads = True
    block_on_close = False

    def __init__(self, port=0, folder=None, delay=0.0, is_synced=True):
        super().__init__(("127.0.0.1", port), _Session)
        self.accepted, self.delay, self.size, self.at_mail = [], delay, 1_000_000, "250 ok"
        self._lock, self._is_synced = threading.Lock(), is_synced
        self._log = (Path(folder) / "accepted.jsonl").open("a", encoding="utf-8") if folder else None

    @property
    def port(self):
        return self.server_address[1]

    def keep(self, recipients, raw):
        message = email.message_from_bytes(raw)
        with self._lock:
            self.accepted.append((recipients, message))
            if self._log:
                row = {"id": message["Message-ID"], "to": recipients, "subject": message["Subject"]}
                self._log.write(json.dumps(row) + "\n")
                self._log.flush()
                if self._is_synced:
                    os.fsync(self._log.fileno())

    def handle_error(self, request, client_address):
        """A client that was killed is what these tests are about."""


@contextmanager
def running(**options):
    """A sink in a thread of its own."""
    with Sink(**options) as sink:
        threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        yield sink
        sink.shutdown()


def main():
    parser = argparse.ArgumentParser(description="An SMTP server that keeps what it accepts.")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--delay", type=float, default=0.0)
    parser.add_argument("--unsynced", action="store_true")
    options = parser.parse_args()
    with Sink(options.port, options.folder, options.delay, is_synced=not options.unsynced) as sink:
        sink.serve_forever(poll_interval=0.05)


if __name__ == "__main__":
    main()
