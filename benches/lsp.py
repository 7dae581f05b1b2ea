#!/usr/bin/env python3
"""Measures `polc lsp` as an editor feels it, over standard input and output.

    benches/lsp.py                    builds polc and measures it
    benches/lsp.py --polc FILE        measures a program that is already built
    benches/lsp.py --edits 36000      an hour of typing, ten keystrokes a second, replayed as fast as it goes
    benches/lsp.py --yardsticks DIR   beside ruff's server on as much Python, from DIR/venv as for benches/run

A keystroke is one character that is inserted or deleted; its time runs from the change being sent to the diagnostics of that file.
"""

import argparse
import collections
import json
import os
import pathlib
import queue
import random
import subprocess
import sys
import tempfile
import threading
import time

HERE = pathlib.Path(__file__).resolve().parent
ROLES = 10_000


class Server:
    """A server with an editor that has diagnostics pushed to it."""

    def __init__(self, command, folder, language):
        self.language = language
        self.started = time.perf_counter()
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder)
        self.inbox = queue.Queue()
        threading.Thread(target=self.read, daemon=True).start()
        self.requests = 0
        self.pushed = {}
        self.versions = collections.Counter()
        folders = [{"uri": folder.as_uri(), "name": "bench"}]
        able = {"general": {"positionEncodings": ["utf-8", "utf-16"]}, "textDocument": {"publishDiagnostics": {"relatedInformation": True, "versionSupport": True}}}
        self.ask("initialize", {"processId": os.getpid(), "rootUri": folder.as_uri(), "capabilities": able, "workspaceFolders": folders})
        self.notify("initialized", {})

    def read(self):
        out = self.process.stdout
        while True:
            length = 0
            while line := out.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                return self.inbox.put(None)
            body = out.read(length)
            self.inbox.put((time.perf_counter(), body))

    def send(self, message):
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self.process.stdin.flush()

    def notify(self, method, params):
        self.send({"method": method, "params": params})

    def ask(self, method, params):
        self.requests += 1
        self.send({"id": self.requests, "method": method, "params": params})
        while True:
            _, message = self.next()
            if message.get("id") == self.requests and "method" not in message:
                return message.get("result")

    def next(self):
        got = self.inbox.get(timeout=120)
        if got is None:
            sys.exit("the server is gone")
        at, body = got
        message = json.loads(body)
        if message.get("method") == "textDocument/publishDiagnostics":
            self.pushed[message["params"]["uri"]] = message["params"]
        elif "method" in message and "id" in message:
            self.send({"id": message["id"], "result": None})
        return at, message

    def told(self, uri, version=None):
        """Waits for the diagnostics of a file, and gives the time at which they came."""
        while True:
            at, message = self.next()
            params = message.get("params", {})
            if message.get("method") == "textDocument/publishDiagnostics" and params["uri"] == uri:
                if version is None or params.get("version") in (version, None):
                    return at

    def open(self, uri, text):
        self.versions[uri] = 1
        self.notify("textDocument/didOpen", {"textDocument": {"uri": uri, "languageId": self.language, "version": 1, "text": text}})

    def change(self, uri, start, end, text):
        self.versions[uri] += 1
        change = {"range": {"start": start, "end": end}, "text": text}
        sent = time.perf_counter()
        self.notify("textDocument/didChange", {"textDocument": {"uri": uri, "version": self.versions[uri]}, "contentChanges": [change]})
        return sent

    def cpu(self):
        """Seconds that all threads have run, which says more than a clock does on a machine that others use too."""
        tasks = pathlib.Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1e9

    def memory(self, field="VmRSS"):
        for line in pathlib.Path(f"/proc/{self.process.pid}/status").read_text().splitlines():
            if line.startswith(field):
                return int(line.split()[1]) / 1024
        return 0.0

    def stop(self):
        self.ask("shutdown", None)
        self.notify("exit", None)
        self.process.wait(timeout=30)


def place(text, at):
    """A character as a position; the generated text is ASCII but for what the random edits put in."""
    line = text.count("\n", 0, at)
    begin = text.rfind("\n", 0, at) + 1
    return {"line": line, "character": len(text[begin:at].encode())}


def spread(times):
    times = sorted(times)
    pick = lambda share: times[min(len(times) - 1, int(len(times) * share))] * 1000
    return f"{pick(0.5):8.2f} | {pick(0.99):8.2f} | {times[-1] * 1000:8.2f}"


def row(title, times, cpu, most=None):
    bound = "" if most is None else f"99% ≤ {most} ms"
    met = "" if most is None else ("met" if sorted(times)[int(len(times) * 0.99)] * 1000 <= most else "**missed**")
    print(f"| {title} | {spread(times)} | {cpu / len(times) * 1000:.2f} | {bound} | {met} |", flush=True)


