#!/usr/bin/env bash
# Lints for a workflow: annotations, a table for the run's summary, SARIF where it is asked for.
set -euo pipefail

ctvet=${CTVET:-$CTVET_SOURCE/.build/release/ctvet}
read -r -a paths <<<"${CTVET_PATHS:-.}"
read -r -a arguments <<<"${CTVET_ARGUMENTS:-}"

# 1 says that there are findings, which the annotations tell; whatever else ends the step.
run() {
  local status=0
  "$ctvet" lint "${arguments[@]}" --format "$1" -- "${paths[@]}" || status=$?
  ((status <= 1)) || exit "$status"
  return "$status"
}

[[ -z ${CTVET_SARIF:-} ]] || run sarif >"$CTVET_SARIF" || true
if [[ -n ${GITHUB_STEP_SUMMARY:-} ]]; then
  { echo '```'; run summary || true; echo '```'; } >>"$GITHUB_STEP_SUMMARY"
fi
run github
