#!/usr/bin/env python3
"""Whether the tree-sitter grammar and polc agree on what is a syntax error.

usage: agreement.py POLC TREE-SITTER

For every policy of examples/, tests/ and docs/language.md: the tree has no ERROR and no MISSING node exactly where `polc check`
finds nothing of the section "Writing" of docs/diagnostics.md. Examples, and what the documents do not mark as wrong, have to be right.
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
GRAMMAR = ROOT / "editors/tree-sitter-pol"


# What polc finds under a name of that section although the grammar of both takes it: it depends on the product or the word.
BY_THE_CHECK = {
    "tests/mistakes/application_kind.pol": "options of `application`, which Kibana has and Amazon Connect does not",
}


def writing():
    """The names of the findings that are about syntax."""
    page = (ROOT / "docs/diagnostics.md").read_text(encoding="utf-8")
    section = page.split("\n## Writing\n")[1].split("\n## ")[0]
    return set(re.findall(r"^\| \[?`([a-z0-9-]+)`", section, re.M))


def policies(scratch):
    """Every policy, and whether it has to be right."""
    for path in sorted(ROOT.glob("examples/**/*.pol")):
        yield path, True
    for path in sorted(ROOT.glob("tests/**/*.pol")):
        yield path, False
    page = (ROOT / "docs/language.md").read_text(encoding="utf-8")
    for at, (wrong, text) in enumerate(re.findall(r"^```pol(,wrong)?\n(.*?)^```", page, re.M | re.S)):
        path = scratch / f"language.md-block-{at + 1}" / "block.pol"
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
        yield path, not wrong


def findings(polc, path, names):
    """The syntax findings that polc has on one file, which is a policy of its own so that nothing else gets in the way."""
    with tempfile.TemporaryDirectory() as alone:
        copy = pathlib.Path(alone) / path.name
        copy.write_bytes(path.read_bytes())
        done = subprocess.run([polc, "check", "-f", "json", copy], capture_output=True, text=True, check=False)
        if done.returncode not in (0, 1):
            sys.exit(f"polc check {path}: {done.stderr}")
        return sorted(names.intersection(finding["name"] for finding in json.loads(done.stdout)["diagnostics"]))


def broken(tree_sitter, paths):
    """The files whose tree has an ERROR or a MISSING node."""
    command = [tree_sitter, "parse", "--json-summary", "--quiet", "--grammar-path", GRAMMAR, *paths]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "{" not in done.stdout:
        sys.exit(f"tree-sitter parse: {done.stderr}")
    summary = json.loads(done.stdout[done.stdout.index("{") :])
    results = {str(result["file"]): not result["successful"] for result in summary["parse_summaries"]}
    missing = [path for path in paths if str(path) not in results]
    if missing:
        sys.exit(f"tree-sitter parse said nothing about {missing}")
    return results


def main():
    polc, tree_sitter = sys.argv[1:]
    names = writing()
    with tempfile.TemporaryDirectory() as scratch:
        files = list(policies(pathlib.Path(scratch)))
        errors = broken(tree_sitter, [path for path, _ in files])
        refused = differ = 0
        for path, right in files:
            found = findings(polc, path, names)
            if path.is_relative_to(ROOT) and path.relative_to(ROOT).as_posix() in BY_THE_CHECK:
                if not found or errors[str(path)]:
                    sys.exit(f"{path}: it is no longer what BY_THE_CHECK says")
                continue
            refused += bool(found)
            if bool(found) != errors[str(path)] or (right and found):
                differ += 1
                tree = "an ERROR or MISSING node" if errors[str(path)] else "no error"
                print(f"{path}: polc says {found or 'nothing'}, the tree has {tree}")
    if not names or not refused or refused == len(files):
        sys.exit("nothing was compared: all verdicts are the same")
    print(f"{len(files)} policies, {refused} of them with syntax errors, {differ} verdicts differ")
    sys.exit(differ > 0)


if __name__ == "__main__":
    main()