def other(title, value, bound, met):
    print(f"| {title} | {value} | | | | {bound} | {'met' if met else '**missed**'} |", flush=True)


def typing(server, texts, uris, count, rng):
    """Types characters into the bodies of random roles and takes them back again; the text is as before in the end."""
    times, begun = [], server.cpu()
    for _ in range(count // 2):
        uri = rng.choice(uris)
        text = texts[uri]
        at = rng.randrange(len(text))
        here = place(text, at)
        after = {"line": here["line"], "character": here["character"] + 1}
        typed = rng.choice("abcdefghijklmnopqrstuvwxyz_ ")
        for start, end, new in ((here, here, typed), (here, after, "")):
            sent = server.change(uri, start, end, new)
            times.append(server.told(uri, server.versions[uri]) - sent)
    return times, server.cpu() - begun


def load(folder, pattern):
    return {path.as_uri(): path.read_text() for path in sorted(folder.glob(pattern))}


def generate(arguments, folder):
    subprocess.run([sys.executable, HERE / "generate.py", *map(str, arguments), folder], check=True)


def workspace(command, rng, keystrokes, work):
    folder = work / "many"
    generate(["--clean", ROLES, "many"], folder)
    texts = load(folder, "*.pol")
    uris = list(texts)
    starts, cpu = [], 0
    for _ in range(9):
        server = Server(command, folder, "pol")
        server.open(uris[0], texts[uris[0]])
        starts.append(server.told(uris[0]) - server.started)
        cpu += server.cpu()
        server.stop()
    row("start to first diagnostics", starts, cpu, 300)
    server = Server(command, folder, "pol")
    for uri in uris:
        server.open(uri, texts[uri])
    server.told(uris[-1])
    row(f"a keystroke, {ROLES:,} roles in {len(uris)} files, all open", *typing(server, texts, uris, keystrokes, rng), 10)
    memory = server.memory()
    other("memory with all of that open", f"{memory:.0f} MB", "≤ 150 MB", memory <= 150)
    server.stop()


def consequences(command, rng, children, work):
    """A role that others extend changes: the last of the files that this concerns is told."""
    folder = work / f"base-{children}"
    generate(["--clean", ROLES, "many"], folder)
    step = ROLES // children
    number = 0
    for path in sorted(folder.glob("*.pol")):
        lines = path.read_text().splitlines(keepends=True)
        for at, line in enumerate(lines):
            if line.startswith("role "):
                if number % step == 0:
                    lines[at] = line.replace(" <", " extends base <")
                number += 1
        path.write_text("".join(lines))
    base = folder / "base.pol"
    base.write_text("abstract role base < cases: read; >\n")
    texts = load(folder, "*.pol")
    server = Server(command, folder, "pol")
    server.open(base.as_uri(), texts[base.as_uri()])
    server.told(base.as_uri())
    times, begun = [], server.cpu()
    for _ in range(50):
        # Whether the name of the base role is right concerns every role that extends it.
        for start, end, new in ((18, 18, "x"), (18, 19, "")):
            sent = server.change(base.as_uri(), {"line": 0, "character": start}, {"line": 0, "character": end}, new)
            last = server.told(base.as_uri(), server.versions[base.as_uri()])
            while True:
                try:
                    got = server.inbox.get(timeout=0.15)
                except queue.Empty:
                    break
                last = max(last, got[0])
            times.append(last - sent)
    row(f"its consequences in all files, {children:,} roles extend what changed", times, server.cpu() - begun, 50)
    server.stop()


def one_file(command, rng, keystrokes, work, kind):
    folder = work / f"one{kind}"
    generate([kind, ROLES, "one"] if kind else [ROLES, "one"], folder)
    texts = load(folder, "*.pol")
    uris = list(texts)
    lines = texts[uris[0]].count("\n")
    server = Server(command, folder, "pol")
    server.open(uris[0], texts[uris[0]])
    server.told(uris[0])
    findings = len(server.pushed[uris[0]]["diagnostics"])
    title = f"a keystroke in one file of {lines:,} lines" + (f" with {findings:,} findings, all told each time" if findings else "")
    row(title, *typing(server, texts, uris, keystrokes if not findings else keystrokes // 20, rng), None if findings else 5)
    server.stop()


PIECES = ["<", ">", ";", '"', '"""', "/*", "*/", "//", "\n", " ", "role x < cases: read; >\n", "cases: raed;", "é🦀", "extends team_000001 ", "read", "all"]


def drift(command, polc, rng, edits, work):
    """Random edits, then what the server says has to be what a fresh check says."""
    folder = work / "drift"
    generate([300, "many"], folder)
    texts = load(folder, "*.pol")
    uris = list(texts)
    server = Server(command, folder, "pol")
    for uri in uris:
        server.open(uri, texts[uri])
    server.told(uris[-1])
    before, begun = None, time.perf_counter()
    original = dict(texts)
    for number in range(edits):
        uri = rng.choice(uris)
        text = texts[uri]
        at = rng.randrange(len(text) + 1)
        end = min(len(text), at + rng.choice([0, 0, 1, 1, 3, 12]))
        new = rng.choice(PIECES) if rng.random() < 0.6 else rng.choice("abc;:<>+- \n")
        if len(text) > 1.2 * len(original[uri]) or rng.random() < 0.001:
            # Somebody undoes everything.
            at, end, new = 0, len(text), original[uri]
        server.change(uri, place(text, at), place(text, end), new)
        texts[uri] = text[:at] + new + text[end:]
        if number % 50 == 0:
            server.told(uri, server.versions[uri])
        if number == edits // 4:
            before = server.memory()
    server.ask("shutdown/not", None)
    time.sleep(0.5)
    server.ask("shutdown/not", None)
    seconds = time.perf_counter() - begun
    after = server.memory()
    for uri, text in texts.items():
        pathlib.Path(uri.removeprefix("file://")).write_text(text)
    found = subprocess.run([polc, "check", "-f", "json"], cwd=folder, capture_output=True, text=True).stdout
    expected, told = [], []
    for one in json.loads(found)["diagnostics"]:
        start, end = one["range"]["start"], one["range"]["end"]
        line = texts[(folder / one["path"]).as_uri()].split("\n")
        column = lambda at: len(line[at["line"] - 1][: at["column"] - 1].encode())
        expected.append((one["path"], start["line"] - 1, column(start), end["line"] - 1, column(end), one["name"], one["message"]))
    for uri, params in server.pushed.items():
        name = pathlib.Path(uri).name
        for one in params["diagnostics"]:
            start, end = one["range"]["start"], one["range"]["end"]
            told.append((name, start["line"], start["character"], end["line"], end["character"], one["code"], one["message"]))
    starts_same = lambda a, b: a[:6] == b[:6] and b[6].startswith(a[6])
    same = len(expected) == len(told) and all(starts_same(a, b) for a, b in zip(sorted(expected), sorted(told)))
    other(f"{edits:,} random edits, in {seconds:.0f} s", f"{len(expected)} findings", "those of a fresh check", same)
    other("memory after a quarter of them, and after all", f"{before:.0f} MB, {after:.0f} MB", "no growth", after <= before * 1.1 + 2)
    if not same:
        differ = set(expected) ^ {(*t[:6], t[6].split("\n")[0]) for t in told}
        print(sorted(differ)[:10], file=sys.stderr)
    server.stop()


def ruff(yardsticks, rng, keystrokes, work):
    program = pathlib.Path(yardsticks) / "venv" / "bin" / "ruff"
    if not program.exists():
        return print(f"({program} is not there; its rows are left out)")
    for shape, title in (("many", "100 files"), ("one", "one file")):
        folder = work / f"python-{shape}"
        generate(["--python", ROLES, shape], folder)
        texts = load(folder, "*.py")
        uris = list(texts)
        server = Server([str(program), "server"], folder, "python")
        for uri in uris:
            server.open(uri, texts[uri])
        server.told(uris[-1])
        row(f"ruff server: a keystroke in as much Python, {title}", *typing(server, texts, uris, keystrokes, rng))
        print(f"| ruff server: memory | {server.memory():.0f} MB | | | | | |")
        server.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--polc", help="a program that is already built")
    parser.add_argument("--keystrokes", type=int, default=2000)
    parser.add_argument("--edits", type=int, default=5000)
    parser.add_argument("--yardsticks", help="a folder with a venv that has ruff")
    arguments = parser.parse_args()
    polc = arguments.polc
    if polc is None:
        subprocess.run(["cargo", "build", "--profile", "dist", "--bin", "polc", "--quiet"], cwd=HERE.parent, check=True)
        polc = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE.parent / "target")) / "dist" / "polc"
    polc = str(pathlib.Path(polc).resolve())
    command = [polc, "lsp"]
    rng = random.Random(7)
    with tempfile.TemporaryDirectory() as work:
        work = pathlib.Path(work)
        print("| | 50%, ms | 99%, ms | most, ms | CPU, ms | aim | |\n|---|--:|--:|--:|--:|---|---|")
        workspace(command, rng, arguments.keystrokes, work)
        consequences(command, rng, 100, work)
        consequences(command, rng, ROLES, work)
        one_file(command, rng, arguments.keystrokes, work, "--clean")
        one_file(command, rng, arguments.keystrokes, work, None)
        drift(command, polc, rng, arguments.edits, work)
        if arguments.yardsticks:
            ruff(arguments.yardsticks, rng, arguments.keystrokes, work)


if __name__ == "__main__":
    main()
