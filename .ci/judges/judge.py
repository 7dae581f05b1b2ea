#!/usr/bin/env python3
"""Judges the documents of `polc build`: judge.py DIR…

Every document is held against what its receiver accepts. Where there is a judge of somebody else's, that one decides: botocore's
model of Amazon Connect and cfn-lint (AWS), PyYAML and jsonschema. They come from PyPI (requirements.txt) and are not ours. Where
Terraform and the provider are on the machine, `terraform validate` decides as well. The schemas of Kibana and Elasticsearch in
tests/schemas are ours, written down from the products' sources.

Exits with 1 if a document is refused, or if a folder has none.
"""

import collections
import json
import pathlib
import sys
import urllib.parse

import botocore.loaders
import botocore.model
import botocore.validate
import cfnlint.api
import jsonschema
import regex
import yaml

import terraform

HERE = pathlib.Path(__file__).resolve().parent
SCHEMAS = HERE.parent.parent / "tests" / "schemas"
# Where a profile's target names no instance, its user adds the id to the request.
INSTANCE = "00000000-0000-0000-0000-000000000000"
ARN = f"arn:aws:connect:eu-west-2:000000000000:instance/{INSTANCE}"
# Sizes of a CloudFormation template that cfn-lint knows as well, and that must hold whatever its version.
TEMPLATE_BYTES, TEMPLATE_RESOURCES = 1_000_000, 500


class Refused(Exception):
    """A document is not what its receiver takes."""


def members(pairs):
    """An object whose members all have names of their own. Most parsers keep the last one of two, silently."""
    found = dict(pairs)
    if len(found) != len(pairs):
        twice = [key for key, count in collections.Counter(key for key, _ in pairs).items() if count > 1]
        raise Refused(f"a member stands twice: {twice}")
    return found


def parse_json(text):
    try:
        return json.loads(text, object_pairs_hook=members)
    except ValueError as error:
        raise Refused(f"no JSON: {error}") from error


class Loader(yaml.SafeLoader):
    """YAML 1.1 without a mapping's key standing twice."""


def mapping(loader, node):
    return members([(loader.construct_object(key, True), loader.construct_object(value, True)) for key, value in node.value])


Loader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, mapping)


class Schema:
    def __init__(self, path, below=None):
        schema = parse_json(path.read_text("utf-8"))
        validator = jsonschema.Draft202012Validator
        validator.check_schema(schema)
        self.validator = validator(schema)
        if below:
            self.validator = self.validator.evolve(schema={"$ref": f"{schema['$id']}#/$defs/{below}", "$defs": {"whole": schema}})

    def judge(self, document):
        wrong = [f"{error.json_path}: {error.message}" for error in self.validator.iter_errors(document)]
        if wrong:
            raise Refused("; ".join(wrong[:5]))


ROLE = Schema(SCHEMAS / "kibana_role.schema.json")
BULK = Schema(SCHEMAS / "kibana_role.schema.json", "bulkBody")
ROLE_NAME = Schema(SCHEMAS / "kibana_role.schema.json", "roleName")
NATIVE = Schema(SCHEMAS / "es_native_role.schema.json")
TERRAFORM = Schema(HERE / "terraform.schema.json")


def is_json_object(text):
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def queries(indices):
    """What a schema cannot say of index privileges: that a query is JSON text."""
    for index in indices:
        if "query" in index and not is_json_object(index["query"]):
            raise Refused(f"a query is no JSON object: {index['query']}")


def role_name(path):
    """The name of the role that a file is for."""
    return urllib.parse.unquote(path.name.removesuffix(".json"))


def judge_role(document):
    ROLE.judge(document)
    spaces = [space for entry in document["kibana"] for space in entry["spaces"]]
    if len(spaces) != len(set(spaces)):
        raise Refused("a space stands in two entries")
    elastic = document["elasticsearch"]
    queries(elastic.get("indices", []) + elastic.get("remote_indices", []))


def role_file(path, text):
    document = parse_json(text)
    ROLE_NAME.judge(role_name(path))
    judge_role(document)


def bulk_file(_, text):
    document = parse_json(text)
    BULK.judge(document)
    for body in document["roles"].values():
        judge_role(body)


def judge_native(name, body):
    ROLE_NAME.judge(name)
    NATIVE.judge(body)
    queries(body.get("indices", []) + body.get("remote_indices", []))


