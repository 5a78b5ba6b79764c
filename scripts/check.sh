#!/usr/bin/env bash
# Has the users' own programs open what blattlese writes: pandas, polars, DuckDB, readr, openpyxl, frictionless,
# sqlite-utils, LibreOffice, a browser. Each is installed if it can be and left out, with a line about it, if it cannot.
#
#   scripts/check.sh BLATTLESE [PICTURES]    the program to check; where to put the README's pictures of the report
set -euo pipefail
blattlese=$(realpath "$1")
pictures=${2:+$(realpath "$2")}
cd "$(dirname "$0")/.."
tools=${BLATTLESE_CHECK_TOOLS:-target/check-tools}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
left_out() { echo "left out: $*" >&2; }

install() {
  [ -x "$tools/bin/python" ] || python3 -m venv "$tools" || return 1
  "$tools/bin/pip" install --quiet --disable-pip-version-check -r scripts/requirements.txt 2>"$work/pip.log" && return
  # One that cannot be had is no reason to do without the others.
  grep -v '^#' scripts/requirements.txt | while read -r package; do
    "$tools/bin/pip" install --quiet --disable-pip-version-check "$package" 2>>"$work/pip.log" || left_out "$package"
  done
}

install || left_out "a virtual environment: $(tail -1 "$work/pip.log" 2>/dev/null)"
python=$tools/bin/python
[ -x "$python" ] || python=python3

# Programs that pip does not have come from the system's packages, where this may install them.
system_program() {
  local program=$1; shift
  command -v "$program" >/dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null || return 0
  { apt-get install -y --no-install-recommends "$@" || { apt-get update && apt-get install -y --no-install-recommends "$@"; }; } \
    >"$work/apt.log" 2>&1 || left_out "$*: $(tail -1 "$work/apt.log")"
}
system_program localc libreoffice-calc
system_program Rscript r-base-core r-cran-readr
system_program chromium chromium

formats=csv,json,jsonl,xlsx,sqlite
known=$("$blattlese" tables --format parquet --output "$work/none" 2>&1 || true)
[[ $known == *"is not one of"* ]] || formats=$formats,parquet

for dialect in rfc4180 excel-de unix; do
  "$blattlese" convert fixtures --quiet --report --output "$work/$dialect" --format $formats --csv-dialect $dialect
done
for dialect in rfc4180 excel-de; do
  folder=$work/hostile-$dialect newlines=space
  "$python" scripts/hostile-documents.py "$work/rfc4180" "$folder"
  if [ $dialect = rfc4180 ]; then newlines=keep && touch "$folder/keep-newlines"; fi
  "$blattlese" tables --quiet --report --output "$folder" --format $formats --csv-dialect $dialect --csv-newlines $newlines
done
"$python" scripts/check-tables.py "$work"/{rfc4180,excel-de,unix,hostile-rfc4180,hostile-excel-de}
if ! command -v soffice >/dev/null; then
  left_out "LibreOffice"
elif ! "$python" -c 'import openpyxl' 2>/dev/null; then
  left_out "LibreOffice: openpyxl, which reads what it saves"
else
  "$python" scripts/check-libreoffice.py "$work/excel-de"
  "$python" scripts/check-libreoffice.py "$work/hostile-excel-de" --tables issues,articles
fi

axe=()
if [ ! -f "$tools/axe.min.js" ] && command -v npm >/dev/null; then
  (cd "$work" && npm pack --silent axe-core >/dev/null && tar -xzf axe-core-*.tgz package/axe.min.js) 2>/dev/null &&
    mv "$work/package/axe.min.js" "$tools/axe.min.js"
fi
[ ! -f "$tools/axe.min.js" ] || axe=(--axe "$tools/axe.min.js")

if ! "$python" -c 'import playwright' 2>/dev/null; then
  left_out "the report in a browser: Playwright"
elif ! command -v chromium >/dev/null && ! command -v google-chrome >/dev/null && ! "$python" -m playwright install chromium >/dev/null 2>&1; then
  left_out "the report in a browser: Chromium"
else
  "$python" scripts/check-report.py "$work/rfc4180" "${axe[@]}" ${pictures:+--screenshots "$pictures"}
  "$python" scripts/check-report.py "$work/hostile-rfc4180" "${axe[@]}"
fi
echo "what blattlese writes opens everywhere it was tried"
