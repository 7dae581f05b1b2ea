#!/usr/bin/env python3
"""Runs the action, the GitLab job and the hooks of pre-commit on copies of the example repository: as it is, and with a mistake of
each kind, which they have to find. The commands they run have to be those in the README of the example.

    rehearse.py POLC FOLDER

The action's step `cargo install` runs as it is; with the repository's own target folder it builds next to nothing. For the GitLab job a
stand-in of cargo puts POLC where it is to be installed: it would build everything anew, without what was built before, and that takes
minutes. For pre-commit a wheel is made that holds POLC, and no cargo is there.
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import zipfile

import github
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "ci"
POLC, WORK = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
CALLS = WORK / "calls"
GIT = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "nobody@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


class Wrong(Exception):
    pass


def executable(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    path.write_text(f"#!/usr/bin/env bash\n{text}")
    path.chmod(0o755)


def polc_that_tells(path, polc):
    """Puts something in place of polc that writes down how it is called, and calls it."""
    executable(path, f'(printf " %q" "$@" && echo) >>{shlex.quote(str(CALLS))}\nexec {shlex.quote(str(polc))} "$@"\n')


def calls():
    """How polc was called, without the report formats, in which the hosts differ."""
    lines = CALLS.read_text().splitlines() if CALLS.exists() else []
    CALLS.unlink(missing_ok=True)
    return ["polc" + re.sub(r" -f \S+", "", line) for line in lines]


def promised():
    """The commands in the README of the example."""
    return re.search(r"^```sh\n(.*?)^```$", EXAMPLE.joinpath("README.md").read_text(), re.M | re.S)[1].splitlines()


def shell(command, folder, **environment):
    clean = {name: text for name, text in os.environ.items() if not name.startswith(("GITHUB_", "CI_"))}
    done = subprocess.run(
        command, cwd=folder, env=clean | environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    return done.returncode, done.stdout


# ---- the hosts: each runs in a folder, and gives the commands that failed and what was shown


def on_github(folder, **more):
    temp = WORK / "runner"
    shutil.rmtree(temp, ignore_errors=True)
    temp.mkdir()
    installed = temp / "polc" / "bin" / "polc"

    def listen(step):
        if step != "install" and not installed.with_name("polc-itself").exists():
            installed.rename(installed.with_name("polc-itself"))
            polc_that_tells(installed, installed.with_name("polc-itself"))

    # What a change changes is rehearsed by itself, in a repository that has something to compare with.
    given = github.used(EXAMPLE / ".github/workflows/policy.yml", "polc") | {"diff": ""} | more
    run = github.run(ROOT, given, folder, temp, listen)
    if run.outcomes["install"] != "success":
        raise Wrong(f"polc is not installed:\n{run.log}")
    for step, outcome in run.outcomes.items():
        if outcome != "skipped" and step != "install" and f"### {step.removesuffix(' --check')}: " not in run.summary:
            raise Wrong(f"{step} is not in the summary:\n{run.summary}")
    return {step.split()[1] for step in run.failed}, run.log + run.summary


def on_gitlab(folder, diff=""):
    template = yaml.safe_load(ROOT.joinpath("ci/gitlab/polc.yml").read_text())["polc"]
    own = yaml.safe_load(folder.joinpath(".gitlab-ci.yml").read_text())["polc"]
    if own.keys() != {"variables"} or own["variables"].keys() - template["variables"].keys():
        raise Wrong(f"the job of the example changes more than the variables of the template: {own}")
    lines = "\n".join(["set -eo pipefail", *template["before_script"], *template["script"]])
    variables = template["variables"] | own["variables"] | {"CI_PROJECT_DIR": str(folder), "CI": "true", "GITLAB_CI": "true"}
    variables |= {"POLC_ROOT": str(WORK / "opt"), "POLC_DIFF": diff}
    code, log = shell(["bash", "-c", lines], folder, PATH=f"{WORK / 'cargo'}:{os.environ['PATH']}", **variables)
    for violation in json.loads(folder.joinpath("gl-code-quality-report.json").read_text()):
        if not folder.joinpath(violation["location"]["path"]).exists():
            raise Wrong(f"no such file: {violation}")
    for report in template["artifacts"]["reports"].values():
        if not list(folder.glob(report)):
            raise Wrong(f"the job writes no {report}")
    # Only the exit code of the job shows.
    return {"job"} if code else set(), log


def with_pre_commit(folder):
    hooks = WORK / "hooks"
    if not hooks.exists():
        hooks.mkdir()
        # What pre-commit looks at in its clone, and no more.
        for path in [".pre-commit-hooks.yaml", "pyproject.toml"]:
            shutil.copy(ROOT / path, hooks / path)
        commit(hooks)
    config = yaml.safe_load(EXAMPLE.joinpath(".pre-commit-config.yaml").read_text())
    (repository,) = config["repos"]
    repository |= {"repo": str(hooks), "rev": shell(["git", "rev-parse", "HEAD"], hooks, **GIT)[1].strip()}
    folder.joinpath(".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    commit(folder)
    code, log = shell(
        ["pre-commit", "run", "--all-files", "--color=never"],
        folder,
        PATH=f"{WORK / 'no-cargo'}:{os.environ['PATH']}",
        PIP_FIND_LINKS=f"{os.environ.get('PIP_FIND_LINKS', '')} {WORK / 'wheels'}",
        PRE_COMMIT_HOME=str(WORK / "pre-commit"),
        **GIT,
    )
    results = dict(re.findall(r"^polc (\w+)[^.\n]*\.*\(?(?:no files to check\))?(\w+)$", log, re.M))
    if len(results) != len(repository["hooks"]) or set(results.values()) - {"Passed", "Failed"}:
        raise Wrong(f"not all hooks ran:\n{log}")
    failed = {hook for hook, result in results.items() if result == "Failed"}
    if bool(failed) != bool(code):
        raise Wrong(f"exit code {code}:\n{log}")
    return failed, log


def wheel(program):
    """A wheel of our version that installs a program and nothing else."""
    version = re.search(r'^version = "(.*)"$', ROOT.joinpath("Cargo.toml").read_text(), re.M)[1]
    folder = WORK / "wheels"
    folder.mkdir()
    with zipfile.ZipFile(folder / f"polc-{version}-py3-none-any.whl", "w") as file:
        about = f"polc-{version}.dist-info"
        script = zipfile.ZipInfo(f"polc-{version}.data/scripts/polc")
        script.external_attr = 0o100755 << 16
        file.writestr(script, program.read_text())
        file.writestr(f"{about}/METADATA", f"Metadata-Version: 2.1\nName: polc\nVersion: {version}\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nGenerator: rehearse\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")


def commit(folder):
    for command in [["git", "init", "--quiet"], ["git", "add", "--all"], ["git", "commit", "--quiet", "--message=all of it"]]:
        code, log = shell(command, folder, **GIT)
        if code:
            raise Wrong(log)


# ---- the mistakes


def edit(folder, name, old, new, renew=False):
    path = folder / name
    text = path.read_text()
    if text.count(old) != 1:
        raise Wrong(f"{old} does not stand once in {name}")
    path.write_text(text.replace(old, new))
    if renew and shell([POLC, "build", "-o", "roles"], folder)[0]:
        raise Wrong(f"{name} does not compile")


# Each with what is done to the copy, the commands that have to fail, and what has to be said.
MISTAKES = {
    "nothing": (lambda folder: None, set(), "no findings"),
    "a type error": (
        lambda folder: edit(folder, "soc.pol", "cases: read + reopen;", "cases: read + reopne;"),
        {"check", "test", "build"},
        "did you mean `reopen`?",
    ),
    "a finding that the baseline does not know": (
        lambda folder: edit(folder, "legacy/helpdesk.pol", "role helpdesk <", "role new < maps: read; >\n\nrole helpdesk <", renew=True),
        {"check"},
        "`new` does not say what it is for",
    ),
    "a stale baseline": (
        lambda folder: edit(folder, "legacy/helpdesk.pol", "role helpdesk <", "/// Helps.\nrole helpdesk <"),
        {"check", "build"},
        "--prune-baseline",
    ),
    "a test that fails": (
        lambda folder: edit(folder, "soc.pol", "cases: read + reopen;", "cases: read + reopen + comment;", renew=True),
        {"test"},
        "7 assertions in 3 tests",
    ),
    "a layout of one's own": (
        lambda folder: edit(folder, "soc.pol", "  cases: read + reopen;", "cases : read+reopen;"),
        {"fmt"},
        "files were modified by this hook",
    ),
    "documents that nobody renewed": (
        lambda folder: edit(folder, "base.pol", "dashboard: read;", "dashboard: all;"),
        {"build"},
        "run `polc build -o",
    ),
}
HOSTS = {"GitHub": on_github, "GitLab": on_gitlab, "pre-commit": with_pre_commit}


def rehearse(host, mistake):
    plant, failing, said = MISTAKES[mistake]
    # Formatting is for those who commit.
    expected = failing if host == "pre-commit" else failing - {"fmt"}
    folder = WORK / "copy"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(EXAMPLE, folder)
    plant(folder)
    calls()
    failed, shown = HOSTS[host](folder)
    # pre-commit has hooks of its own beside what CI runs.
    called = [call for call in calls() if call in promised() or host != "pre-commit"]
    if called != promised():
        raise Wrong(f"ran {called}, not {promised()}:\n{shown}")
    if failed != ({"job"} if host == "GitLab" and expected else expected):
        raise Wrong(f"{failed or 'nothing'} failed, not {expected or 'nothing'}:\n{shown}")
    # pre-commit does not show what passes.
    if (expected or not failing and host != "pre-commit") and said not in shown:
        raise Wrong(f"`{said}` is not said:\n{shown}")
    if host == "GitHub" and "check" in failing and not re.search(r"^::(error|warning) ", shown, re.M):
        raise Wrong(f"no annotation:\n{shown}")


def every_input():
    """The inputs that the example does not use do something, too."""
    folder = WORK / "every input"
    shutil.copytree(EXAMPLE, folder / "the policy")
    code, log = shell([POLC, "build", "the policy", "-o", "made here", "-e", "role", "-e", "bulk"], folder)
    if code:
        raise Wrong(log)
    calls()
    given = {"paths": "the policy/soc.pol\nthe policy/legacy\n", "targets": "prod\n", "sarif": "polc.sarif", "fail-on": "note"}
    failed, shown = on_github(folder, **given, build="made here", emit="role\nbulk\n")
    wanted = [
        "polc check --fail-on note -t prod -- the\\ policy/soc.pol the\\ policy/legacy",
        "polc test -t prod -- the\\ policy/soc.pol the\\ policy/legacy",
        "polc build --check -o made\\ here -e role -e bulk -t prod -- the\\ policy/soc.pol the\\ policy/legacy",
    ]
    called = calls()
    if failed or called != wanted:
        raise Wrong(f"{failed} failed after {called}:\n{shown}")
    if json.loads(folder.joinpath("polc.sarif").read_text())["version"] != "2.1.0":
        raise Wrong("no SARIF")
    failed, shown = on_github(folder, build="", test="false", paths="the policy", **{"fail-on": "much"})
    if failed != {"check"} or "[possible values: error, warning, note]" not in shown:
        raise Wrong(f"{failed} failed:\n{shown}")


def what_changes():
    """What a change changes for whom is told, and fails nothing."""
    for host, given in (("GitHub", {"diff": "HEAD"}), ("GitLab", "HEAD")):
        folder = WORK / f"change on {host}"
        shutil.copytree(EXAMPLE, folder)
        commit(folder)
        edit(folder, "base.pol", "dashboard: read;", "dashboard: all;", renew=True)
        calls()
        failed, shown = on_github(folder, **given) if host == "GitHub" else on_gitlab(folder, given)
        if failed or calls()[-1] != "polc diff --fail-on never -- HEAD":
            raise Wrong(f"{host}: {failed or 'no diff'}:\n{shown}")
        if "dashboard.all" not in shown:
            raise Wrong(f"{host} does not say what changes:\n{shown}")


def main():
    polc_that_tells(WORK / "polc", POLC)
    wheel(WORK / "polc")
    executable(WORK / "no-cargo" / "cargo", "echo these hooks need no Rust >&2\nexit 70\n")
    executable(
        WORK / "cargo" / "cargo",
        'if [ "$1" = --version ]; then echo cargo 1.95.0; exit; fi\n'
        '[ "$1" = install ] || exit 64\n'
        'while [ $# -gt 0 ]; do case $1 in --root) root=$2 ;; esac; name=$1; shift; done\n'
        # Cargo installs nothing from a package without a program.
        '[ "$name" = polc-cli ] || exit 65\n'
        f'mkdir -p "$root/bin" && cp {shlex.quote(str(WORK / "polc"))} "$root/bin/polc"\n',
    )
    wrong = 0
    rehearsals = [(f"{mistake} on {host}", lambda h=host, m=mistake: rehearse(h, m)) for mistake in MISTAKES for host in HOSTS]
    rehearsals += [("every input of the action", every_input), ("what a change changes", what_changes)]
    for name, rehearsal in rehearsals:
        try:
            rehearsal()
        except Wrong as error:
            wrong += 1
            print(f"{name}: {error}\n")
    print(f"rehearsed {len(rehearsals)} runs: {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
