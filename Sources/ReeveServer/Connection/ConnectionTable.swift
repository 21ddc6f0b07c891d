// Soundness. The memory holds `capacity` connections, all initialised, and is freed by the table's only owner, which
// first ends every connection. Places are checked.

import Glibc
import ReeveWire

/// The connections of one reactor. Their places do not move, and a free one is found at once.
@safe struct ConnectionTable: ~Copyable {
  private let base: UnsafeMutablePointer<Connection>
  let capacity: Int
  private var free: [Int]
  private var nextSerial: UInt32 = 1

  init(capacity: Int) {
    self.capacity = capacity
    unsafe base = UnsafeMutablePointer<Connection>.allocate(capacity: capacity)
    unsafe base.initialize(repeating: Connection(), count: capacity)
    free = Array((0..<capacity).reversed())
  }

  deinit {
    for slot in 0..<capacity where unsafe base[slot].descriptor >= 0 {
      _ = unsafe close(base[slot].descriptor)
      unsafe base[slot].input.free()
      unsafe base[slot].output.free()
    }
    unsafe base.deallocate()
  }

  var count: Int { capacity - free.count }

  subscript(slot: Int) -> Connection {
    @inline(__always)
    unsafeAddress {
      precondition(slot >= 0 && slot < capacity)
      return unsafe UnsafePointer(base + slot)
    }
    @inline(__always)
    nonmutating unsafeMutableAddress {
      precondition(slot >= 0 && slot < capacity)
      return unsafe base + slot
    }
  }

  /// Takes over a socket that the listener of this number has accepted; absent, and the socket closed, when the table is full.
  mutating func open(_ descriptor: CInt, of listener: AcceptingListener, number: Int) -> ConnectionToken? {
    guard let slot = free.popLast() else {
      _ = close(descriptor)
      return nil
    }
    self[slot] = Connection(
      descriptor: descriptor, serial: nextSerial, listener: UInt16(number), trust: listener.terms.trust,
      boundEndpoint: listener.boundEndpoint)
    nextSerial &+= 1
    return ConnectionToken(slot: slot, serial: self[slot].serial)
  }

  /// Ends a connection: its socket is closed, and what waited is lost.
  mutating func end(_ slot: Int) {
    guard self[slot].descriptor >= 0 else { return }
    _ = close(self[slot].descriptor)
    self[slot].input.free()
    self[slot].output.free()
    self[slot] = Connection()
    free.append(slot)
  }

  /// Whether the token's connection is still there.
  func isOpen(_ token: ConnectionToken) -> Bool {
    token.slot < capacity && self[token.slot].descriptor >= 0 && self[token.slot].serial == token.serial
  }
}