def native_file(path, text):
    judge_native(role_name(path), parse_json(text))


def roles_yml(path, text):
    try:
        roles = yaml.load(text, Loader)
    except yaml.YAMLError as error:
        raise Refused(f"no YAML: {error}") from error
    if not isinstance(roles, dict) or not roles:
        raise Refused("not a mapping of roles")
    # Elasticsearch cuts the file at lines that are not indented, and each piece has to be a role.
    pieces = [line for line in text.split("\n") if line and not line.startswith((" ", "#"))]
    if len(pieces) != len(roles):
        raise Refused(f"{len(roles)} roles in {len(pieces)} pieces")
    for name, body in roles.items():
        if not isinstance(name, str) or not isinstance(body, dict):
            raise Refused(f"not a role: {name!r}")
        judge_native(name, body)
        beside = path.parent / f"{encode(name)}.json"
        if beside.exists() and parse_json(beside.read_text("utf-8")) != body:
            raise Refused(f"the role {name!r} is another one than in {beside.name}")


def encode(name):
    """A role's name as polc makes a file name of it."""
    plain = urllib.parse.quote(name, safe=" @").replace("~", "%7E")
    return f"%2E{plain[1:]}" if plain.startswith(".") else plain


SERVICE = botocore.model.ServiceModel(botocore.loaders.Loader().load_service_model("connect", "service-2"))
CREATE = SERVICE.operation_model("CreateSecurityProfile").input_shape
UPDATE = SERVICE.operation_model("UpdateSecurityProfile").input_shape


def strictly(value, shape, at, wrong):
    """What botocore leaves to the service: maxima, patterns and the values of enumerations."""
    limits = shape.metadata
    size = len(value) if shape.type_name in ("string", "list", "map") else None
    if size is not None and size > limits.get("max", size):
        wrong.append(f"{at} has {size}, at most {limits['max']} are taken")
    if size is not None and size < limits.get("min", 0):
        wrong.append(f"{at} has {size}, at least {limits['min']} are taken")
    if shape.type_name == "string":
        if "pattern" in limits and not regex.fullmatch(limits["pattern"], value):
            wrong.append(f"{at} does not match {limits['pattern']}: {value!r}")
        if "enum" in limits and value not in limits["enum"]:
            wrong.append(f"{at} is none of {limits['enum']}: {value!r}")
    elif shape.type_name == "structure":
        for name, member in value.items():
            strictly(member, shape.members[name], f"{at}.{name}", wrong)
    elif shape.type_name == "list":
        for member in value:
            strictly(member, shape.member, f"{at}[]", wrong)
        if len({json.dumps(member, sort_keys=True) for member in value}) != len(value):
            wrong.append(f"{at} has something twice")
    elif shape.type_name == "map":
        for key, member in value.items():
            strictly(key, shape.key, f"{at}{{key}}", wrong)
            strictly(member, shape.value, f"{at}[{key!r}]", wrong)


def request_of(document, shape):
    """What the service model says of a request."""
    request = {"InstanceId": INSTANCE, **document}
    report = botocore.validate.ParamValidator().validate(request, shape)
    if report.has_errors():
        raise Refused(report.generate_report())
    wrong = []
    strictly(request, shape, "request", wrong)
    return request, wrong


def update_file(_, text):
    # Which profile it is for, its user adds.
    _, wrong = request_of({"SecurityProfileId": INSTANCE, **parse_json(text)}, UPDATE)
    if wrong:
        raise Refused("; ".join(wrong[:5]))


def profile_file(path, text):
    request, wrong = request_of(parse_json(text), CREATE)
    if role_name(path) != request["SecurityProfileName"]:
        wrong.append(f"the profile is called {request['SecurityProfileName']!r}")
    if wrong:
        raise Refused("; ".join(wrong[:5]))


def template_file(_, text):
    document = parse_json(text)
    size, resources = len(text.encode()), len(document.get("Resources", {}))
    if size > TEMPLATE_BYTES or resources > TEMPLATE_RESOURCES:
        raise Refused(f"{size} bytes and {resources} resources are too much for one template")
    matches = cfnlint.api.lint(text, config=cfnlint.api.ManualArgs(regions=["us-east-1", "eu-west-2"]))
    wrong = [f"{match.rule.id} {match.message}" for match in matches if match.rule.id.startswith("E")]
    if wrong:
        raise Refused("; ".join(wrong[:5]))


