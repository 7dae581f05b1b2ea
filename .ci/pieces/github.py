"""Runs a composite action the way GitHub's runner does, as far as ours needs it. What it does not know is an error."""

import dataclasses
import os
import pathlib
import re
import subprocess

import yaml

EXPRESSION = re.compile(r"\$\{\{\s*(.*?)\s*\}\}")


@dataclasses.dataclass
class Run:
    """What became of the steps of an action."""

    outcomes: dict = dataclasses.field(default_factory=dict)
    log: str = ""
    summary: str = ""

    @property
    def failed(self):
        return [name for name, outcome in self.outcomes.items() if outcome == "failure"]


def value(expression, inputs):
    if expression in ("github.action_repository", "github.action_ref"):
        # As in a workflow that names the action by its folder: no release.
        return ""
    name = re.fullmatch(r"inputs\.([a-z-]+)", expression)
    if not name:
        raise ValueError(f"this runner does not know the expression {expression}")
    return inputs[name[1]]


def holds(condition, inputs, outcomes):
    """Whether a step is to run. The default of GitHub is `success()`."""
    terms = EXPRESSION.fullmatch(condition)[1].split(" && ") if condition else ["success()"]
    if not any(term.endswith("()") for term in terms):
        terms.append("success()")
    for term in terms:
        compared = re.fullmatch(r"(\S+) (==|!=) '(.*)'", term)
        if term == "success()":
            true = "failure" not in outcomes.values()
        elif term == "!cancelled()":
            true = True
        elif compared and compared[1].startswith("steps."):
            _, step, what = compared[1].split(".")
            assert what == "outcome", term
            true = (outcomes.get(step) == compared[3]) == (compared[2] == "==")
        elif compared:
            true = (value(compared[1], inputs) == compared[3]) == (compared[2] == "==")
        else:
            raise ValueError(f"this runner does not know the condition {term}")
        if not true:
            return False
    return True


def run(action, given, workspace, temp, before_step=lambda step: None):
    """Runs the action in the folder `action` with the inputs `given`, in a workspace."""
    definition = yaml.safe_load(action.joinpath("action.yml").read_text())
    assert definition["runs"]["using"] == "composite"
    unknown = given.keys() - definition["inputs"].keys()
    assert not unknown, f"the action has no input {unknown}"
    inputs = {name: declared["default"] for name, declared in definition["inputs"].items()} | given
    files = {name: temp / name for name in ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH"]}
    surroundings = os.environ | {name: str(path) for name, path in files.items()}
    surroundings |= {
        "CI": "true",
        "GITHUB_ACTIONS": "true",
        "GITHUB_ACTION_PATH": str(action),
        "GITHUB_WORKSPACE": str(workspace),
        "RUNNER_TEMP": str(temp),
        "RUNNER_OS": "Linux",
    }
    result = Run()
    for number, step in enumerate(definition["runs"]["steps"]):
        assert step.keys() <= {"name", "id", "if", "shell", "run", "env"}, f"this runner does not know all of {step.keys()}"
        assert step["shell"] == "bash" and "${{" not in step["run"], step["name"]
        name = step.get("id", step["name"])
        if not holds(step.get("if"), inputs, result.outcomes):
            result.outcomes[name] = "skipped"
            continue
        before_step(name)
        script, summary = temp / f"{number}.sh", temp / f"summary-{number}.md"
        script.write_text(step["run"])
        for path in [summary, *files.values()]:
            path.write_text("")
        own = {key: EXPRESSION.sub(lambda found: value(found[1], inputs), text) for key, text in step.get("env", {}).items()}
        done = subprocess.run(
            ["bash", "--noprofile", "--norc", "-eo", "pipefail", script],
            cwd=workspace,
            env=surroundings | own | {"GITHUB_STEP_SUMMARY": str(summary)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        result.outcomes[name] = "failure" if done.returncode else "success"
        result.log += done.stdout
        result.summary += summary.read_text()
    return result


def used(workflow, action):
    """The inputs that the only job of a workflow gives to an action."""
    jobs = yaml.safe_load(pathlib.Path(workflow).read_text())["jobs"]
    (job,) = jobs.values()
    (step,) = (step for step in job["steps"] if step["uses"].split("@")[0].endswith(f"/{action}"))
    return step["with"]
