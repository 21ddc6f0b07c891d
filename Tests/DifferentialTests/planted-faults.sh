#!/bin/bash
# Breaks the compiler and the image on purpose, one line at a time, and asks whether the differential test sees it.
#
#   Tests/DifferentialTests/planted-faults.sh [NAME…]      all faults, or those whose names are given
#
# Each fault is planted in a copy of the tree, built, run against the reference, and taken out again. One line a fault: its
# name, whether it was found, and how many pairs that took. PAIRS bounds a run (default 20000), SEED picks the stores
# (default 1). Exits with 1 when a fault was not found.
set -euo pipefail

root=$(cd "$(dirname "$0")/../.." && pwd)
pairs=${PAIRS:-20000}
seed=${SEED:-1}
wanted=" $* "
copy=${COPY:-$(mktemp -d)}
[ -n "${COPY:-}" ] || trap 'rm -rf "$copy"' EXIT
mkdir -p "$copy"
for part in Package.swift Sources Tests Profiles; do
  rm -rf "${copy:?}/$part"
  cp -r "$root/$part" "$copy/$part"
done
cd "$copy"
# The copy builds what the test needs and nothing else.
cat >> Package.swift <<'END'
let needed = [
  "ReeveTypes", "COpenSSL", "ReevePolicy", "ReeveStore", "ReeveReference", "ReeveImage", "ReeveCompiler",
  "ReeveTestSupport", "DifferentialTests",
]
package.targets.removeAll { !needed.contains($0.name) }
package.products = []
END
missed=0

# Replaces the one place of FILE that reads OLD by NEW.
plant() { # FILE OLD NEW
  FILE=$1 OLD=$2 NEW=$3 perl -0777 -e '
    my ($file, $old, $new) = @ENV{qw(FILE OLD NEW)};
    open my $in, "<", $file or die "$file: $!\n";
    my $text = <$in>;
    close $in;
    my $count = () = $text =~ /\Q$old\E/g;
    die "$file has `$old` $count times\n" if $count != 1;
    my $place = index $text, $old;
    substr($text, $place, length $old) = $new;
    open my $out, ">", $file or die "$file: $!\n";
    print $out $text;
    close $out;'
}

fault() { # NAME FILE OLD NEW
  [ "$wanted" = "  " ] || [[ $wanted == *" $1 "* ]] || return 0
  local file=Sources/$2 log=$copy/log.txt
  plant "$file" "$3" "$4" || { echo "$1: does not apply"; missed=1; return; }
  if ! nice swift build --build-tests > "$log" 2>&1; then
    echo "$1: does not build" && grep -m 3 'error:' "$log" && missed=1
  else
    REEVE_BATCHES=1 REEVE_SHRINK=0 REEVE_PAIRS=$pairs REEVE_SEED=$seed \
      nice swift test --skip-build --filter 'enginesAgree|staysMended' > "$log" 2>&1 || true
    local pair
    pair=$(sed -n 's/.*disagreement at pair \([0-9]*\) .*/\1/p' "$log" | head -n 1)
    if [ -n "$pair" ]; then
      echo "$1: found at pair $pair"
    elif grep -q 'staysMended.* recorded an issue' "$log"; then
      echo "$1: found by a regression file, not in $pairs pairs"
    elif grep -q "^seed $seed: $pairs pairs" "$log"; then
      echo "$1: NOT FOUND in $pairs pairs" && missed=1
    else
      echo "$1: the run ended early" && tail -n 3 "$log" && missed=1
    fi
  fi
  cp "$root/$file" "$file"
}

