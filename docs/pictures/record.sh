#!/bin/sh
# Records anew what the walkthrough of a backfill shows: its page, what README.md takes from it, and the README's picture. From the
# root of the clone:
#
#     docs/pictures/record.sh
#
# The page (docs/backfill-walkthrough.md) is typed by its test, and what the screen shows is written into it. README.md and
# docs/pictures/backfill.txt are excerpts: lines that are found among what was shown are replaced by what they are now; a line that is
# not shown any more fails, naming itself, and wants an editor. backfill.svg is backfill.txt with its colours. demo.svg is the whole of
# `./tidegate demo`.
set -eu
cd "$(dirname "$0")/../.."
mvn -q test -Dtest=WalkthroughPageTest -Dsurefire.failIfNoSpecifiedTests=false -Dtidegate.write=true
python3 docs/pictures/ansi_to_svg.py "tidegate backfill" 80 <target/pictures/backfill.ansi >docs/pictures/backfill.svg.new
mv docs/pictures/backfill.svg.new docs/pictures/backfill.svg
./tidegate ls >/dev/null # which builds it when that is due
COLUMNS=112 script -qec "./tidegate demo --color always" /dev/null </dev/null | python3 docs/pictures/ansi_to_svg.py "./tidegate demo" >docs/pictures/demo.svg.new
mv docs/pictures/demo.svg.new docs/pictures/demo.svg
git --no-pager diff --stat -- docs README.md
