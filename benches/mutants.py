#!/usr/bin/env python3
"""Scores polc on realistic mistakes: takes the clean examples, makes one mistake at a time, and looks at what `polc check` says.

    benches/mutants.py POLC [--check docs/score.md] [--list]

Prints a Markdown table: how many mistakes of each kind were found at the right place, how many were missed, and how many findings
there were beside the right one. With --check, fails if the table is not the one in the given page.
"""

import argparse
import concurrent.futures
import contextlib
import contextvars
import dataclasses
import json
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent
EXAMPLES = ["first", "soc", "observability", "serverless", "contact-centre", "both"]
# Of each kind this many in each example, spread over the files, so that no kind drowns the others.
SITES = 4


@dataclasses.dataclass(frozen=True)
class Kind:
    """A kind of mistake. The function gives changed texts, each with the offset of the mistake."""

    function: object
    names: tuple
    toml: bool = False
    # Another polc.toml for the example: a pattern and what stands for it. It is no mistake, but what the mistake takes.
    setting: tuple = ()
    # Rules that are not on by themselves.
    on: tuple = ()
    # A mistake of polc.toml shows at the statements that match.
    shows: str = ""


@dataclasses.dataclass
class Mutant:
    """One mistake: the changed file, and the line it stands on."""

    title: str
    kind: Kind
    example: str
    path: str
    text: str
    line: int


KINDS = {}
# All policies of the example at hand, one behind the other.
EVERYTHING = contextvars.ContextVar("everything", default="")


def kind(title, *names, **more):
    """Registers a kind of mistake."""

    def register(function):
        KINDS[title] = Kind(function, names, **more)
        return function

    return register


def code(text):
    """The text with comments and strings blanked out, so that patterns match code only."""
    blank = lambda match: re.sub(r"[^\n]", " ", match.group())
    return re.sub(r'"""[\s\S]*?"""|"(?:\\.|[^"\\\n])*"|//[^\n]*|/\*[\s\S]*?\*/', blank, text)


def replace(pattern, by, group=0, where=code):
    """A mutation: each match of a pattern in the code, with one group of it replaced."""

    def mutate(text):
        for match in re.finditer(pattern, where(text), re.M):
            start, end = match.span(group)
            new = by(text[start:end], match) if callable(by) else by
            yield text[:start] + new + text[end:], start

    return mutate


def in_roles(mutate):
    """The same, but not in tests and prohibitions."""

    def only(text):
        for mutated, at in mutate(text):
            items = re.findall(r"^(?:abstract )?(role|test|forbid|persona)", text[:at], re.M)
            if items and items[-1] == "role":
                yield mutated, at

    return only


def whole(text):
    return text


