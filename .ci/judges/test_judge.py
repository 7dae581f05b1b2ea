#!/usr/bin/env python3
"""Judges the judge: it takes good documents, and refuses each of the bad ones. Run it with the requirements installed."""

import contextlib
import copy
import io
import json
import pathlib
import tempfile
import unittest

import judge
import terraform

ENTRY = {"base": [], "feature": {"siemV5": ["all"]}, "spaces": ["default"]}
ROLE = {"elasticsearch": {"cluster": [], "indices": [{"names": ["a"], "privileges": ["read"], "query": "{}"}], "run_as": []}, "kibana": [ENTRY]}
NATIVE = {
    "cluster": ["monitor"],
    "indices": [],
    "applications": [{"application": "kibana-.kibana", "privileges": ["space_all"], "resources": ["space:a"]}],
    "run_as": [],
}
PROFILE = {
    "SecurityProfileName": "a",
    "Permissions": ["BasicAgentAccess"],
    "Tags": {"team": "soc"},
    "AllowedFlowModules": [{"Type": "MCP", "FlowModuleId": "m"}],
    "AllowedAIAgents": [{"Type": "THIRD_PARTY", "Arn": "arn:aws:wisdom:a"}],
}
TEMPLATE = {
    "AWSTemplateFormatVersion": "2010-09-09",
    "Parameters": {"InstanceArn": {"Type": "String"}},
    "Resources": {
        "A": {
            "Type": "AWS::Connect::SecurityProfile",
            "Properties": {
                "InstanceArn": {"Ref": "InstanceArn"},
                "SecurityProfileName": "a",
                "Permissions": ["BasicAgentAccess"],
                "Tags": [{"Key": "team", "Value": "soc"}],
            },
        }
    },
}
TERRAFORM = {
    "resource": {
        "elasticstack_kibana_security_role": {
            "a": {
                "name": "a",
                "metadata": '{"owner":"$${x}"}',
                "elasticsearch": {"indices": [{"names": ["a"], "privileges": ["read"], "query": "{}"}]},
                "kibana": [{"feature": [{"name": "siemV5", "privileges": ["all"]}], "spaces": ["*"]}],
            }
        }
    }
}
CONNECT = {
    "variable": {"instance_id": {"type": "string"}},
    "resource": {"aws_connect_security_profile": {"a": {"instance_id": "${var.instance_id}", "name": "a", "permissions": ["b"]}}},
}
UPDATE = {"Description": "", "Permissions": ["BasicAgentAccess"], "AllowedAccessControlTags": {}, "Applications": []}
AWSCC = {
    "variable": {"instance_arn": {"type": "string"}},
    "resource": {
        "awscc_connect_security_profile": {
            "a": {
                "instance_arn": "${var.instance_arn}",
                "security_profile_name": "a",
                "applications": [{"namespace": "g", "application_permissions": ["t"], "type": "MCP"}],
            }
        }
    },
}
YML = 'a:\n  cluster: []\n  indices: []\n\n"b: c":\n  cluster:\n    - "all"\n'

GOOD = {
    "t/a.json": ROLE,
    "t/a.tf.json": ROLE,
    "terraform/b.json": ROLE,
    "set/t/bulk/roles.json": {"roles": {"a": ROLE, "b c": ROLE}},
    "t/elasticsearch/a.json": NATIVE,
    "u/elasticsearch/roles.yml": YML,
    "c/a.json": PROFILE,
    "c/cloudformation/security_profiles.json": TEMPLATE,
    "t/terraform/roles.tf.json": TERRAFORM,
    "c/terraform/security_profiles.tf.json": CONNECT,
    "d/terraform/security_profiles.tf.json": AWSCC,
    "c/update/a.json": UPDATE,
}


def but(document, path, value):
    """The document with something else at a path; `...` takes it away."""
    changed = copy.deepcopy(document)
    at = changed
    *above, last = path
    for key in above:
        at = at[key]
    if value is ...:
        del at[last]
    else:
        at[last] = value
    return changed


def role(*change):
    return but(TERRAFORM, ["resource", "elasticstack_kibana_security_role", "a", *change[:-1]], change[-1])


def resource(*change):
    return but(TEMPLATE, ["Resources", "A", "Properties", *change[:-1]], change[-1])


