import ReeveSystem

/// A descriptor that several places refer to: closed when the last of them lets go.
final class SharedDescriptor: Sendable {
  let descriptor: OwnedDescriptor

  init(_ descriptor: consuming OwnedDescriptor) { self.descriptor = descriptor }

  var rawValue: CInt { descriptor.rawValue }
}
