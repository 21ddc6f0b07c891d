/// What an acknowledgement does to variables of HAProxy, in the order of the calls.
///
/// HAProxy puts its `var-prefix` in front of each name, and sets those only that its configuration knows.
public struct SPOPActions {
  /// All that is to be sent so far; the actions are put behind it.
  private var bytes: [UInt8] = []

  /// Takes the bytes over, so that they are not copied; `giveBack` returns them.
  init(behind bytes: inout [UInt8]) { swap(&self.bytes, &bytes) }

  mutating func giveBack(to bytes: inout [UInt8]) { swap(&self.bytes, &bytes) }

  public mutating func set(_ name: String, in scope: SPOPScope, to value: Bool) {
    begin(.setVariable, name, scope)
    SPOPWriter.append(.boolean, flags: value ? 1 : 0, to: &bytes)
  }

  public mutating func set(_ name: String, in scope: SPOPScope, to value: Int64) {
    begin(.setVariable, name, scope)
    SPOPWriter.append(.int64, varint: UInt64(bitPattern: value), to: &bytes)
  }

  public mutating func set(_ name: String, in scope: SPOPScope, to value: String) {
    begin(.setVariable, name, scope)
    SPOPWriter.append(typed: value, to: &bytes)
  }

  /// A text that is somewhere already.
  public mutating func set(_ name: String, in scope: SPOPScope, to value: Span<UInt8>) {
    begin(.setVariable, name, scope)
    SPOPWriter.append(.string, to: &bytes)
    SPOPWriter.append(string: value, to: &bytes)
  }

  public mutating func unset(_ name: String, in scope: SPOPScope) { begin(.unsetVariable, name, scope) }

  private mutating func begin(_ action: SPOPActionType, _ name: String, _ scope: SPOPScope) {
    bytes.append(action.rawValue)
    // Scope and name, and for a value that is set, the value.
    bytes.append(action == .setVariable ? 3 : 2)
    bytes.append(scope.rawValue)
    SPOPWriter.append(string: name, to: &bytes)
  }
}
