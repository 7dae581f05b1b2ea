#!/usr/bin/env python3
"""Judges reports of polc: every file in the folders is named after its format. Then sees to it that each judge can refuse.

    judge.py MULTITOOL SARIF-SCHEMA JUNIT-XSD FINDINGS CLEAN OTHER...
"""

import json
import pathlib
import re
import subprocess
import sys
import tempfile

import jsonschema
from lxml import etree

HERE = pathlib.Path(__file__).parent
# A workflow command, as the runner of GitHub Actions takes it apart.
COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.+)")
SUMMARY = re.compile(r"(no findings|\d+ (error|warning|note)s?(, \d+ (warning|note)s?)*) in \d+ files?(, \d+ roles?|; .*)?")


class Refused(Exception):
    pass


def refuse_if(refused, why):
    if refused:
        raise Refused(why)


def strict_json(text):
    def once(pairs):
        refuse_if(len({key for key, _ in pairs}) < len(pairs), "a member stands twice")
        return dict(pairs)

    try:
        return json.loads(text, object_pairs_hook=once)
    except json.JSONDecodeError as error:
        raise Refused(error) from error


def by_schema(schema):
    validator = jsonschema.validators.validator_for(schema)
    validator.check_schema(schema)

    def judge(text):
        document = strict_json(text)
        for error in validator(schema).iter_errors(document):
            raise Refused(f"{error.json_path}: {error.message[:300]}")
        return document

    return judge


def by_xsd(path):
    schema = etree.XMLSchema(etree.parse(path))

    def judge(text):
        try:
            document = etree.fromstring(text.encode())
        except etree.XMLSyntaxError as error:
            raise Refused(error) from error
        refuse_if(not schema.validate(document), schema.error_log.last_error)
        return document

    return judge


def sarif_judge(multitool, schema_path):
    by_the_schema = by_schema(json.loads(pathlib.Path(schema_path).read_text()))

    def judge(text):
        by_the_schema(text)
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder, "report.sarif")
            path.write_text(text)
            command = [multitool, "validate", path, "--rule-kind", "Sarif;Ghas", "--level", "Error;Warning"]
            # The exit code says nothing.
            run = subprocess.run(command, capture_output=True, text=True, check=False)
        refuse_if("Analysis completed successfully." not in run.stdout, f"{run.stdout}{run.stderr}")
        found = re.findall(r": (?:error|warning) .*", run.stdout)
        # There is no page about the tool that `informationUri` could lead to.
        found = [one for one in found if " SARIF2005: " not in one]
        refuse_if(found, "".join(found))

    return judge


def gitlab_judge():
    by_the_schema = by_schema(json.loads(HERE.joinpath("gitlab.schema.json").read_text()))

    def judge(text):
        violations = by_the_schema(text)
        fingerprints = {violation["fingerprint"] for violation in violations}
        refuse_if(len(fingerprints) < len(violations), "a fingerprint stands twice")

    return judge


def junit_judge(xsd):
    by_the_xsd = by_xsd(xsd)

    def judge(text):
        document = by_the_xsd(text)
        for suite in [document, *document.iter("testsuite")]:
            tests = list(suite.iter("testcase"))
            names = {(test.get("classname"), test.get("name")) for test in tests}
            refuse_if(not tests or len(names) < len(tests), f"{suite.get('name')}: no test, or two of one name")
            refuse_if(suite.get("tests") != str(len(tests)), f"{suite.get('name')}: tests")
            refuse_if(suite.get("failures") != str(len(list(suite.iter("failure")))), f"{suite.get('name')}: failures")

    return judge


def github(text):
    *lines, summary = text.splitlines()
    refuse_if(not SUMMARY.fullmatch(summary), summary)
    for line in lines:
        command = COMMAND.fullmatch(line)
        refuse_if(not command, line)
        pairs = [pair.split("=", 1) for pair in command["properties"].split(",")]
        refuse_if(any(len(pair) < 2 for pair in pairs), line)
        values = dict(pairs)
        refuse_if(not {"title", "file", "line", "endLine"} <= values.keys() <= {"title", "file", "line", "endLine", "col", "endColumn"}, line)
        numbers = {key: int(value) if value.isdecimal() else 0 for key, value in values.items() if key not in ("title", "file")}
        refuse_if(min(numbers.values()) < 1, line)
        # GitHub drops the annotation otherwise.
        refuse_if("col" in values and values["line"] != values["endLine"], line)
        refuse_if(re.search("%(?!25|0A|0D|3A|2C)", line), line)


def json_document(text):
    refuse_if(strict_json(text).get("version") != 1, "version")


def json_lines(text):
    for line in text.splitlines():
        finding = strict_json(line)
        refuse_if(not {"name", "level", "message", "path", "range"} <= finding.keys(), line)


