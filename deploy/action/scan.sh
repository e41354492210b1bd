#!/usr/bin/env bash
# The scan of the GitHub Action: flags from SEAWALL_* variables, the exit code into the step's output, so that the
# report is uploaded before the job fails.
set -uo pipefail

# Lines of $1 that are not empty, into the array `lines`.
split() {
  lines=()
  local line
  while IFS= read -r line || [ -n "$line" ]; do
    line="${line%$'\r'}"
    if [ -n "$line" ]; then lines+=("$line"); fi
  done <<< "$1"
}

binary="${SEAWALL_BINARY:-}"
if [ -z "$binary" ]; then
  binary="${CARGO_TARGET_DIR:-$SEAWALL_ACTION/target}/release/seawall"
fi

flags=(--profile "$SEAWALL_PROFILE" --fail-on "$SEAWALL_FAIL_ON" --format github)
if [ -n "${SEAWALL_SARIF:-}" ]; then flags+=(--format "sarif=$SEAWALL_SARIF"); fi
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then flags+=(--format "markdown=$GITHUB_STEP_SUMMARY"); fi
split "${SEAWALL_ARGUMENTS:-}"
flags+=(${lines[@]+"${lines[@]}"})
split "${SEAWALL_TARGETS:-.}"

code=0
"$binary" scan "${flags[@]}" -- ${lines[@]+"${lines[@]}"} || code=$?
echo "exit-code=$code" >> "${GITHUB_OUTPUT:-/dev/stdout}"