MANY = {f"A{n}": TEMPLATE["Resources"]["A"] for n in range(501)}

BAD = {
    "nothing in it": ("t/a.json", {}),
    "not JSON": ("t/a.json", "{"),
    "a member twice": ("t/a.json", '{"elasticsearch":{},"kibana":[],"kibana":[]}'),
    "not UTF-8": ("t/a.json", b"\xff"),
    "a role with `_reserved`": ("t/a.json", {**ROLE, "_reserved": True}),
    "base beside features": ("t/a.json", but(ROLE, ["kibana", 0, "base"], ["all"])),
    "an entry of nothing": ("t/a.json", but(ROLE, ["kibana", 0, "feature"], {})),
    "* beside a space": ("t/a.json", but(ROLE, ["kibana", 0, "spaces"], ["*", "a"])),
    "a space in two entries": ("t/a.json", but(ROLE, ["kibana"], [ENTRY, ENTRY])),
    "a query that is an object": ("t/a.json", but(ROLE, ["elasticsearch", "indices", 0, "query"], {})),
    "a query that is no JSON": ("t/a.json", but(ROLE, ["elasticsearch", "indices", 0, "query"], "{]")),
    "a role name with a space at its end": ("t/a%20.json", ROLE),
    "a bulk body with a bad role": ("t/bulk/roles.json", {"roles": {"a": but(ROLE, ["kibana", 0, "spaces"], ["A"])}}),
    "a bulk body with more": ("t/bulk/roles.json", {"roles": {}, "version": 1}),
    "a native role with Kibana's member": ("t/elasticsearch/a.json", {**NATIVE, "kibana": []}),
    "space privileges everywhere": ("t/elasticsearch/a.json", but(NATIVE, ["applications", 0, "resources"], ["*"])),
    "YAML with a key twice": ("t/elasticsearch/roles.yml", "a:\n  cluster: []\na:\n  cluster: []\n"),
    "YAML with a document mark": ("t/elasticsearch/roles.yml", f"---\n{YML}"),
    "YAML with a name that is a boolean": ("t/elasticsearch/roles.yml", "yes:\n  cluster: []\n"),
    "YAML with an unknown member": ("t/elasticsearch/roles.yml", "a:\n  clusters: []\n"),
    "YAML that is none": ("t/elasticsearch/roles.yml", 'a: "\n'),
    "a profile with an unknown member": ("c/a.json", {**PROFILE, "Name": "a"}),
    "a profile with a bad name": ("c/a.b.json", but(PROFILE, ["SecurityProfileName"], "a.b")),
    "a profile with a name too long": (f"c/{'a' * 128}.json", but(PROFILE, ["SecurityProfileName"], "a" * 128)),
    "a profile with another name than its file": ("c/b.json", PROFILE),
    "a profile with no tags": ("c/a.json", but(PROFILE, ["Tags"], {})),
    "a profile with a reserved tag": ("c/a.json", but(PROFILE, ["Tags"], {"aws:a": "b"})),
    "a profile with too many permissions": ("c/a.json", but(PROFILE, ["Permissions"], [f"p{n}" for n in range(501)])),
    "a profile with a permission twice": ("c/a.json", but(PROFILE, ["Permissions"], ["a", "a"])),
    "a profile with an unknown type": ("c/a.json", but(PROFILE, ["AllowedAIAgents", 0, "Type"], "FIRST_PARTY")),
    "a profile with text for a list": ("c/a.json", but(PROFILE, ["Permissions"], "a")),
    "a template with an unknown property": ("c/cloudformation/a.json", resource("AllowedAIAgents", [])),
    "a template with tags as a map": ("c/cloudformation/a.json", resource("Tags", {"team": "soc"})),
    "a template without its parameter": ("c/cloudformation/a.json", but(TEMPLATE, ["Parameters"], ...)),
    "a template with a logical id of two words": ("c/cloudformation/a.json", but(TEMPLATE, ["Resources"], {"a-b": MANY["A0"]})),
    "a template with too many resources": ("c/cloudformation/a.json", but(TEMPLATE, ["Resources"], MANY)),
    "Terraform with a label of two words": ("t/terraform/a.tf.json", {"resource": {"elasticstack_kibana_security_role": {"a b": {"name": "a", "elasticsearch": {}}}}}),
    "Terraform with a template": ("t/terraform/a.tf.json", role("description", "${x}")),
    "Terraform with a directive": ("t/terraform/a.tf.json", role("metadata", '{"a":"%{ if }"}')),
    "Terraform with metadata that is not text": ("t/terraform/a.tf.json", role("metadata", {"a": 1})),
    "Terraform with metadata that is no JSON": ("t/terraform/a.tf.json", role("metadata", "a")),
    "Terraform with features as a map": ("t/terraform/a.tf.json", role("kibana", 0, "feature", {"siemV5": ["all"]})),
    "Terraform without `elasticsearch`": ("t/terraform/a.tf.json", role("elasticsearch", ...)),
    "Terraform with remote clusters": ("t/terraform/a.tf.json", role("elasticsearch", {"remote_cluster": []})),
    "Terraform with a variable that is not declared": ("c/terraform/a.tf.json", but(CONNECT, ["variable"], ...)),
    "Terraform with a type of application that there is not": (
        "d/terraform/a.tf.json",
        but(AWSCC, ["resource", "awscc_connect_security_profile", "a", "applications", 0, "type"], "SERVER"),
    ),
    "Terraform with an ARN that is not declared": ("d/terraform/a.tf.json", but(AWSCC, ["variable"], ...)),
    "an update with a name": ("c/update/a.json", {**UPDATE, "Name": "a"}),
    "an update with tags": ("c/update/a.json", {**UPDATE, "Tags": {"a": "b"}}),
    "an update with a granular access of another kind": (
        "c/update/a.json",
        {
            **UPDATE,
            "GranularAccessControlConfiguration": {
                "DataTableAccessControlConfiguration": {
                    "PrimaryAttributeAccessControlConfiguration": {
                        "PrimaryAttributeValues": [{"AccessType": "DENY", "AttributeName": "a", "Values": ["b"]}]
                    }
                }
            },
        },
    ),
    "a native role with an unknown global privilege": ("t/elasticsearch/a.json", {**NATIVE, "global": {"applications": {}}}),
    "YAML in another folder": ("t/roles.yml", YML),
}


