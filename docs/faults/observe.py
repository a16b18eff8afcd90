#!/usr/bin/env python3
"""Provokes every fault, and records what is on the wire and what common clients report.

    docs/faults/observe.py            prints the tables
    docs/faults/observe.py --write    writes them into docs/script/faults.md
    docs/faults/observe.py --check    fails when what is on the wire is not what the page says

It needs a provider (--provider PATH; the debug build unless it is said), curl, the Python package
`requests`, and Java 11 or later. Everything happens on the loopback interface.
"""

import argparse
import concurrent.futures
import contextlib
import pathlib
import re
import socket
import subprocess
import sys
import tempfile

import requests

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
PAGE = ROOT / "docs" / "script" / "faults.md"
BEGIN, END = "<!-- observed: begin -->\n", "<!-- observed: end -->\n"

# How long each client waits for an answer, and how long nothing has to come before a connection is taken
# for one on which nothing does.
PATIENCE = 2
SILENCE = 3.5

# What is intended each time: a resource of exactly 1000 bytes.
BODY = '{"resourceType":"Basic","text":{"status":"generated","div":"%s"}}'
BODY = BODY % ("x" * (1000 - len(BODY) + 2))

FAULTS = [
    "blackhole",
    "{hang: 10s}",
    "empty",
    "reset",
    "{reset: in-body}",
    "{reset: on-close}",
    "garbage",
    r'{raw: "HTTP/1.1 299 Odd\r\n\r\n"}',
    "malformed-chunk",
    "{malformed-chunk: size}",
    "{malformed-chunk: last}",
    "{truncate: 40%}",
    "{content-length: +10}",
    "{content-length: -10}",
    "{dribble: {pieces: 5, over: 4s}}",
    "{throttle: 250B/s}",
    "{slow-close: 3s}",
    "{corrupt: body}",
    "{corrupt: encoding}",
    "{corrupt: media-type}",
    "{corrupt: gzip}",
    "{rate-limit: {limit: 0, window: 1m}}",
]
REFUSED = "{refuse: 1h}"
LISTENERS = ["expired", "wrong-host", "unknown-ca", "needs-client-cert", "old-version"]


def script(faults):
    """Returns the script of a provider: each fault is asked for by a header field."""
    lines = ["bookend: 1", "dialect: careconnect-stu3", "listeners:"]
    lines += [f"  - {{id: {word}, port: 0, tls: {word}}}" for word in LISTENERS]
    lines += ["behaviours:"]
    for number, fault in enumerate(faults):
        lines += [
            f"  - id: fault-{number}",
            f"    when: {{header.Fault: '{number}'}}",
            "    then:",
            "      answer:",
            "        respond:",
            "          status: 200",
            "          headers: {Content-Type: application/fhir+json}",
            f"          body: '{BODY}'",
            f"      fault: {fault}",
        ]
    return "\n".join(lines) + "\n"


class Provider:
    """A provider that is running."""

    def __init__(self, program, folder, faults):
        path = pathlib.Path(folder) / f"faults-{len(faults)}.yaml"
        path.write_text(script(faults))
        issuer = str(pathlib.Path(folder) / "tls")
        subprocess.run([program, "certs", issuer], check=True, stdout=subprocess.DEVNULL)
        command = [program, "serve", "--listen", "127.0.0.1:0", "--log", "off"]
        command += ["--tls-issuer", issuer, str(path)]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        self.ca = f"{issuer}/ca.pem"
        ready = self.line(r"ready: http://127\.0\.0\.1:(\d+)/")
        self.port = int(ready.group(1))
        self.ports = {}
        for _ in LISTENERS:
            found = self.line(r"listener (\S+): https://127\.0\.0\.1:(\d+)/")
            self.ports[found.group(1)] = int(found.group(2))

    def line(self, pattern):
        line = self.process.stdout.readline()
        found = re.match(pattern, line)
        if not found:
            self.process.terminate()
            raise SystemExit(f"the provider says {line!r}, and not {pattern!r}")
        return found

    def stop(self):
        self.process.terminate()
        self.process.wait()


def on_the_wire(port, number):
    """Sends a request over a socket, and says what came and how the connection ended."""
    data, end = b"", "stays open"
    try:
        with socket.create_connection(("127.0.0.1", port)) as wire:
            request = f"GET /STU3/metadata HTTP/1.1\r\nHost: localhost\r\nFault: {number}\r\n\r\n"
            wire.sendall(request.encode())
            wire.settimeout(SILENCE)
            while True:
                more = wire.recv(65536)
                if not more:
                    end = "FIN"
                    break
                data += more
    except TimeoutError:
        pass
    except OSError:
        end = "RST"
    return f"{told(data)}, {end}"


