# Of two files of callgrind that differ by 10,000 decisions: instructions of one, and how often the runtime was called in
# all of them. Names stand in full where they come first; later there is only their number.
FNR == 1 { file++ }
/^summary:/ || /^totals:/ { total[file] = $2 }
/^(fn|cfn)=\(/ {
  number = $0; sub(/^[a-z]*=\(/, "", number); sub(/\).*/, "", number)
  if (index($0, ") ")) { name = $0; sub(/^[^)]*\) /, "", name); names[file, number] = name }
  if (/^cfn/) called = names[file, number]
}
/^calls=/ {
  sub(/^calls=/, "", $1)
  if (called ~ /^(swift_(retain|release|bridgeObject(Retain|Release)|beginAccess|allocObject|once|getGenericMetadata).*|malloc|calloc|free)$/)
    calls[file] += $1
}
END { printf "%7.0f instructions, %d calls of retain, release, malloc, free or the like", (total[2] - total[1]) / 10000, calls[2] - calls[1] }