def swap(word):
    """A word with two letters in the middle exchanged, as fingers do it."""
    for at in range(len(word) // 2, len(word) - 1):
        if word[at] != word[at + 1] and word[at] != "_" and word[at + 1] != "_":
            return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word + "s"


GRANT = r"^ +((?:kibana\.|connect\.)?[a-z_.]+):"
FEATURES = r"(?:kibana\.)?(?:cases|alerts|rules|dashboard|discover|connectors|timeline|osquery|slo|apm|synthetics|fleet|notes)"


def statements(pattern):
    """Spans of whole statements with their line breaks whose head matches a pattern."""
    return rf"^ +{pattern}(?: *[:+]=?)[^;<\n]*;[ \t]*(?=\n|$)"


# ---- how it is written


kind("a statement without its `;`", "missing-semicolon")(replace(r"^ +[a-z_.]+:[^;<>\n]*(;)[^\n]*\n +[a-z_.\"]+[^;\n]*:", "", 1))
kind("`=` for `:`", "wrong-operator")(replace(r"^ +[a-z_.]+(:) ", " =", 1))
kind("a comma for `+`", "wrong-separator")(replace(r"^ +[a-z_.]+: [a-z_]+( \+) [a-z_]+", ",", 1))
kind("`|` for `+`", "wrong-separator")(replace(r"^ +[a-z_.]+: [a-z_]+ (\+) [a-z_]+", "|", 1))
kind("`&` for `+`", "wrong-separator")(replace(r"^ +[a-z_.]+: [a-z_]+ (\+) [a-z_]+", "&", 1))
kind("no `+` at all", "missing-plus")(replace(r"^ +[a-z_.]+: [a-z_]+( \+) [a-z_]+", "", 1))
kind("`roles` for `role`", "misspelt-keyword")(replace(r"^(?:abstract )?(role) ", "roles", 1))
kind("`Role` for `role`", "misspelt-keyword")(replace(r"^(role) ", "Role", 1))
kind("a string in single quotes", "single-quotes")(
    replace(r'"[a-z]+[^"\n]*"', lambda text, _: "'" + text[1:-1].replace("'", "") + "'", 0, lambda t: re.sub(r'"""[\s\S]*?"""|//[^\n]*', lambda m: re.sub(r"[^\n]", " ", m.group()), t))
)
kind("a string without its end", "unclosed-string")(replace(r'^ +(?:index|description:|run_as:) ?("[^"\n]*")[;,: ]', lambda text, _: text[:-1], 1, whole))


@kind("braces for `<` and `>`", "wrong-bracket")
def braces(text):
    for match in re.finditer(r"^(?:abstract )?role [^<\n]*(<)\n(?:  [^\n]*\n|\n)*(>)", text, re.M):
        a, b = match.start(1), match.start(2)
        yield text[:a] + "{" + text[a + 1 : b] + "}" + text[b + 1 :], a


@kind("a role without its `>`", "unclosed-body")
def unclosed(text):
    for match in re.finditer(r"^(?:abstract )?role [^<\n]*(<)\n(?:  [^\n]*\n|\n)*(>)\n", text, re.M):
        yield text[: match.start(2)] + text[match.start(2) + 1 :], match.start(1)


# ---- names


kind("a misspelt feature", "unknown-feature")(replace(GRANT.replace("+((", "+((?!tasks|spaces|cluster|description|metadata|tags|access_tags|run_as|restricted|hierarchy|allowed|granular|global)("), lambda text, _: swap(text), 1))
kind("a misspelt privilege", "unknown-privilege")(
    replace(rf"^ +{FEATURES}(?:: | \+= )[a-z]+ [+-] ([a-z_]{{4,}})", lambda text, _: swap(text), 1)
)
kind("a misspelt level", "unknown-privilege")(replace(rf"^ +{FEATURES}: (read)\b", "raed", 1))
kind("a misspelt task", "unknown-task")(replace(r"^ +tasks(?::| \+=) ([a-z_]+)", lambda text, _: swap(text), 1))
kind("a misspelt parent", "unknown-role")(replace(r"^role [a-z0-9_]+ extends ([a-z0-9_]+)", lambda text, _: swap(text), 1))
kind("a misspelt role in a test", "unknown-role")(replace(r"^  ([a-z0-9_]+) (?:can|cannot) ", lambda text, _: swap(text), 1))
kind("a misspelt role in a persona", "unknown-role")(replace(r"^persona [a-z0-9_]+ = ([a-z0-9_]+)", lambda text, _: swap(text), 1))
kind("a misspelt cluster privilege", "unknown-elasticsearch-privilege")(replace(r"^ +cluster: ([a-z_]+)", lambda text, _: swap(text), 1))
kind("a misspelt index privilege", "unknown-elasticsearch-privilege")(
    replace(r'^ +index [^:\n]*: ([a-z_]+)', lambda text, _: swap(text), 1)
)
kind("an index privilege for the cluster", "unknown-elasticsearch-privilege")(replace(r"^ +cluster: ([a-z_]+)", "view_index_metadata", 1))
kind("a cluster privilege on an index", "unknown-elasticsearch-privilege")(replace(r"^ +index [^:\n]*: ([a-z_]+)", "manage_security", 1))
kind("a misspelt raw permission", "unknown-permission")(replace(r'permission "([A-Za-z.]+)"', lambda text, _: swap(text), 1, whole))
kind("a misspelt platform", "unknown-platform")(replace(r"^platform (kibana|connect)", lambda text, _: swap(text), 1))
kind("a space id in capitals", "invalid-space")(replace(r"^ +(?:in|spaces:) ([a-z]+)", lambda text, _: text.upper(), 1))


# ---- what does not fit together


kind("a sub-feature privilege without a level", "sub-privilege-without-level")(replace(r"^ +cases: (read \+ )(?:comment|reopen)", "", 1))
kind("a level that is taken away", "invalid-expression")(replace(rf"^ +{FEATURES}: (all) - ", "all - read", 1))
kind("a privilege of another feature", "unknown-privilege")(replace(r"^ +dashboard: read \+ ([a-z_]+)", "reopen", 1))
kind("Kibana's feature on Amazon Connect", "no-counterpart")(
    replace(r"^ +(?:ccp|quick_connects|outbound_calls|queues|users|case_history): [^;\n]*;", "dashboard: read;".rjust(18), 0)
)
kind("a role that extends itself", "inheritance-cycle")(replace(r"^role ([a-z0-9_]+)( extends [^<\n]*)? <", lambda text, m: f"role {m.group(1)} extends {m.group(1)} <", 0))


@kind("the name of a built-in role", "reserved-role-name")
def reserved(text):
    """Only names that are nowhere else: a role that is renamed has to be renamed everywhere. Amazon Connect reserves none."""
    for match in re.finditer(r"^role ([a-z0-9_]+)", text, re.M):
        if len(re.findall(rf"\b{match.group(1)}\b", EVERYTHING.get())) == 1 and not re.search(r"^platform connect;", text, re.M):
            yield text[: match.start(1)] + "superuser" + text[match.end(1) :], match.start(1)


kind("`*` beside named spaces", "star-beside-spaces")(replace(r"^ +spaces: ([a-z-]+), [a-z-]+", "*", 1))
kind("a space twice", "duplicate-space")(replace(r"^ +spaces: ([a-z-]+), ([a-z-]+)", lambda text, m: f"spaces: {m.group(1)}, {m.group(1)}".rjust(len(text)), 0))
kind("a base privilege beside features", "base-beside-features")(
    replace(r"^( +)(?:kibana\.)?(?:alerts|rules|dashboard|discover|connectors): [^;\n]*;", lambda text, m: text + f"\n{m.group(1)}base: read;")
)
kind("`except` outside of `fields`", "except-outside-fields")(
    replace(r'fields: "(?!\*")[^;]*;\s+except: "([a-z.]+)', "other.field", 1, whole)
)
kind("a query that is not JSON", "invalid-query")(replace(r'query: """(\{)', "", 1, whole))
kind("a claim without a privilege", "incomplete-claim")(replace(r"(?:can|cannot) [a-z]+(\.[a-z_]+)[,;]", "", 1))
kind("an unknown target of a test", "unknown-target")(replace(r" on ([a-z]+);$", "staging", 1))


# ---- what compiles, and is not what was meant


def without(pattern, needed_by=None):
    """Takes a statement out. The mistake is where it is needed: right before it, or at a statement of the same role."""

    def mutate(text):
        for mutated, at in replace(statements(pattern), lambda text, _: "", 0)(text):
            if needed_by is None:
                yield mutated, mutated.rfind("\n", 0, at - 1) + 1
            else:
                body = max(match.start() for match in re.finditer(r"^(?:abstract )?role ", mutated[:at], re.M))
                yield mutated, mutated.index(needed_by, body)

    return mutate


@kind("Cases `all` without connectors", "cases-all-without-connectors")
def no_connectors(text):
    for mutated, at in replace(statements("(?:kibana\\.)?connectors"), "")(text):
        cases = [m.start() for m in re.finditer(r"^ +(?:kibana\.)?cases: all", mutated, re.M) if m.start() < at]
        body = mutated.rfind("role ", 0, at)
        if cases and cases[-1] > body:
            yield mutated, cases[-1]


kind("connectors down to `read` beside Cases `all`", "cases-all-without-connectors")(
    lambda text: (
        (mutated, max(m.start() for m in re.finditer(r"cases: all", mutated[:at])))
        for mutated, at in replace(r"^ +cases: all[^\n]*\n +connectors: (all);", "read", 1)(text)
    )
)
kind("everything on every index", "everything-on-everything")(
    in_roles(replace(r'^ +index ("[^:\n]*): [a-z_ +]+(?=;)', lambda text, m: '  index "*": all', 0, whole))
)
kind("cluster `all`", "everything-on-everything", "can-escalate", "never-grant")(in_roles(replace(r"^ +cluster: ([a-z_ +]+);", "all", 1)))
kind("cluster `manage_security`", "can-escalate")(in_roles(replace(r"^ +cluster: ([a-z_ +]+);", "manage_security", 1)))
kind("a misspelt raw feature id", "unknown-feature-id")(replace(r'^ +"([A-Za-z]+)": ', lambda text, _: swap(text), 1, whole))
kind("a statement that a later one replaces", "shadowed-statement")(
    replace(rf"^( +)({FEATURES}): (read|all)(?: [^;\n]*)?;", lambda text, m: f"{m.group(1)}{m.group(2)}: {'read' if m.group(3) == 'all' else 'all'};\n{text}")
)
kind("a privilege that is there already", "redundant-privilege")(replace(r"^ +(?:discover|dashboard|connectors|alerts): (all);", "all + read", 1))
kind("a suppression that is not needed", "unused-suppression")(
    replace(r"^( +)dashboard: read", lambda text, m: f"{m.group(1)}// polc: allow(unknown-feature-id) for a while\n{text}")
)
kind("a suppression of an unknown finding", "unknown-lint")(
    replace(r"^( +)discover: read", lambda text, m: f"{m.group(1)}// polc: allow(no-such-thing) for a while\n{text}")
)
kind("an alerts index of another space", "index-for-other-space")(
    replace(r'"(?:\.internal)?\.(?:preview\.)?alerts-security\.alerts-(default)', "elsewhere", 1, whole)
)
kind("an abstract role that nobody extends", "unused-abstract-role")(
    replace(r"^/// [^\n]*\nabstract role ", lambda text, m: "abstract role lonely < cases: read; >\n\n" + text, 0, whole)
)
kind("exceptions without rules", "exceptions-without-rules-read")(
    replace(r"^ +tasks: manage_exceptions;", "  exceptions: all;        ", 0)
)
kind("an action without View", "missing-view")(replace(r"^ +(?:queues|users|evaluation_forms|quick_connects): (view)(?= \+|;)", "edit", 1))
kind("cases without Customer Profiles", "cases-without-customer-profiles")(without(r"(?:connect\.)?customer_profiles"))
kind("redacted and unredacted together", "redacted-and-unredacted")(
    replace(r"^( +)call_recordings\.redacted: access;", lambda text, m: text + f"\n{m.group(1)}call_recordings.unredacted: access;")
)
kind("the right to change one's own rights", "can-escalate")(
    replace(r"^( +)agent_status: view;", lambda text, m: text + f"\n{m.group(1)}security_profiles: view + edit;")
)
kind("access tags without resources", "access-tags-incomplete")(without(r"restricted_resources"))
kind("a restricted resource without View", "restricted-resource-without-view")(without("routing_profiles", "restricted_resources"))
kind("a forbidden combination", "forbidden-combination")(
    replace(r"^( +)rules: all - manual_run;\n +exceptions: none;", lambda text, m: f"{m.group(1)}rules: all;", 0)
)

kind("index names in one string", "index-name-matches-nothing")(
    in_roles(replace(r'^ +index ("[a-z.*-]+")', lambda text, _: text[:-1] + ',metrics-*"', 1, whole))
)
kind("an index name with a capital", "index-name-matches-nothing")(
    in_roles(replace(r'^ +index "([a-z])[a-z.*-]+"', lambda text, _: text.upper(), 1, whole))
)
kind("a permission that no application has", "application-permission")(replace(r'application "[^"]+": ("ACCESS")', '"Access"', 1, whole))
kind("`none` beside a task that grants it", "revoked-in-vain")(
    replace(r"^( +)tasks: [a-z_]+ \+ manage_cases;", lambda text, m: text + f"\n{m.group(1)}cases: none;")
)
kind("a second statement that shows what the first one hides", "narrowing-undone")(
    in_roles(replace(r'^( +)index ("[^"]+"): read(?: \+ view_index_metadata)? <', lambda text, m: f"{m.group(1)}index {m.group(2)}: read;\n{text}", 0, whole))
)


@kind("a profile without tags beside one that has some", "restriction-voided")
def voided(text):
    for match in re.finditer(r"^persona [a-z_]+ = [^;]*\bteam_lead(?=[ ;])", text, re.M):
        yield text[: match.end()] + " + planner" + text[match.end() :] + "\n/// Plans.\nrole planner < queues: view; >\n", match.start()


kind("a permission without the page that it shows on", "requires-permission")(without("contact_search", "call_recordings"))
kind("a permission that stands twice", "redundant-privilege")(
    in_roles(replace(r'^ +permission ("[A-Za-z.]+")', lambda text, _: f"{text}, {text}", 1, whole))
)
kind("a kind of application that does not exist", "unknown-application-kind")(replace(r'application "[^"]+" (mcp):', "mpc", 1, whole))
kind("Kibana's privileges by hand", "kibana-by-hand")(
    in_roles(replace(r"^( +)(?:discover|dashboard): read[^;\n]*;", lambda text, m: text + f'\n{m.group(1)}application "kibana-.kibana": "feature_maps.read";'))
)
kind("users restricted by tags, and their profiles not", "restricted-users-without-profiles")(
    replace(r"^ +users: (view);\n(?=(?:  [^\n]*\n)*?  restricted_resources)", "view + edit", 1)
)
kind("a feature without the connectors that it runs", "feature-needs-another")(
    in_roles(replace(r"^( +)discover: read[^;\n]*;", lambda text, m: text + f"\n{m.group(1)}attack_discovery: all;"))
)


@kind("rules without an index that they read", "rules-without-source-index")
def no_source(text):
    for match in re.finditer(r'^  index "logs-\*": [^\n;]*;\n', text, re.M):
        mutated = text[: match.start()] + text[match.end() :]
        rules = mutated.find("  rules: all")
        if rules >= 0:
            yield mutated, rules



kind("Security `all` for managing rules, without their indices", "task-incomplete", setting=(r'^release = "9\.5"(?=[^\[]*solution = "security")', 'release = "9.2"'))(
    in_roles(replace(r"(?:^ +|; )(alerts: all|security: read);", "security: all", 1))
)
kind("a feature without the indices that Elastic's own roles have", "indices-in-practice", on=("indices-in-practice",))(
    in_roles(replace(r"^( +)notes: all[^;\n]*;", lambda text, m: f"{m.group(1)}slo: all;\n{text}"))
)
kind("a privilege that no source places in a level", "uncertain-fact")(
    in_roles(replace(r"^ +fleet: all[^;\n]*(?=;)", lambda text, _: f"{text} + reports"))
)
kind("a privilege that only late patches have", "uncertain-fact")(
    in_roles(replace(r"^ +synthetics: (?:read|all)[^;\n]*(?=;)", lambda text, _: f"{text} + manage_rules"))
)


@kind("more restricted profiles than one may have", "too-many-tagged-profiles")
def too_many_tagged(text):
    more = [f'role shift{n} < users: view; access_tags: < shift: "{n}"; > restricted_resources: User; >' for n in range(3)]
    for match in re.finditer(r"^persona [a-z_]+ = [^;]*\bteam_lead(?=[ ;])", text, re.M):
        held = "".join(f" + shift{n}" for n in range(3))
        yield text[: match.end()] + held + text[match.end() :] + "\n" + "\n".join(f"/// One shift.\n{role}" for role in more) + "\n", match.start()


# ---- polc.toml


kind("a misspelt key of polc.toml", "unknown-config-key", toml=True)(replace(r"^(release|deployment|solution|license|spaces)", lambda text, _: swap(text), 1, whole))
kind("an unknown release", "invalid-config", toml=True)(replace(r'^release = "([^"]+)"', "10.7", 1, whole))


kind(
    "a tier that has no alerts in cases", "case-attachments-need-tier", toml=True, shows=r"^ +cases: (?!none)"
)(replace(r'^project_tier = "(complete)"', "essentials", 1, whole))


@kind("a level for an unknown finding", "unknown-config-key", toml=True)
def unknown_level(text):
    more = '\n[lint.levels]\ncases-all-without-conectors = "deny"\n'
    yield text + more, len(text) + more.index("cases")


@kind("a role that is another one's twin", "duplicate-role")
def twins(text):
    for match in re.finditer(r"^/// [^\n]*\nrole ([a-z0-9_]+)( [^<\n]*<\n(?:  [^\n]*\n|\n)*>\n)", text, re.M):
        twin = f"\n/// The same again.\nrole {match.group(1)}_copy{match.group(2)}"
        yield text + twin, len(text) + twin.index("role ")


@kind("two roles of one name", "duplicate-item")
def same_name(text):
    for match in re.finditer(r"^/// [^\n]*\nrole ([a-z0-9_]+)( [^<\n]*<\n(?:  [^\n]*\n|\n)*>\n)", text, re.M):
        again = f"\n/// The same name again.\nrole {match.group(1)} < notes: read; >\n"
        yield text + again, len(text) + again.index("role ")


def mutants():
    """All mutants, the same ones every time."""
    for title, kind in KINDS.items():
        for example in EXAMPLES:
            if kind.setting and not re.search(kind.setting[0], (ROOT / "examples" / example / "polc.toml").read_text(), re.M):
                continue
            sites = []
            EVERYTHING.set("\n".join(path.read_text() for path in sorted((ROOT / "examples" / example).glob("*.pol"))))
            for path in sorted((ROOT / "examples" / example).glob("*.toml" if kind.toml else "*.pol")):
                text = path.read_text()
                for mutated, at in kind.function(text):
                    if mutated != text:
                        line = mutated.count("\n", 0, at) + 1
                        # A pattern may begin with the space before the mistake.
                        sites.append(Mutant(title, kind, example, path.name, mutated, line))
            step = max(1, len(sites) / SITES)
            yield from (sites[int(number * step)] for number in range(min(SITES, len(sites))))


def findings(polc, folder, on):
    """What `polc check` says of a folder, style included."""
    levels = [argument for name in ("style", *on) for argument in ("-W", name)]
    command = [polc, "check", "-f", "json", *levels, str(folder)]
    output = subprocess.run(command, capture_output=True, text=True, cwd=folder, env={})
    if output.returncode not in (0, 1, 2) or not output.stdout:
        sys.exit(f"{' '.join(command)}: exit code {output.returncode}\n{output.stderr}")
    return json.loads(output.stdout)["diagnostics"]


def key(finding):
    return finding["name"], pathlib.PurePath(finding["path"]).name, finding["message"]


def lines(finding):
    """The lines of all places that a finding points at, with their files."""
    for place in [finding, *finding["related"]]:
        for line in range(place["range"]["start"]["line"], place["range"]["end"]["line"] + 1):
            yield pathlib.PurePath(place["path"]).name, line


@contextlib.contextmanager
def copy_of(example, setting):
    """A copy of an example, with another setting."""
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder) / example
        shutil.copytree(ROOT / "examples" / example, folder)
        if setting:
            toml = folder / "polc.toml"
            toml.write_text(re.sub(*setting, toml.read_text(), flags=re.M))
        yield folder


