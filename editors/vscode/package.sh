#!/usr/bin/env bash
# Packages the extension.
#   ./package.sh                                  polc.vsix, which runs the polc on the PATH
#   ./package.sh linux-x64 ../../target/…/polc    polc-linux-x64.vsix with that polc inside
set -euo pipefail
cd "$(dirname "$0")"
[ -d node_modules ] || npm ci --ignore-scripts --no-audit --no-fund
node esbuild.mjs
# What the package shows beside the extension's own page.
cp ../../LICENSE ../../CHANGELOG.md .
rm -rf server
trap 'rm -rf LICENSE CHANGELOG.md server' EXIT
if [ $# -eq 2 ]; then
  mkdir server
  cp "$2" server/
  npx --no-install vsce package --no-dependencies --allow-missing-repository --target "$1" --out "polc-$1.vsix"
else
  npx --no-install vsce package --no-dependencies --allow-missing-repository --out polc.vsix
fi
