#!/usr/bin/env python3
"""What the action installs (ci/github/install.sh), from a server on this machine in place of the releases: as they are, and as they should
not be. `test_install.py ARCHIVE`, as packaging/archive makes it for x86_64-unknown-linux-musl.
"""

import functools
import hashlib
import http.server
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
ARCHIVE = pathlib.Path(sys.argv.pop(1)).resolve()
VERSION = ARCHIVE.name.split("-")[1]
COMMIT = "0123456789abcdef0123456789abcdef01234567"
STAND_IN = """#!/usr/bin/env bash
while [ $# -gt 0 ]; do if [ "$1" = --root ]; then root=$2; fi; shift; done
mkdir -p "$root/bin" && printf '#!/bin/sh\\necho built\\n' >"$root/bin/polc" && chmod +x "$root/bin/polc"
"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


class Installing(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))
        self.release = self.folder / f"server/your-org/polc/releases/download/v{VERSION}"
        self.release.mkdir(parents=True)
        shutil.copy(ARCHIVE, self.release)
        digest = hashlib.sha256(ARCHIVE.read_bytes()).hexdigest()
        self.release.joinpath("SHA256SUMS").write_text(f"{digest}  {ARCHIVE.name}\n{'0' * 64}  another.tar.gz\n")
        self.release.joinpath("COMMIT").write_text(COMMIT + "\n")
        handler = functools.partial(Quiet, directory=self.folder / "server")
        self.server = self.enterContext(http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler))
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.addCleanup(self.server.shutdown)
        cargo = self.folder / "bin/cargo"
        cargo.parent.mkdir()
        cargo.write_text(STAND_IN)
        cargo.chmod(0o755)
        (self.folder / "runner").mkdir()

    def install(self, ref=f"v{VERSION}", processor="X64", **more):
        """The exit code, what is said, and what the installed polc says of itself, if there is one."""
        environment = {
            "PATH": f"{self.folder / 'bin'}:{os.environ['PATH']}",
            "HOME": str(self.folder),
            "GITHUB_ACTION_PATH": str(ROOT),
            "GITHUB_SERVER_URL": f"http://127.0.0.1:{self.server.server_port}",
            "RUNNER_TEMP": str(self.folder / "runner"),
            "RUNNER_OS": "Linux",
            "RUNNER_ARCH": processor,
            "POLC_REPOSITORY": "your-org/polc",
            "POLC_REF": ref,
        }
        done = subprocess.run(
            ["bash", ROOT / "ci/github/install.sh"], env=environment | more, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        left = [path.name for path in (self.folder / "runner").iterdir()]
        self.assertLessEqual(set(left), {"polc"}, "what was fetched is cleared away")
        program = self.folder / "runner/polc/bin/polc"
        is_there = program.exists() and subprocess.run([program, "--version"], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
        return done.returncode, done.stdout, is_there

    def refuses(self, words, **how):
        code, told, installed = self.install(**how)
        self.assertEqual((code, installed), (1, False), told)
        self.assertIn(words, told)
        self.assertIn("Nothing was installed", told)
        self.assertIn("from-source", told)

    def test_the_program_of_the_release_is_taken(self):
        for ref in (f"v{VERSION}", COMMIT):
            code, told, installed = self.install(ref)
            self.assertEqual((code, installed), (0, f"polc {VERSION}"), told)

    def test_what_is_no_release_is_built(self):
        for how in ({"ref": "main"}, {"ref": "f" * 40}, {"ref": ""}, {"POLC_REPOSITORY": ""}, {"processor": "RISCV"}, {"POLC_FROM_SOURCE": "true"}):
            code, told, installed = self.install(**how)
            self.assertEqual((code, installed), (0, "built"), f"{how}: {told}")

    def test_where_the_release_has_no_program_it_is_built(self):
        self.release.joinpath(ARCHIVE.name).unlink()
        self.assertEqual(self.install()[::2], (0, "built"))

    def test_a_wrong_checksum_is_refused(self):
        with self.release.joinpath(ARCHIVE.name).open("ab") as archive:
            archive.write(b"\0")
        self.refuses("does not have the checksum")

    def test_what_has_no_checksum_is_refused(self):
        self.release.joinpath("SHA256SUMS").write_text("")
        self.refuses("does not have the checksum")

    def test_without_a_network_it_says_so(self):
        self.server.shutdown()
        self.server.server_close()
        self.refuses("cannot be fetched")

    def test_what_was_there_stays_where_the_new_one_is_refused(self):
        self.install()
        self.release.joinpath("SHA256SUMS").write_text("")
        code, told, installed = self.install()
        self.assertEqual((code, installed), (1, f"polc {VERSION}"), told)


if __name__ == "__main__":
    unittest.main()
