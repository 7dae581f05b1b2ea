#!/usr/bin/env bash
# Builds polc from the checkout that GitHub made of this action (see action.yml): what `uses:` names is what runs.
#
# Cargo looks for its configuration, and rustup for a toolchain, in the folder that it is run in and those above. A step begins in the checkout
# of the change, which is not to have a say: neither in how polc is built, nor in what runs to build it.
set -euo pipefail
cd "$GITHUB_ACTION_PATH"
cargo install --quiet --locked --force --path cli --root "$RUNNER_TEMP/polc"