# A function, so that the shell has read all of it before the first fault: the file may change while it runs.
main() {
  # Conditions.
  fault forany-negated-absent ReeveImage/Condition/ConditionWalk.swift \
    'if flags & ConditionLayout.forAnyValue != 0 { return false }' ''
  fault ifexists-ignored ReeveCompiler/Lower/ConditionLowering.swift \
    'if clause.conditionOperator.ifExists { flags |= ConditionLayout.ifExists }' ''
  fault forall-absent-false ReeveImage/Condition/ConditionWalk.swift \
    '(ConditionLayout.ifExists | ConditionLayout.forAllValues) != 0 { return true }' 'ConditionLayout.ifExists != 0 { return true }'
  fault plain-operator-takes-lists ReeveImage/Condition/ConditionWalk.swift \
    'return !values.isList && isTrue(of:' 'return isTrue(of:'
  fault list-of-one-is-a-value ReeveImage/Condition/ConditionWalk.swift \
    'return !values.isList && isTrue(of:' 'return (!values.isList || values.count == 1) && isTrue(of:'
  fault list-fills-variable ReeveImage/Condition/KeyValues.swift \
    'scratch.entry(entry).count == 1, !scratch.entry(entry).isList' 'scratch.entry(entry).count == 1'
  fault only-empty-texts-compared ReeveImage/Condition/ConditionWalk.swift \
    'if forAll || forAny, onlyEmptyTexts(values.count) { return forAll }' ''
  fault ambiguous-tag-widens ReeveImage/Condition/ConditionWalk.swift \
    '!= first { return isDeny }' '!= first { return !isDeny }'
  fault ambiguous-tag-takes-first ReeveImage/Condition/ConditionWalk.swift \
    'for index in 1..<count where result(index) != first { return isDeny }' ''
  fault null-inverted ReeveImage/Condition/ConditionWalk.swift \
    '(isPresent ? ValueKind.value : ValueKind.yes)' '(isPresent ? ValueKind.yes : ValueKind.value)'
  fault cidr-one-bit-wide ReeveImage/Condition/Address.swift \
    'let highMask = prefixLength >= 64 ? UInt64.max : Self.mask(prefixLength)' \
    'let highMask = prefixLength >= 64 ? UInt64.max : Self.mask(prefixLength) << 1'
  fault mapped-address-stays-v6 ReeveImage/Condition/Address.swift \
    'low >> 32 == 0xFFFF, prefix ?? 128 >= 96' 'low >> 32 == 0xFFFE, prefix ?? 128 >= 96'
  fault zone-the-wrong-way ReeveImage/Condition/DateText.swift \
    'return east ? offset : -offset' 'return east ? -offset : offset'
  fault fraction-dropped ReeveImage/Condition/DateText.swift \
    'nanoseconds = fraction' 'nanoseconds = fraction * 0'
  fault four-digits-are-seconds ReeveImage/Condition/DateText.swift \
    'if text.count == 4, let year' 'if text.count == 5, let year'
  fault less-or-equal-is-less ReeveImage/Condition/ConditionWalk.swift \
    'case 2: order <= 0' 'case 2: order < 0'
  fault digits-cut-short ReeveImage/Condition/Decimal.swift \
    'if leftIndex == left.digits.count { return rightIndex == right.digits.count ? 0 : -leftRank }' \
    'if leftIndex == left.digits.count || leftIndex > 20 { return rightIndex == right.digits.count || leftIndex > 20 ? 0 : -leftRank }'
  fault latin-letters-unfolded ReeveImage/Match/FoldedMatch.swift \
    'if lead == 0xC3, next >= 0x80, next <= 0x9E, next != 0x97' 'if lead == 0xC3, next >= 0x80, next <= 0x80, next != 0x97'

  # Patterns and variables.
  fault star-ends-at-colon ReeveCompiler/Lower/ResourcePattern.swift \
    'if case .runInPart = token, isLastOfPart { return .anyRun }' ''
  fault arn-condition-crosses-colons ReeveCompiler/Lower/ResourcePattern.swift \
    'return parts.lower { token, _ in token }' 'return parts.lower { token, _ in if case .runInPart = token { .anyRun } else { token } }'
  fault short-arn-not-completed ReeveCompiler/Lower/StatementLowering.swift \
    '[.identity, .managed, .boundary].contains(type)' '[.identity, .boundary].contains(type)'
  fault prefix-for-whole-text ReeveImage/Match/PatternMatch.swift \
    'case TextKind.literal.rawValue: return bytes == text' 'case TextKind.literal.rawValue: return text.matches(bytes, at: 0)'
  fault run-passes-a-place ReeveImage/Match/PatternMatch.swift \
    'var place = start &+ 1' 'var place = min(start &+ 2, text.count)'
  fault run-in-part-passes-colons ReeveImage/Match/PatternMatch.swift \
    'if inPart, text[place] == UInt8(ascii: ":") { return nil }' ''
  fault question-mark-is-a-byte ReeveImage/Match/PatternMatch.swift \
    'case 0xE0...0xEF: return 3' 'case 0xE0...0xEF: return 1'
  fault literal-table-skipped ReeveImage/Decide/StatementWalk.swift \
    'if found != 0 { return true }' 'if found == 1 { return true }'
  fault default-ignored ReeveImage/Match/PatternMatch.swift \
    'guard length != SlotLayout.noDefault else { return nil }' 'if length <= SlotLayout.noDefault { return nil }'
  fault variables-in-2008 ReeveCompiler/Lower/Pattern.swift \
    'guard version == .v2012 else { return [.text(bytes)] }' ''
  fault variable-before-fifth-colon ReeveCompiler/Lower/ResourcePattern.swift \
    'version: version), parts.hasVariablesLastOnly else' 'version: version), !parts.parts.isEmpty else'
  fault value-crosses-parts ReeveImage/Match/PatternMatch.swift \
    'value.first(UInt8(ascii: ":")) < value.count {' 'value.first(UInt8(ascii: ":")) > value.count {'

  # Context keys.
  fault source-of-anyone ReeveImage/Request/RequestReader.swift \
    'if setter == KeyRule.Setter.serviceCaller.rawValue {' \
    'if trust == .reported, setter == KeyRule.Setter.serviceCaller.rawValue {'

  # Actions and statements.
  fault action-case-counts ReeveImage/Request/RequestReader.swift \
    'action = scratch.foldedAction(text)' 'action = text'
  fault entry-without-notaction ReeveCompiler/Lower/StatementLowering.swift \
    '!isNever && actions.contains' '!isNever && !isActionNegated && actions.contains'
  fault cell-of-first-document ReeveCompiler/Link/CellPlanner.swift \
    $'for member in members {\n      programs.forEachStatement(of' $'for member in members.prefix(1) {\n      programs.forEachStatement(of'
  fault fingerprint-without-values ReeveCompiler/Link/DocumentFingerprint.swift \
    'put(clause.values, kind: 0)' 'put(clause.values.map { _ in "" }, kind: 0)'
  fault fingerprint-without-effect ReeveCompiler/Link/DocumentFingerprint.swift \
    'bytes.put(statement.effect == .allow ? 1 : 0)' 'bytes.put(statement.effect == .allow ? 1 : 1)'
  fault first-document-only ReeveImage/Decide/PolicySetWalk.swift \
    'for number in 0..<image.int(set + PolicySetLayout.count) {' 'for number in 0..<1 {'
  fault empty-notaction-is-all ReeveCompiler/Lower/StatementLowering.swift \
    $'if texts.isEmpty { isNever = true }\n    let open' 'let open'

  # Principals.
  fault session-by-exact-case ReeveImage/Request/SessionReader.swift \
    ').equalsFoldingASCII(name)' ') == name'
  fault session-in-any-partition ReeveImage/Request/SessionReader.swift \
    $'matches(partition, at: 0)\n        && image[record + PrincipalLayout.arn + 4 + partition.count] == UInt8(ascii: ":")' 'count > 0'
  fault notprincipal-exempts-account ReeveImage/Decide/StatementWalk.swift \
    'if found == .account ? principal.kind == .root : found != .none { return true }' 'if found != .none { return true }'
  fault role-is-direct ReeveImage/Decide/StatementWalk.swift \
    'text == principal.arn ? .viaRole : .none' 'text == principal.arn ? .direct : .none'
  fault account-in-any-partition ReeveImage/Decide/StatementWalk.swift \
    'text.count == 0 || text == principal.partition' 'text.count == 0 || text.count > 0'

  # The join.
  fault identity-denies-first ReeveImage/Decide/Join.swift \
    'if resource.policy != AttachmentLayout.noAttachment, let denied = resourceDeny() {' \
    'if firstApplyingOfIdentity(.deny) == nil, resource.policy != AttachmentLayout.noAttachment, let denied = resourceDeny() {'
  fault account-grants-alone ReeveImage/Decide/Join.swift \
    'grant == .direct || grant == .viaRole && limit == .none {' \
    'grant == .direct || grant.rawValue >= GrantClass.account.rawValue && limit == .none {'
  fault keys-do-not-delegate ReeveImage/Decide/Join.swift \
    'resource.service.equals("kms") && resource.name.hasPrefix("key/")' 'resource.service.equals("kms") && resource.name.hasPrefix("kez/")'
  fault trust-for-every-action ReeveImage/Request/ResourceReader.swift \
    'if resource.principalRecord != 0, action.hasPrefix("sts:") {' 'if resource.principalRecord != 0 {'
  fault strangers-of-the-account ReeveImage/Decide/Join.swift \
    'guard principal.isKnown else { return .unreachable }' ''
  fault bucket-over-object ReeveImage/Request/ResourceReader.swift \
    'if resource.policy == AttachmentLayout.noAttachment {' 'if resource.policy != 0xFFFF_FFFE {'
  fault root-assumes-roles ReeveImage/Decide/Join.swift \
    'action.equals("sts:assumerole") { return' 'action.equals("sts:assumerule") { return'
  fault first-grant-for-best ReeveImage/Decide/Join.swift \
    'return best == .direct' 'return best != .none'
  fault contradiction-by-tag-unseen ReeveImage/Decide/Crosscheck.swift \
    'where scratch.value(number) != given { return true }' 'where number > 1_000 && scratch.value(number) != given { return true }'

  # Boundaries, sessions, federated users.
  fault boundary-denies-nothing ReeveImage/Decide/Join.swift \
    'if boundary != 0, let denied = firstApplying(.deny, set: boundary) {' \
    'if boundary == 1, let denied = firstApplying(.deny, set: boundary) {'
  fault boundary-limits-nothing ReeveImage/Decide/Join.swift \
    'if boundary != 0, firstApplying(.allow, set: boundary) == nil { return .boundary }' ''
  fault boundary-limits-direct-grants ReeveImage/Decide/Join.swift \
    'grant == .direct || grant == .viaRole && limit == .none {' \
    '(grant == .direct || grant == .viaRole) && limit == .none {'
  fault role-grants-unlimited ReeveImage/Decide/Join.swift \
    'grant == .direct || grant == .viaRole && limit == .none {' 'grant == .direct || grant == .viaRole {'
  fault boundary-spared-by-notprincipal ReeveImage/Decide/StatementWalk.swift \
    'if boundary != 0, program[statement + StatementLayout.effect] == 0 { return .direct }' ''
  fault session-limits-not-across-accounts ReeveImage/Decide/Join.swift \
    'guard limit == .none else { return Verdict(.implicitDeny, limit) }' \
    'guard limit != .boundary else { return Verdict(.implicitDeny, limit) }'
  fault federated-user-without-policies ReeveImage/Decide/Join.swift \
    '? principal.kind != .federated : firstApplying' '? true : firstApplying'
  fault federated-user-of-root-has-nothing ReeveImage/Request/SessionReader.swift \
    'principal.isKnown = principal.record != 0 || principal.isMadeByRoot' 'principal.isKnown = principal.record != 0'
  fault session-expires-late ReeveImage/Request/SessionReader.swift 'return now >= expiration' 'return now > expiration'
  fault expired-session-is-told-who-it-is ReeveImage/Decide/Join.swift \
    'action.equals("sts:getcalleridentity"), !isExpired {' 'action.equals("sts:getcalleridentity") {'
  fault session-by-the-role-s-exact-case ReeveImage/Request/SessionReader.swift \
    'arn.slice(head, roleName.count).equalsFoldingASCII(roleName)' 'arn.slice(head, roleName.count) == roleName'
  fault session-tags-beside-the-role-s ReeveCompiler/Link/SessionSection.swift \
    'return tags.filter { !replaced.contains(folded($0)) } + own' \
    'return replaced.isEmpty ? tags : tags + own'
  fault maker-of-any-account ReeveCompiler/Link/SessionSection.swift \
    $'makerARN.partition == arn.partition,\n      makerARN.account == arn.account\n' 'makerARN.partition == arn.partition'

  # Organizations.
  fault empty-level-allows ReeveImage/Decide/Guardrails.swift \
    'if set == 0 || firstApplying(.allow, set: set) == nil {' 'if set != 0, firstApplying(.allow, set: set) == nil {'
  fault account-s-own-level-forgotten ReeveCompiler/Link/AccountSection.swift \
    'let levels = way.levels + [account.policies]' 'let levels = way.levels'
  fault unit-s-levels-forgotten ReeveCompiler/Link/AccountSection.swift \
    'levels: way.levels + [unit.policies])' 'levels: way.levels.isEmpty ? [unit.policies] : way.levels)'
  fault management-account-bound ReeveCompiler/Link/AccountSection.swift \
    'if account.id != organization.managementAccountID {' 'if !account.id.isEmpty {'
  fault service-linked-roles-bound ReeveImage/Decide/Guardrails.swift \
    'if tables.hasLevels, !isServiceLinked {' 'if tables.hasLevels {'
  fault service-linked-by-name ReeveImage/Decide/Guardrails.swift \
    'return arn.resource.hasPrefix("role/aws-service-role/")' 'return arn.resource.hasPrefix("role/aws-service-role")'
  fault rcp-of-every-service ReeveImage/Decide/Guardrails.swift \
    'return service != 0 && !action.equals("kms:retiregrant")' 'return service != 1'
  fault grants-cannot-be-given-back ReeveImage/Decide/Guardrails.swift \
    'return service != 0 && !action.equals("kms:retiregrant")' 'return service != 0'
  fault rcp-of-the-requester ReeveImage/Decide/Guardrails.swift \
    'let owner = resource.owner == RequestedPrincipal.noAccount ? principal.account : resource.owner' \
    'let owner = principal.account'
  fault rcp-not-without-owner ReeveImage/Decide/Guardrails.swift \
    'let owner = resource.owner == RequestedPrincipal.noAccount ? principal.account : resource.owner' \
    'let owner = resource.owner'
  fault organization-path-without-slash ReeveCompiler/Link/AccountSection.swift \
    'way.path.map { "\($0)\(unit.id)/" }' 'way.path.map { "\($0)/\(unit.id)" }'
  fault resource-organization-of-the-requester ReeveImage/Condition/EngineValues.swift \
    'return organizationID(ofAccount: resourceAccount)' 'return organizationID(ofAccount: principalAccount)'

  # Endpoints.
  fault unknown-endpoint-is-open ReeveImage/Decide/Guardrails.swift \
    'if guardrails.isEndpointUnknown { return Verdict(.implicitDeny, .endpoint) }' ''
  fault gateway-takes-accounts ReeveImage/Decide/Guardrails.swift \
    '!isGateway || grant != .account,' '!isGateway || grant != .none,'
  fault services-through-endpoints ReeveImage/Decide/Guardrails.swift \
    'if endpoint.isPresent, principal.kind != .service {' 'if endpoint.isPresent {'
  fault vpc-from-anyone ReeveImage/Request/RequestReader.swift \
    'KeyRule.Setter.endpointCaller.rawValue, endpointVPC == nil else {' 'KeyRule.Setter.endpointCaller.rawValue else {'
  exit $missed
}

main