def told(data):
    """Says what bytes are."""
    if not data:
        return "nothing"
    if b"\r\n\r\n" not in data or not data.startswith(b"HTTP/1.1 "):
        return f"{len(data)} bytes"
    head, body = data.split(b"\r\n\r\n", 1)
    status = head.split()[1].decode()
    fields = [line.decode() for line in head.split(b"\r\n")[1:]]
    framing = ("content-length:", "transfer-encoding:", "content-encoding:", "retry-after:", "connection:")
    shown = [field for field in fields if field.lower().startswith(framing)]
    if status != "200":
        # The length of a refusal is no matter of the fault.
        shown = [field for field in shown if not field.lower().startswith("content-length")]
        shown = [re.sub(r"^(Retry-After): .*", r"\1: …", field) for field in shown]
        return ", ".join([f"`{status}`", *[f"`{field}`" for field in shown]])
    kind = next((field for field in fields if field.lower().startswith("content-type: text")), None)
    shown += [kind] if kind else []
    parts = [f"`{status}`", *[f"`{field}`" for field in shown], f"{len(body)} bytes of body"]
    return ", ".join(parts)


def tidy(text):
    """Takes out of a message what is another every time."""
    text = re.sub(r"0x[0-9a-f]+", "0x…", text)
    text = re.sub(r"(127\.0\.0\.1|localhost)(:| port )\d+", r"localhost", text)
    text = re.sub(r"\d+ (milliseconds|ms)", r"… \1", text)
    text = re.sub(r"BadStatusLine: .*", "BadStatusLine: …", text, flags=re.DOTALL)
    text = re.sub(r"NotAfter: .*", "NotAfter: …", text)
    text = re.sub(r"port=\d+", "port=…", text)
    text = re.sub(r"0 out of \d+ bytes|\d+ out of 1000 bytes", "… of the bytes", text)
    text = re.sub(r"with [1-9]\d* (out of|bytes)", r"with … \1", text)
    return " ".join(text.split()).replace("|", "\\|")


def by_curl(url, number, ca):
    # Nothing is asked to be compressed, and what comes compressed is unpacked.
    command = ["curl", "-sS", "--compressed", "-H", "Accept-Encoding: identity", "--max-time", str(PATIENCE), "-o", "-", "-w", "\n%{http_code}"]
    command += ["-H", f"Fault: {number}"] + (["--cacert", ca] if ca else []) + [url]
    done = subprocess.run(command, capture_output=True)
    if done.returncode == 0:
        body, _, status = done.stdout.rpartition(b"\n")
        return f"`{status.decode()}`, {len(body)} bytes" if status == b"200" else f"`{status.decode()}`"
    message = done.stderr.decode().strip().splitlines()[0]
    return f"`{tidy(message)}`"


def by_requests(url, number, ca):
    try:
        with requests.Session() as session:
            session.trust_env = False
            answer = session.get(url, headers={"Fault": str(number), "Accept-Encoding": "identity"}, timeout=PATIENCE, verify=ca or True)
            if answer.status_code != 200:
                return f"`{answer.status_code}`"
            told = f"`200`, {len(answer.content)} bytes"
            try:
                answer.content.decode("utf-8")
                answer.json()
            except ValueError as error:
                told += f"; `json()`: `{type(error).__name__}`"
            return told
    except requests.exceptions.RequestException as error:
        inner = error
        while True:
            reason = getattr(inner, "reason", None)
            following = reason if isinstance(reason, BaseException) else None
            following = following or next((it for it in inner.args if isinstance(it, BaseException)), None)
            following = following or next((it for arg in inner.args if isinstance(arg, tuple) for it in arg if isinstance(it, BaseException)), None)
            if following is None:
                break
            inner = following
        name = type(inner).__name__
        text = tidy(str(inner))
        text = re.sub(r"^<.*?>: ", "", text)
        text = re.sub(r"^HTTPS?Connection(Pool)?\(.*?\): ", "", text)
        text = re.sub(r" \(_ssl\.c:\d+\)", "", text)
        outer = type(error).__name__
        told = text if outer == name else tidy(f"{name}: {text}")
        return f"`{outer}`: `{told}`"