def places(kind, folder):
    """Where a mistake of polc.toml shows."""
    for path in folder.glob("*.pol"):
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if re.search(kind.shows, line):
                yield path.name, number


def judge(polc, mutant, known):
    """Whether the mistake was found, and the names of what was found beside it."""
    kind = mutant.kind
    with copy_of(mutant.example, kind.setting) as folder:
        (folder / mutant.path).write_text(mutant.text)
        found = [finding for finding in findings(polc, folder, kind.on) if key(finding) not in known]
        near = set(places(kind, folder)) if kind.shows else {(mutant.path, mutant.line + by) for by in (0, 1)}
    right = [finding for finding in found if finding["name"] in kind.names and near & set(lines(finding))]
    return bool(right), [finding["name"] for finding in found if finding["name"] not in kind.names], found


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("polc")
    parser.add_argument("--check", metavar="PAGE", help="fail if the table is not the one in this page")
    parser.add_argument("--list", action="store_true", help="say of every mutant what was wrong about it")
    arguments = parser.parse_args()
    polc = str(pathlib.Path(arguments.polc).resolve())
    everything = list(mutants())

    def known(example, setting, on):
        with copy_of(example, setting) as folder:
            return {key(finding) for finding in findings(polc, folder, on)}

    of = lambda mutant: (mutant.example, mutant.kind.setting, mutant.kind.on)
    clean = {which: known(*which) for which in dict.fromkeys(map(of, everything))}
    with concurrent.futures.ThreadPoolExecutor() as pool:
        judged = list(pool.map(lambda mutant: judge(polc, mutant, clean[of(mutant)]), everything))
    rows = {title: [0, 0, 0] for title in KINDS}
    for mutant, (found, extra, all_found) in zip(everything, judged):
        row = rows[mutant.title]
        row[0] += 1
        row[1] += found
        row[2] += len(extra)
        if arguments.list and (not found or extra):
            what = "missed" if not found else "extra: " + ", ".join(sorted(set(extra)))
            print(f"{mutant.title}: {mutant.example}/{mutant.path}:{mutant.line}: {what}")
            for finding in all_found:
                start = finding["range"]["start"]
                print(f"    {finding['path']}:{start['line']}:{start['column']} {finding['name']}: {finding['message']}")
    table = "| mistake | mutants | found | missed | extra findings |\n|---|---|---|---|---|\n"
    for title, (count, found, extra) in rows.items():
        table += f"| {title} | {count} | {found} | {count - found} | {extra} |\n"
    count, found, extra = (sum(row[at] for row in rows.values()) for at in range(3))
    table += f"| **{len(rows)} kinds** | **{count}** | **{found}** | **{count - found}** | **{extra}** |\n"
    print(table, end="")
    unused = [title for title, row in rows.items() if row[0] == 0]
    if unused:
        sys.exit(f"no example has a place for: {', '.join(unused)}")
    if arguments.check and table not in pathlib.Path(arguments.check).read_text():
        sys.exit(f"{arguments.check} has another table: renew it with the one above")


main()
