#!/usr/bin/env python3
"""What pol.kak does in a real Kakoune, which draws as JSON. $REPO is the repository."""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import threading
import time

REPO = pathlib.Path(os.environ["REPO"])
FACES = ["keyword", "type", "variable", "value", "string", "comment", "documentation", "module", "attribute", "operator", "meta"]

# Part of a line of sample.pol, a text in it, the face that it has.
COLOURS = [
    ("platform kibana", "platform", "keyword"),
    ("platform kibana", "kibana", "module"),
    ("// first", "first", "comment"),
    ("/// Owns", "Owns", "documentation"),
    ("abstract role", "abstract", "keyword"),
    ("role soc_lead", "role", "keyword"),
    ("role soc_lead", "soc_lead", "type"),
    ("role soc_lead", "extends", "keyword"),
    ("role soc_lead", "analyst_base, analyst", "type"),
    ("description:", "description", "attribute"),
    ("description:", "Owns the", "string"),
    ("description:", '\\"', "meta"),
    ("security.cases", "security.cases", "variable"),
    ("security.cases", "all", "value"),
    ("security.cases", "delete", "value"),
    ("spaces:", "spaces", "keyword"),
    ("spaces:", "soc-eu, default", "module"),
    ('index "hr', "index", "keyword"),
    ('index "hr', "hr-", "string"),
    ("query:", "term", "string"),
    ("in lab", "in", "keyword"),
    ("in lab", "lab", "module"),
    ("persona shift", "shift", "type"),
    ("soc_lead can cases", "soc_lead", "type"),
    ("soc_lead can cases", "can", "keyword"),
    ("forbid", "forbid", "keyword"),
    ("forbid", "unless", "keyword"),
]


class Kakoune:
    def __init__(self, file, config):
        faces = "; ".join(f"set-face global {face} rgb:0000{at + 1:02x}" for at, face in enumerate(FACES))
        command = ["kak", "-ui", "json", "-e", f"source {REPO}/editors/kakoune/pol.kak; {faces}; edit! {file}"]
        environment = {**os.environ, "KAKOUNE_CONFIG_DIR": config, "XDG_CONFIG_HOME": config}
        self.process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True)
        self.draws = []
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()
        self.settle()

    def call(self, method, *parameters):
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", "method": method, "params": parameters}) + "\n")
        self.process.stdin.flush()

    def read(self):
        for line in self.process.stdout:
            message = json.loads(line)
            if message["method"] == "draw":
                self.draws.append(message["params"][0])

    def settle(self):
        """Lets Kakoune work. It takes one request whenever something comes in, so something keeps coming in."""
        for _ in range(10):
            if self.process.poll() is None:
                try:
                    self.call("resize", 60, 120)
                except OSError:
                    return
            time.sleep(0.1)

    def type(self, text):
        names = {"\n": "<ret>", " ": "<space>", "<": "<lt>", ">": "<gt>", "-": "<minus>", "+": "<plus>", ";": "<semicolon>"}
        self.call("keys", *[names.get(character, character) for character in text])
        self.settle()

    def escape(self):
        self.call("keys", "<esc>")
        self.settle()

    def quit(self):
        self.type(":quit!\n")
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
        self.reader.join(timeout=20)


def main():
    failed = 0

    def equal(what, actual, expected):
        nonlocal failed
        failed += actual != expected
        print(f"ok - {what}" if actual == expected else f"not ok - {what}: {actual!r}, expected {expected!r}")

    with tempfile.TemporaryDirectory() as folder:
        kakoune = Kakoune(REPO / "editors/test/sample.pol", folder)
        report = pathlib.Path(folder) / "options"
        line = f"echo -to-file {report} %opt{{filetype}} %opt{{comment_line}} %opt{{indentwidth}} %opt{{makecmd}}"
        kakoune.type("ge")
        kakoune.type(f":{line}\n")
        kakoune.quit()
        lines = {}
        for drawn in kakoune.draws:
            for atoms in drawn:
                lines["".join(atom["contents"] for atom in atoms)] = atoms
        equal("options", report.read_text() if report.exists() else None, "pol // 2 polc check -f concise")
        for part, text, face in COLOURS:
            atoms = next((atoms for drawn, atoms in lines.items() if part in drawn), [])
            # The cursor has a face of its own.
            colours = [colour for atom in atoms for colour in [atom["face"]["fg"]] * len(atom["contents"])]
            at = "".join(atom["contents"] for atom in atoms).find(text)
            shown = set(colours[at : at + len(text)]) if at >= 0 else set()
            found = {FACES[int(colour[-2:], 16) - 1] if colour.startswith("rgb:0000") else colour for colour in shown - {"black"}}
            equal(f"face of {text} in {part}", found, {face})

        typed = pathlib.Path(folder) / "typed.pol"
        kakoune = Kakoune(typed, folder)
        text = "role a <\ncases: read;\nin lab <\nalerts: all;\n>\n>\n/// Doc.\nrole b"
        kakoune.type(f"i{text}")
        kakoune.escape()
        kakoune.type(":write\n")
        kakoune.quit()
        equal(
            "indentation while typing",
            typed.read_text() if typed.exists() else None,
            "role a <\n  cases: read;\n  in lab <\n    alerts: all;\n  >\n>\n/// Doc.\n/// role b\n",
        )
    sys.exit(failed > 0)


main()