def by_java(questions):
    """Asks everything in one run of Java; returns the answers in order."""
    lines = "\n".join(f"{url}\t{number}\t{ca or ''}" for url, number, ca in questions)
    command = ["java", str(HERE / "Observe.java"), str(PATIENCE)]
    done = subprocess.run(command, input=lines, capture_output=True, text=True, check=True)
    answers = done.stdout.splitlines()
    if len(answers) != len(questions):
        raise SystemExit(f"Java answered {len(answers)} of {len(questions)} questions: {done.stderr}")
    return [answer if answer.startswith("`200`") else f"`{tidy(answer)}`" for answer in answers]


def rows(provider, faults, names):
    """Returns a row for each fault: its name, the wire, and the clients."""
    url = f"http://127.0.0.1:{provider.port}/STU3/metadata"
    questions = [(url, number, None) for number in range(len(faults))]
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        wires = list(pool.map(lambda number: on_the_wire(provider.port, number), range(len(faults))))
        curls = list(pool.map(lambda asked: by_curl(*asked), questions))
        sessions = list(pool.map(lambda asked: by_requests(*asked), questions))
    return list(zip(names, wires, curls, sessions, by_java(questions)))


def tls_rows(provider):
    questions = [
        (f"https://localhost:{provider.ports[word]}/STU3/metadata", "-", provider.ca) for word in LISTENERS
    ]
    with concurrent.futures.ThreadPoolExecutor(5) as pool:
        curls = list(pool.map(lambda asked: by_curl(*asked), questions))
        sessions = list(pool.map(lambda asked: by_requests(*asked), questions))
    return list(zip([f"tls: {word}" for word in LISTENERS], curls, sessions, by_java(questions)))


def table(heads, rows):
    lines = ["| " + " | ".join(heads) + " |", "| " + " | ".join("---" for _ in heads) + " |"]
    lines += ["| " + " | ".join([f"`{row[0]}`", *row[1:]]) + " |" for row in rows]
    return "\n".join(lines) + "\n"


def versions():
    curl = subprocess.run(["curl", "--version"], capture_output=True, text=True).stdout.split()[1]
    java = subprocess.run(["java", "--version"], capture_output=True, text=True).stdout.split()[1]
    python = ".".join(map(str, sys.version_info[:2]))
    return f"curl {curl}, requests {requests.__version__} on Python {python}, and the HttpClient of Java {java}"


def observe(program):
    with tempfile.TemporaryDirectory() as folder, contextlib.ExitStack() as stack:
        provider = Provider(program, folder, FAULTS)
        stack.callback(provider.stop)
        seen = rows(provider, FAULTS, FAULTS)
        handshakes = tls_rows(provider)
        refusing = Provider(program, folder, [REFUSED])
        stack.callback(refusing.stop)
        # From the first request on nobody comes in; what a second caller meets is shown.
        on_the_wire(refusing.port, 0)
        seen += rows(refusing, [REFUSED], [f"{REFUSED}, afterwards"])
    heads = ["fault", "on the wire", "curl", "requests", "Java"]
    text = f"Seen with {versions()}, each waiting for {PATIENCE} s; 1000 bytes were intended.\n\n"
    text += table(heads, seen) + "\n" + table([heads[0], *heads[2:]], handshakes)
    return text


def wires(text):
    """Returns what a page says is on the wire, by fault."""
    cells = [re.split(r"(?<!\\) \| ", line.strip("| \n")) for line in text.splitlines() if line.startswith("| `")]
    return {row[0]: row[1] for row in cells if len(row) == 5}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--provider", default=str(ROOT / "target" / "debug" / "bookend-provider"))
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--check", action="store_true")
    args = parser.parse_args()
    text = observe(args.provider)
    page = PAGE.read_text()
    before, rest = page.split(BEGIN)
    known, after = rest.split(END)
    if args.write:
        PAGE.write_text(before + BEGIN + "\n" + text + "\n" + END + after)
    elif args.check:
        said, seen = wires(known), wires(text)
        for fault in sorted(set(said) | set(seen)):
            if said.get(fault) != seen.get(fault):
                print(f"{fault}: the page says {said.get(fault)}, and on the wire is {seen.get(fault)}")
        if said != seen:
            raise SystemExit(1)
        print(f"{len(seen)} faults are on the wire as the page says")
    else:
        print(text)


if __name__ == "__main__":
    main()
