#!/bin/bash
# Breaks the compiler and the image on purpose, one line at a time, and asks whether the sweep of pairs sees it, or of a fault in
# routes the sweep of heads.
#
#   Tests/DifferentialTests/planted-faults.sh              all faults of faults.sh
#   Tests/DifferentialTests/planted-faults.sh NAME…        those whose names are given
#   Tests/DifferentialTests/planted-faults.sh --check      builds nothing: can each fault be planted?
#
# Each fault is planted in a copy of the sources, built with `reeve-sweep` and nothing else, run, and taken out again. One
# line a fault: its name, and the pair or the head that found it. PLANTED-FAULTS.md beside this file then has the results; what was not
# run keeps its row. PAIRS and HEADS bound a run (default 100000 each), SEED picks the stores (default 1), CONFIGURATION is that of the
# build (default debug, which builds a changed file the fastest), COPY is a folder to keep the copy in, so that a later run
# builds less. Exits with 1 when a fault was not found, or could not be planted.
set -euo pipefail

tests=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$tests/../.." && pwd)
pairs=${PAIRS:-100000}
heads=${HEADS:-100000}
seed=${SEED:-1}
configuration=${CONFIGURATION:-debug}
table=$tests/PLANTED-FAULTS.md
wanted=" $* "
missed=0
area=
names=()
declare -A whats areas results
. "$tests/faults.sh"

# Writes the text of FILE with NEW in the one place that reads OLD.
planted() { # FILE OLD NEW
  FILE=$1 OLD=$2 NEW=$3 perl -0777 -e '
    my ($file, $old, $new) = @ENV{qw(FILE OLD NEW)};
    open my $in, "<", $file or die "$file: $!\n";
    my $text = <$in>;
    my $count = () = $text =~ /\Q$old\E/g;
    die "$file has `$old` $count times\n" if $count != 1;
    my $place = index $text, $old;
    substr($text, $place, length $old) = $new;
    print $text;'
}

area() { area=$1; }

fault() { # NAME WHAT FILE OLD NEW
  names+=("$1")
  whats[$1]=$2
  areas[$1]=$area
  case $wanted in
  "  " | *" $1 "*) run "$1" "Sources/$3" "$4" "$5" ;;
  *" --check "*)
    planted "$root/Sources/$3" "$4" "$5" > /dev/null || { echo "$1: cannot be planted"; missed=1; }
    ;;
  esac
}

run() { # NAME FILE OLD NEW
  local log=$copy/log.txt result
  if ! planted "$copy/pristine/$2" "$3" "$4" > "$copy/planted"; then
    result="cannot be planted"
  else
    cp "$copy/planted" "$copy/$2"
    if ! nice swift build -c "$configuration" --package-path "$copy" --product reeve-sweep > "$log" 2>&1; then
      result="does not build: $(grep -m 1 'error:' "$log" | sed 's/^.*error: //')"
    else
      result=$(found "$copy/.build/$configuration/reeve-sweep" "$log")
    fi
    cp "$copy/pristine/$2" "$copy/$2"
  fi
  results[$1]=$result
  [[ $result =~ ^[0-9]+$ ]] || missed=1
  printf '%s\t%s\n' "$1" "$result"
}

# What a sweep of the present area finds: the number of the first pair or head about which the engines disagree.
found() { # PROGRAM LOG
  local number all
  if [ "$area" = Routes ]; then
    "$1" --seed "$seed" --routes "$heads" > "$2" 2>&1 || true
    number=$(sed -n 's/^disagreement of seed [0-9]*: store seed [0-9]*, head \([0-9]*\)$/\1/p' "$2")
    all="$heads heads"
  else
    "$1" --seed "$seed" --pairs "$pairs" --stop-at-first --no-shrink > "$2" 2>&1 || true
    number=$(sed -n 's/^disagreement at pair \([0-9]*\) .*/\1/p' "$2")
    all="$pairs pairs"
  fi
  if [ -n "$number" ]; then
    head -n 1 <<< "$number"
  elif grep -q "^seed $seed: $all" "$2"; then
    echo "not in $all"
  else
    echo "the run ended early: $(tail -n 1 "$2")"
  fi
}

# The copy: the engines and the sweep.
copy_sources() {
  copy=${COPY:-$(mktemp -d)}
  [ -n "${COPY:-}" ] || trap 'rm -rf "$copy"' EXIT
  mkdir -p "$copy/Tests" "$copy/pristine"
  rm -rf "$copy/Sources" "$copy/Tests/ReeveTestSupport" "$copy/Tests/Sweep" "$copy/pristine/Sources"
  cp "$root/Package.swift" "$copy/Package.swift"
  cp -r "$root/Sources" "$copy/Sources"
  cp -r "$root/Sources" "$copy/pristine/Sources"
  cp -r "$root/Tests/ReeveTestSupport" "$root/Tests/Sweep" "$copy/Tests/"
  cat >> "$copy/Package.swift" <<'END'
var needed: Set = ["reeve-sweep"]
while true {
  let more = package.targets.filter { needed.contains($0.name) }.flatMap(\.dependencies).compactMap { dependency in
    if case .byNameItem(let name, _) = dependency { name } else { nil }
  }
  if needed.isSuperset(of: more) { break }
  needed.formUnion(more)
}
package.targets.removeAll { !needed.contains($0.name) }
package.products = []
// A debug build compiles again what has changed and no more; the sweep takes its time in what it then is.
for target in package.targets where target.type != .system && target.name != "CServiceAuthorization" {
  target.swiftSettings = (target.swiftSettings ?? []) + [.unsafeFlags(["-O"])]
}
END
  nice swift build -c "$configuration" --package-path "$copy" --product reeve-sweep > "$copy/log.txt" 2>&1 ||
    { echo "the sources do not build without a fault"; tail -n 5 "$copy/log.txt"; exit 1; }
}

# The pair or the head that the table has for a fault.
earlier() { [ ! -e "$table" ] || sed -n "s/^| \`$1\` |.* | \(.*\) |$/\1/p" "$table"; }

write_table() {
  local name unit area=
  for name in "${names[@]}"; do [ -n "${results[$name]:-}" ] || results[$name]=$(earlier "$name"); done
  {
    echo "# Planted faults"
    echo
    echo "Each of these ${#names[@]} breaks the compiler or the image in one line. The last column is the pair, a store and a"
    echo "request to it (of routes the head, with \`--routes\`), with which \`reeve-sweep --seed $seed\` found it when the fault was last planted. \`planted-faults.sh\` plants them and writes this page;"
    echo "\`faults.sh\` has the lines."
    for name in "${names[@]}"; do
      if [ "${areas[$name]}" != "$area" ]; then
        area=${areas[$name]}
        [ "$area" = Routes ] && unit=head || unit=pair
        printf '\n## %s\n\n| fault | what is broken | found at %s |\n| --- | --- | --- |\n' "$area" "$unit"
      fi
      echo "| \`$name\` | ${whats[$name]} | ${results[$name]:-not run} |"
    done
  } > "$table.new"
  mv "$table.new" "$table"
}

# A function, so that the shell has read all of it before the first fault: the file may change while it runs.
main() {
  if [[ $wanted == *" --check "* ]]; then
    faults
  else
    copy_sources
    faults
    write_table
  fi
  exit $missed
}

main
