#!/usr/bin/env bash
# One step of the action (see action.yml): runs polc with its inputs, and puts what it said into the summary of the job.
#
#   ci/github/step.sh check|test|build|diff
#
# Without `-u`: the bash of macOS takes an empty array for an unset one.
set -eo pipefail
command=$1
said=$RUNNER_TEMP/polc/$command.txt
arguments=("$command")

# Adds the lines of an input, each after the flag if there is one.
add() {
  local line
  while IFS= read -r line; do
    if [ -n "$line" ]; then arguments+=(${2:+"$2"} "$line"); fi
  done <<<"$1"
}

case $command in
check)
  # For the log, which GitHub makes annotations of, and for the summary.
  arguments+=(--fail-on "$POLC_FAIL_ON" -f github -f "concise=$said")
  if [ -n "$POLC_SARIF" ]; then arguments+=(-f "sarif=$POLC_SARIF"); fi
  ;;
build)
  arguments+=(--check -o "$POLC_BUILD")
  add "$POLC_EMIT" -e
  ;;
diff)
  arguments+=(--fail-on never -f text -f "markdown=$said.md")
  ;;
esac
add "$POLC_TARGETS" -t
if [ "$command" = diff ]; then
  # Two sides: the revision, and the policy if it is one path; otherwise the policy of this folder.
  arguments+=(-- "$POLC_DIFF")
  if [ "$(grep -c . <<<"$POLC_PATHS")" = 1 ]; then add "$POLC_PATHS"; fi
elif [ -n "$POLC_PATHS" ]; then
  arguments+=(--)
  add "$POLC_PATHS"
fi

code=0
if [ "$command" = check ]; then
  "$RUNNER_TEMP/polc/bin/polc" "${arguments[@]}" || code=$?
else
  # What is said quotes files of the change, and the runner takes lines that begin with `::` for commands: here it does not.
  token=$(od -An -N16 -tx1 /dev/urandom | tr -d ' \n')
  echo "::stop-commands::$token"
  "$RUNNER_TEMP/polc/bin/polc" "${arguments[@]}" 2>&1 | tee "$said" || code=$?
  echo "::$token::"
fi

case $code in
0) verdict=passed ;;
1) verdict=failed ;;
*) verdict="could not run" ;;
esac
{
  printf '### polc %s: %s\n' "$command" "$verdict"
  if [ -s "$said.md" ]; then
    # It is Markdown already, in which names of the policy are code or escaped.
    printf '\n'
    head -c 500000 "$said.md"
  elif [ -s "$said" ]; then
    # As code, which no line of it ends: each is indented, and nothing else in it begins one. GitHub drops a summary of more than a mebibyte.
    printf '\n'
    head -n 500 "$said" | LC_ALL=C tr -d '\000-\010\013-\037\177' | sed 's/^/    /'
  fi
  printf '\n'
} >>"$GITHUB_STEP_SUMMARY"
exit "$code"