def changed(text, old, new):
    """The text with one mistake in it."""
    assert old in text, old
    return text.replace(old, new, 1)


def without(text, *path):
    document = json.loads(text)
    at = document
    for key in path[:-1]:
        at = at[key]
    del at[path[-1]]
    return json.dumps(document)


# What is to be refused: the format, what is wrong, and how it comes to be.
MISTAKES = [
    ("json", "not JSON", lambda text: text[:-2]),
    ("json-lines", "two findings on a line", lambda text: changed(text, "}\n{", "}{")),
    ("json-lines", "a finding over two lines", lambda text: changed(text, ",", ",\n")),
    ("sarif", "line 0", lambda text: re.sub('"startLine": [0-9]+', '"startLine": 0', text, count=1)),
    ("sarif", "an unknown level", lambda text: changed(text, '"level": "error"', '"level": "fatal"')),
    ("sarif", "an unknown member", lambda text: changed(text, '"results"', '"findings"')),
    ("sarif", "a rule that is not there", lambda text: re.sub('"ruleIndex": [0-9]+', '"ruleIndex": 999', text, count=1)),
    ("sarif", "a path with a space", lambda text: changed(text, "on%20call", "on call")),
    ("sarif", "a rule without help", lambda text: without(text, "runs", 0, "tool", "driver", "rules", 0, "help")),
    ("sarif", "a rule without a description", lambda text: without(text, "runs", 0, "tool", "driver", "rules", 0, "shortDescription")),
    ("sarif", "a result without a place", lambda text: without(text, "runs", 0, "results", 0, "locations")),
    ("github", "a line break in a message", lambda text: changed(text, "%0A", "\n")),
    ("github", "a comma in a property", lambda text: changed(text, "file=", "file=a,")),
    ("github", "columns over several lines", lambda text: changed(text, ",endLine=", ",endLine=9")),
    ("gitlab", "an unknown severity", lambda text: changed(text, '"major"', '"fatal"')),
    ("gitlab", "an absolute path", lambda text: changed(text, '"path": "', '"path": "/')),
    ("gitlab", "a fingerprint twice", lambda text: re.sub('"fingerprint": "[^"]+"', '"fingerprint": "a"', text)),
    ("junit", "a test without a name", lambda text: changed(text, "<testcase name=", "<testcase classname=")),
    ("junit", "a wrong count", lambda text: re.sub(' tests="[0-9]+"', ' tests="999"', text, count=1)),
    ("junit", "an open element", lambda text: changed(text, "</failure>", "")),
    ("junit", "a control character", lambda text: changed(text, "</failure>", "\x1b</failure>")),
    ("checkstyle", "an unknown severity", lambda text: changed(text, 'severity="error"', 'severity="fatal"')),
    ("checkstyle", "column 0", lambda text: re.sub('column="[0-9]+"', 'column="0"', text, count=1)),
    ("checkstyle", "a bare &", lambda text: changed(text, "message=\"", "message=\"&")),
    ("rdjson", "an unknown severity", lambda text: changed(text, '"ERROR"', '"FATAL"')),
    ("rdjson", "column 0", lambda text: re.sub('"column": [0-9]+', '"column": 0', text, count=1)),
    ("rdjson", "a finding without a place", lambda text: without(text, "diagnostics", 0, "location")),
]


def main(multitool, sarif_schema, junit_xsd, findings, *others):
    judges = {
        "json": json_document,
        "json-lines": json_lines,
        "sarif": sarif_judge(multitool, sarif_schema),
        "github": github,
        "gitlab": gitlab_judge(),
        "junit": junit_judge(junit_xsd),
        "checkstyle": by_xsd(HERE / "checkstyle.xsd"),
        "rdjson": by_schema(json.loads(HERE.joinpath("rdjson.schema.json").read_text())),
    }
    wrong = 0
    judged = 0
    for folder in [findings, *others]:
        for path in sorted(pathlib.Path(folder).iterdir()):
            judged += 1
            try:
                judges[path.name](path.read_bytes().decode())
            except Refused as error:
                wrong += 1
                print(f"{path.parent.name}/{path.name} refused: {error}")
    for name, mistake, make in MISTAKES:
        text = make(pathlib.Path(findings, name).read_bytes().decode())
        try:
            judges[name](text)
        except Refused:
            continue
        wrong += 1
        print(f"{name} with {mistake} is not refused")
    untried = judges.keys() - {name for name, _, _ in MISTAKES}
    print(f"judged {judged} reports and {len(MISTAKES)} with mistakes: {wrong} wrong")
    return 1 if wrong or untried or judged < 3 * len(judges) - 1 else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
