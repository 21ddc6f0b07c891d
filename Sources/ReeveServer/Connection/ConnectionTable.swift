// Soundness. The memory has room for `capacity` connections, of which the first `placeCount` are initialised, and is freed
// by the table's only owner, which first ends every connection. Places are checked.

import Glibc
import ReeveImage
import ReeveWire

/// The connections of one reactor. Their places do not move, and a free one is found at once.
@safe struct ConnectionTable: ~Copyable {
  private let base: UnsafeMutablePointer<Connection>
  private let capacity: Int
  /// Places that have been used: those behind them have no memory yet.
  private(set) var placeCount = 0
  private var free: [UInt32] = []
  private var nextSerial: UInt32 = 1

  init(capacity: Int) {
    self.capacity = capacity
    unsafe base = UnsafeMutablePointer<Connection>.allocate(capacity: capacity)
    free.reserveCapacity(capacity)
  }

  deinit {
    for slot in 0..<placeCount where unsafe base[slot].descriptor >= 0 {
      _ = unsafe close(base[slot].descriptor)
      unsafe base[slot].interned.free()
      unsafe base[slot].input.free()
      unsafe base[slot].output.free()
    }
    unsafe base.deallocate()
  }

  var count: Int { placeCount - free.count }

  subscript(slot: Int) -> Connection {
    @inline(__always)
    unsafeAddress {
      precondition(slot >= 0 && slot < placeCount)
      return unsafe UnsafePointer(base + slot)
    }
    @inline(__always)
    nonmutating unsafeMutableAddress {
      precondition(slot >= 0 && slot < placeCount)
      return unsafe base + slot
    }
  }

  /// Takes over a socket that the listener of this number has accepted; absent, and the socket closed, when the table is full.
  mutating func open(_ descriptor: CInt, of listener: AcceptingListener, number: Int) -> ConnectionToken? {
    guard let slot = takePlace() else {
      _ = close(descriptor)
      return nil
    }
    self[slot] = Connection(
      descriptor: descriptor, serial: nextSerial, listener: UInt16(number), trust: listener.terms.trust,
      boundEndpoint: listener.boundEndpoint, isOfGateway: listener.terms.gateway != nil)
    nextSerial &+= 1
    return ConnectionToken(slot: slot, serial: self[slot].serial)
  }

  private mutating func takePlace() -> Int? {
    if let slot = free.popLast() { return Int(slot) }
    guard placeCount < capacity else { return nil }
    unsafe (base + placeCount).initialize(to: Connection())
    placeCount += 1
    return placeCount - 1
  }

  /// Ends a connection: its socket is closed, and what waited is lost.
  mutating func end(_ slot: Int) {
    guard self[slot].descriptor >= 0 else { return }
    _ = close(self[slot].descriptor)
    self[slot].interned.free()
    self[slot].input.free()
    self[slot].output.free()
    self[slot] = Connection()
    free.append(UInt32(slot))
  }

  /// Whether the token's connection is still there.
  func isOpen(_ token: ConnectionToken) -> Bool {
    token.slot < placeCount && self[token.slot].descriptor >= 0 && self[token.slot].serial == token.serial
  }
}
