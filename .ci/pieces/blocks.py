#!/usr/bin/env python3
"""Writes the YAML blocks of a document to files, named after what they are for.

    blocks.py DOCUMENT FOLDER
"""

import pathlib
import re
import sys

import yaml

FENCED = re.compile(r"^```yaml\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def kind(text):
    """Which tool a block is for."""
    keys = yaml.safe_load(text).keys()
    if "jobs" in keys:
        return "workflow"
    return "pre-commit" if "repos" in keys else "gitlab"


def main(document, folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True)
    for number, text in enumerate(FENCED.findall(pathlib.Path(document).read_text())):
        folder.joinpath(f"{kind(text)}-{number}.yml").write_text(text)


if __name__ == "__main__":
    main(*sys.argv[1:])