def literal(text, at):
    """What a string of Terraform's comes to; it is a template, and none of ours may have anything to evaluate."""
    plain = text.replace("$${", "").replace("%%{", "")
    if "${" in plain or "%{" in plain:
        raise Refused(f"{at} is evaluated as a template: {text!r}")
    return text.replace("$${", "${").replace("%%{", "%{")


def literals(value, at):
    if isinstance(value, str):
        return literal(value, at)
    if isinstance(value, list):
        return [literals(item, f"{at}[]") for item in value]
    if isinstance(value, dict):
        return {literal(key, at): literals(item, f"{at}.{key}") for key, item in value.items()}
    return value


def terraform_file(_, text):
    document = parse_json(text)
    # A variable's reference is no ARN; what is declared is looked at below.
    TERRAFORM.judge(json.loads(text.replace("${var.instance_arn}", ARN)))
    names = []
    for kind, resources in document["resource"].items():
        for label, resource in resources.items():
            for member, value in [("instance_id", INSTANCE), ("instance_arn", ARN)]:
                if resource.get(member) == f"${{var.{member}}}":
                    if member not in document.get("variable", {}):
                        raise Refused(f"`var.{member}` is not declared")
                    resource[member] = value
            resource = literals(resource, f"{kind}.{label}")
            names.append(resource.get("name", resource.get("security_profile_name")))
            if "metadata" in resource and not is_json_object(resource["metadata"]):
                raise Refused(f"{label}.metadata is no JSON text")
            elastic = resource.get("elasticsearch", {})
            queries(elastic.get("indices", []) + elastic.get("remote_indices", []))
    if len(names) != len(set(names)):
        raise Refused("two resources have one name")


def unknown_file(*_):
    raise Refused("not a document that polc writes")


def kind_of(path, text):
    """What a file is, and who judges it. A role may be called `a.tf` and a target `terraform`: content goes before the path."""
    folder = path.parent.name
    if path.suffix == ".yml":
        return ("roles.yml", roles_yml) if folder == "elasticsearch" else ("unknown", unknown_file)
    try:
        keys = set(json.loads(text))
    except (ValueError, TypeError):
        keys = set()
    if {"elasticsearch", "kibana"} <= keys:
        return "role", role_file
    if "SecurityProfileName" in keys:
        return "profile", profile_file
    known = {
        "bulk": ("bulk", bulk_file),
        "elasticsearch": ("native", native_file),
        "cloudformation": ("cloudformation", template_file),
        "terraform": ("terraform", terraform_file),
        "update": ("update", update_file),
    }
    return known.get(folder, ("unknown", unknown_file))


def judge(path):
    """The kind of a file, and why it is refused or None."""
    kind = "unknown"
    try:
        text = path.read_bytes().decode("utf-8")
        kind, judgement = kind_of(path, text)
        judgement(path, text)
    except Refused as refused:
        return kind, str(refused)
    except UnicodeDecodeError as error:
        return kind, f"no UTF-8: {error}"
    return kind, None


def documents(folder):
    files = (path for path in folder.rglob("*") if path.suffix in (".json", ".yml") and path.is_file())
    return sorted(path for path in files if not any(part.startswith(".") for part in path.relative_to(folder).parts))


def main(folders):
    if not folders:
        sys.exit(__doc__)
    failed = False
    judged, refused = collections.Counter(), collections.Counter()
    modules = {}
    for folder in map(pathlib.Path, folders):
        paths = documents(folder)
        if not paths:
            print(f"{folder}: no documents")
            failed = True
        for path in paths:
            kind, why = judge(path)
            judged[kind] += 1
            if why is not None:
                refused[kind] += 1
                print(f"{path}: {kind} refused: {why}")
            elif kind == "terraform":
                modules[path] = path.read_text("utf-8")
    wrong, skipped = terraform.judge(modules)
    for path, why in wrong.items():
        refused["terraform"] += 1
        print(f"{path}: refused by `terraform validate`: {why}")
    for why, count in collections.Counter(skipped.values()).items():
        print(f"terraform validate: {count} documents not judged: {why}")
    if len(modules) > len(skipped):
        print(f"terraform validate: judged {len(modules) - len(skipped)} documents, {len(wrong)} refused")
    for kind, count in sorted(judged.items()):
        print(f"{kind}: judged {count} documents, {refused[kind]} refused")
    return 1 if failed or refused.total() else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
