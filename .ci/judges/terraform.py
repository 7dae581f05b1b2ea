"""Terraform itself judges the Terraform documents, with the providers that are on this machine. It asks no network: what is not there
is said, and not judged.

A provider is looked for where Terraform would: in TF_PLUGIN_CACHE_DIR and the folders that it takes for mirrors, and in a folder of /opt.
"""

import json
import os
import pathlib
import shutil
import subprocess
import tempfile

REGISTRY = "registry.terraform.io"
# Which provider makes the resources of a type, by how the type begins.
PROVIDERS = {"aws": "hashicorp/aws", "awscc": "hashicorp/awscc", "elasticstack": "elastic/elasticstack"}


def mirrors():
    """Folders that may hold providers."""
    cache = os.environ.get("TF_PLUGIN_CACHE_DIR")
    fixed = ["~/.terraform.d/plugins", "/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins"]
    found = [pathlib.Path(path).expanduser() for path in ([cache] if cache else []) + fixed]
    return [*found, *sorted(pathlib.Path("/opt").glob("*"))]


def provider(document):
    """The provider of a document's resources."""
    kinds = {kind.split("_")[0] for kind in document["resource"]}
    return PROVIDERS[kinds.pop()]


def terraform(folder, *arguments):
    return subprocess.run(["terraform", *arguments], cwd=folder, capture_output=True, text=True, timeout=300)


def judge(documents):
    """Why Terraform refuses a document, for each; and what could not be judged, and why. `documents` are texts by path."""
    refused, skipped = {}, {}
    for path, text in documents.items():
        source = provider(json.loads(text))
        mirror = next((mirror for mirror in mirrors() if (mirror / REGISTRY / source).is_dir()), None)
        if not shutil.which("terraform"):
            skipped[path] = "Terraform is not on this machine"
        elif mirror is None:
            skipped[path] = f"Terraform's provider {source} is not on this machine"
        else:
            why = validate(text, source, mirror)
            if why:
                refused[path] = why
    return refused, skipped


def validate(text, source, mirror):
    with tempfile.TemporaryDirectory() as folder:
        module = pathlib.Path(folder)
        (module / "document.tf.json").write_text(text, "utf-8")
        needed = {"terraform": {"required_providers": {source.split("/")[1]: {"source": source}}}}
        (module / "providers.tf.json").write_text(json.dumps(needed), "utf-8")
        made = terraform(module, "init", "-backend=false", "-input=false", "-no-color", f"-plugin-dir={mirror}")
        if made.returncode:
            return f"terraform init: {made.stderr.strip() or made.stdout.strip()}"
        said = terraform(module, "validate", "-no-color", "-json")
        wrong = [f"{one['summary']}: {one.get('detail', '')}" for one in json.loads(said.stdout)["diagnostics"] if one["severity"] == "error"]
        return "; ".join(wrong[:5]) or None