def write(folder, path, document):
    path = pathlib.Path(folder, path)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not isinstance(document, (str, bytes)):
        document = json.dumps(document)
    path.write_bytes(document if isinstance(document, bytes) else document.encode())


class Test(unittest.TestCase):
    def judged(self, documents):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()) as out:
            for path, document in documents.items():
                write(folder, path, document)
            return judge.main([folder]), out.getvalue()

    def test_good_documents(self):
        code, out = self.judged(GOOD)
        self.assertEqual(code, 0, out)
        self.assertIn("role: judged 3 documents, 0 refused", out)
        self.assertNotIn("unknown", out)

    def test_bad_documents(self):
        for what, (path, document) in BAD.items():
            with self.subTest(what):
                code, out = self.judged({path: document})
                self.assertEqual(code, 1)
                self.assertIn(" refused: ", out)
                self.assertIn("judged 1 documents, 1 refused", out)

    def test_one_bad_document_among_good_ones(self):
        code, out = self.judged({**GOOD, "t/b.json": {}})
        self.assertEqual(code, 1)
        self.assertIn("unknown: judged 1 documents, 1 refused", out)

    def test_no_documents(self):
        self.assertEqual(self.judged({})[0], 1)
        self.assertEqual(self.judged({"t/readme.txt": ""})[0], 1)

    def test_two_forms_of_one_role(self):
        native = {"cluster": [], "indices": []}
        self.assertEqual(self.judged({"t/elasticsearch/roles.yml": YML, "t/elasticsearch/a.json": native})[0], 0)
        self.assertEqual(self.judged({"t/elasticsearch/roles.yml": YML, "t/elasticsearch/b%3A c.json": native})[0], 1)

    def test_terraform_itself(self):
        good = json.dumps(CONNECT)
        bad = json.dumps(but(CONNECT, ["resource", "aws_connect_security_profile", "a", "applications"], []))
        refused, skipped = terraform.judge({"good": good, "bad": bad, "awscc": json.dumps(AWSCC)})
        if "bad" in skipped:
            self.skipTest(skipped["bad"])
        self.assertEqual(set(refused), {"bad"})
        self.assertIn("applications", refused["bad"])


if __name__ == "__main__":
    unittest.main()
