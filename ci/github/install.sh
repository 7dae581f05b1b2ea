#!/usr/bin/env bash
# Installs polc for the action (see action.yml): the program of the release that `uses:` names, held against its checksum; where `uses:` names
# no release, or the release has no program for this runner, polc is built from the checkout that GitHub made of the action. Either way, what
# `uses:` names is what runs.
#
# Nothing is in its place before all of it is there and right.
set -euo pipefail
installed=$RUNNER_TEMP/polc
work=$(mktemp -d "$RUNNER_TEMP/polc-install.XXXXXX")
trap 'rm -rf "$work"' EXIT
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$GITHUB_ACTION_PATH/Cargo.toml")
release=${GITHUB_SERVER_URL:-https://github.com}/${POLC_REPOSITORY:-}/releases/download/v$version

# Ends with words that the runner shows at the top, and what to do instead.
give_up() {
  echo "::error title=polc is not installed::$1%0ANothing was installed. Run the step again, or build polc on the runner with \`from-source: true\`, which takes minutes and Rust 1.95."
  exit 1
}

# Fetches a file of the release into the folder; 1 if the release does not have it.
fetch() {
  local code=0
  curl --silent --show-error --fail --location --proto-redir =https --retry 2 --connect-timeout 20 --max-time 300 \
    --output "$work/$1" "$release/$1" 2>"$work/curl" || code=$?
  case $code in
  0) ;;
  # The server answers, and says 404 or the like.
  22) grep -q ' 404' "$work/curl" || give_up "$release/$1: $(tr '\n' ' ' <"$work/curl")"
    return 1 ;;
  *) give_up "$release/$1 cannot be fetched: $(tr '\n' ' ' <"$work/curl")" ;;
  esac
}

# Whether `uses:` names the release of this version: by its tag, or by the commit that it was made of.
is_release() {
  [ -n "${POLC_REPOSITORY:-}" ] || return 1
  case ${POLC_REF:-} in
  "v$version") ;;
  *[!0-9a-f]* | "") return 1 ;;
  *) fetch COMMIT && [ "$(cat "$work/COMMIT")" = "$POLC_REF" ] ;;
  esac
}

# The archive for this runner, if there is one.
archive_name() {
  case ${RUNNER_OS:-}-${RUNNER_ARCH:-} in
  Linux-X64) echo "polc-$version-x86_64-unknown-linux-musl.tar.gz" ;;
  Linux-ARM64) echo "polc-$version-aarch64-unknown-linux-musl.tar.gz" ;;
  macOS-X64) echo "polc-$version-x86_64-apple-darwin.tar.gz" ;;
  macOS-ARM64) echo "polc-$version-aarch64-apple-darwin.tar.gz" ;;
  Windows-X64) echo "polc-$version-x86_64-pc-windows-msvc.zip" ;;
  *) return 1 ;;
  esac
}

sha256() {
  if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d' ' -f1
}

unpack() {
  local archive=$1 wanted
  wanted=$(awk -v name="$archive" '$2 == name || $2 == "*" name { print $1 }' "$work/SHA256SUMS")
  if [ "$(sha256 "$work/$archive")" != "$wanted" ]; then
    give_up "$archive does not have the checksum that its release gives: it was damaged on its way, or replaced."
  fi
  mkdir "$work/unpacked" "$work/bin"
  case $archive in
  *.zip) unzip -q "$work/$archive" -d "$work/unpacked" ;;
  *) tar -xzf "$work/$archive" -C "$work/unpacked" ;;
  esac
  mv "$work"/unpacked/*/polc* "$work/bin"
  mkdir -p "$installed"
  rm -rf "$installed/bin"
  mv "$work/bin" "$installed/bin"
  echo "polc $version, from $release/$archive"
}

# Cargo looks for its configuration, and rustup for a toolchain, in the folder that it is run in and those above. A step begins in the checkout
# of the change, which is not to have a say: neither in how polc is built, nor in what runs to build it.
build() {
  cd "$GITHUB_ACTION_PATH"
  cargo install --quiet --locked --force --path cli --root "$installed"
}

if [ "${POLC_FROM_SOURCE:-false}" != true ] && archive=$(archive_name) && is_release && fetch SHA256SUMS && fetch "$archive"; then
  unpack "$archive"
else
  build
fi
