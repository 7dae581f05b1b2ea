#!/usr/bin/env python3
"""Writes policies, and other text of the same size, for benches/run. The same arguments give the same bytes.

    generate.py N one DIR           N roles in one file
    generate.py N many DIR          N roles in files of 100
    generate.py --clean N one|many DIR   The same of which the linter has nothing to say
    generate.py --unique N one|many DIR  The same with names and values that no two roles share
    generate.py --mistakes M DIR    M roles in one file, each with a mistake
    generate.py --python N one|many DIR   Python modules, as large as the policies of the same arguments
    generate.py --cedar N one DIR   Cedar policies, as large as the policies of the same arguments
"""

import argparse
import itertools
import pathlib
import random

ROLES_PER_FILE = 100

# Features that every Kibana release in the catalogue has, with sub-privileges that `read` leaves out and `all` holds.
FEATURES = {
    "cases": ["delete", "settings", "comment", "reopen", "assign"],
    "alerts": [],
    "rules": ["enable_disable", "manual_run", "exceptions"],
    "connectors": [],
    "discover": ["url_create", "store_search_session"],
    "dashboard": ["url_create", "generate_report"],
    "maps": [],
    "machine_learning": [],
    "osquery": ["run_saved_queries"],
    "dev_tools": [],
    "timeline": [],
    "notes": [],
}


def grants(rng):
    """Six features, and what of them."""
    lines = []
    for feature in rng.sample(list(FEATURES), 6):
        level = rng.choice(["read", "all"])
        if FEATURES[feature]:
            level += f" {'+' if level == 'read' else '-'} {rng.choice(FEATURES[feature])}"
        lines.append(f"{feature}: {level};")
    return lines


def role(number, statements, head=""):
    """A role of these grants, on indices of its own."""
    return (
        f"role team_{number:06} <\n"
        f"{head}"
        + "".join(f"  {line}\n" for line in statements)
        + f'  index "logs-{number % 97}-*": read + monitor;\n'
        f'  index "team-{number}-*": write < fields: "*"; except: "secret"; >;\n'
        ">\n\n"
    )


def roles(count):
    rng = random.Random(7)
    for number in range(count):
        yield f"/// Team {number}.\n" + role(number, grants(rng), f"  spaces: team-{number % 50};\n")


def unique_roles(count):
    """The same roles, and in each of them nothing is called as in any other: its spaces, its indices and what it is described with."""
    for number, whole in enumerate(roles(count)):
        whole = whole.replace(f"team-{number % 50};", f"space-{number}-a, space-{number}-b;", 1)
        whole = whole.replace(f'"logs-{number % 97}-*"', f'"logs-{number}-*", "metrics-{number}-*"', 1)
        whole = whole.replace('"secret"', f'"secret_{number}"', 1)
        yield whole.replace(" <\n", f' <\n  description: "What team {number} does.";\n', 1)


def clean_grants(rng):
    """Six features that go together."""
    levels = {feature: rng.choice(["read", "all"]) for feature in rng.sample(list(FEATURES), 4)}
    if "all" in (levels.get("cases"), levels.get("rules")):
        levels |= {"connectors": "all", "alerts": "all"} | ({"cases": "all"} if "cases" in levels else {})
    elif "cases" in levels:
        levels.setdefault("alerts", "read")
    for feature in rng.sample(list(FEATURES), len(FEATURES)):
        if len(levels) < 6 and feature not in ("cases", "rules"):
            levels.setdefault(feature, "read")
    return [f"{feature}: {level};" for feature, level in levels.items()]


def clean_roles(count):
    rng = random.Random(7)
    for number in range(count):
        whole = role(number, clean_grants(rng), f"  spaces: team-{number % 50};\n")
        yield f"/// Team {number}.\n" + whole.replace(': write < fields: "*"; except: "secret"; >', ': read < fields: "*"; except: "secret"; >')


def misspelt_level(line):
    feature, _, _ = line.partition(":")
    return f"{feature}: raed;"


def misspelt_feature(line):
    return "x" + line


def wrong_operator(line):
    return line.replace(":", " =", 1)


def wrong_separator(line):
    feature, _, _ = line.partition(":")
    return f"{feature}: read | all;"


MISTAKES = [misspelt_level, misspelt_feature, wrong_operator, wrong_separator]


def mistakes(count):
    """Roles of which each has one mistake, of all kinds in turn, somewhere among its grants."""
    rng = random.Random(7)
    for number in range(count):
        statements = grants(rng)
        at = rng.randrange(len(statements))
        statements[at] = MISTAKES[number % len(MISTAKES)](statements[at])
        yield role(number, statements)


PYTHON_HEAD = '"""Generated."""\n\nimport math\n'
PYTHON = '''

def team_{number:06}(items, limit={limit}):
    """Sums up what team {number} holds."""
    total, seen = 0.0, {{}}
    for name, value in items:
        if name.startswith("logs-{prefix}") and value > limit:
            seen[name] = math.sqrt(value) + {offset}
        total += seen.get(name, 0)
    return {{"team": "team-{number}", "total": total, "most": max(seen, default=None)}}
'''

CEDAR = """@id("team_{number:06}")
permit (
  principal in Group::"team_{number:06}",
  action in [Action::"read", Action::"write", Action::"reopen"],
  resource in Space::"team-{limit}"
)
when {{ resource.index like "team-{number}-*" && principal.level > {offset} }}
unless {{ resource.secret || context.region == "region-{prefix}" }};

"""


def same_size(size, head, template, numbers):
    """About as many bytes, from a template; `numbers` go on from file to file."""
    parts, length = [head], len(head)
    while length < size:
        number = next(numbers)
        parts.append(template.format(number=number, limit=number % 50, prefix=number % 97, offset=number % 13))
        length += len(parts[-1])
    return "".join(parts)


def main():
    parser = argparse.ArgumentParser(usage=__doc__.split("\n\n", 1)[1])
    kind = parser.add_mutually_exclusive_group()
    kind.add_argument("--mistakes", type=int, metavar="M")
    kind.add_argument("--clean", action="store_true")
    kind.add_argument("--unique", action="store_true")
    kind.add_argument("--python", action="store_true")
    kind.add_argument("--cedar", action="store_true")
    parser.add_argument("rest", nargs="+")
    arguments = parser.parse_args()
    if arguments.mistakes is not None:
        if len(arguments.rest) != 1:
            parser.error("--mistakes M DIR")
        folder, made, per_file = arguments.rest[0], mistakes(arguments.mistakes), arguments.mistakes
    else:
        if len(arguments.rest) != 3 or arguments.rest[1] not in ("one", "many"):
            parser.error("N one|many DIR")
        count, shape, folder = int(arguments.rest[0]), arguments.rest[1], arguments.rest[2]
        make = clean_roles if arguments.clean else unique_roles if arguments.unique else roles
        made, per_file = make(count), count if shape == "one" else ROLES_PER_FILE

    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    numbers = itertools.count()
    for number in itertools.count():
        text = "".join(itertools.islice(made, per_file))
        if not text:
            break
        ending = "pol"
        if arguments.python:
            text, ending = same_size(len(text), PYTHON_HEAD, PYTHON, numbers), "py"
        elif arguments.cedar:
            text, ending = same_size(len(text), "", CEDAR, numbers), "cedar"
        (folder / f"roles_{number:05}.{ending}").write_text(text)


if __name__ == "__main__":
    main()
