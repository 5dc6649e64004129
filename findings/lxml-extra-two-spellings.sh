#!/usr/bin/env bash
# Two extractors cannot be installed together with the pip that comes with Python 3.11.
#
# jusText 3.0.2 asks for lxml[html_clean], newspaper4k 0.9.6 for lxml[html-clean]. Both spell one extra, by the rules for
# names, and a good guess is that pip takes them for one. pip 23.2.1 joins them only after it has made a candidate for
# each, and stops with an AssertionError from its resolver; each package alone installs, and so do both with pip 24.0.
# Seen: "Candidate is not for this requirement lxml[html-clean,html-clean] vs lxml[html-clean]".
# Who meets it: whoever compares extractors in one environment on a stock Python 3.11. What helps: a newer pip first, or
# to name lxml[html-clean] before both, as our own extra `benchmark` does.
#
# Run by hand: it installs pinned packages into a temporary folder, and fails if what it says is no longer so.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
both=(justext==3.0.2 newspaper4k==0.9.6)

install() { # the version of pip, then the packages; prints what pip says
    local version="$1"
    shift
    rm -rf "$folder/venv"
    python3 -m venv "$folder/venv"
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "pip==$version"
    "$folder/venv/bin/python" -m pip install --quiet --disable-pip-version-check "$@" 2>&1
}

for package in "${both[@]}"; do
    install 23.2.1 "$package" >/dev/null || { echo "changed: $package alone cannot be installed" && exit 1; }
done
if said="$(install 23.2.1 "${both[@]}")"; then
    echo "changed: pip 23.2.1 installs both" && exit 1
fi
grep -q "AssertionError.*lxml\[html-clean" <<<"$said" || { echo "changed: pip 23.2.1 says: $said" && exit 1; }
install 24.0 "${both[@]}" >/dev/null || { echo "changed: pip 24.0 cannot install both either" && exit 1; }
echo "as described: pip 23.2.1 stops on ${both[*]} together, pip 24.0 installs them"
