import ReeveTypes

/// Settles the protocol's version.
///
///     OFFSET  SIZE  FIELD           MEANING
///          0     2  minimumVersion  the least that the client speaks
///          2     2  maximumVersion  the greatest
///          4     4  reserved        zero
public struct HelloRequest: Sendable, Hashable {
  public var minimumVersion: UInt16
  public var maximumVersion: UInt16

  public init(minimumVersion: UInt16 = WireLimits.version, maximumVersion: UInt16 = WireLimits.version) {
    self.minimumVersion = minimumVersion
    self.maximumVersion = maximumVersion
  }

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let minimum = reader.integer(UInt16.self), let maximum = reader.integer(UInt16.self),
      reader.zero(byteCount: 4), reader.remaining == 0
    else { return nil }
    self.init(minimumVersion: minimum, maximumVersion: maximum)
  }

  public var payload: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: minimumVersion)
    bytes.append(littleEndian: maximumVersion)
    bytes.append(zeros: 4)
    return bytes
  }
}

/// The version that is spoken, and what a request may have.
///
///     OFFSET  SIZE  FIELD                MEANING
///          0     2  version
///          2     2  requestCountMax      requests in one `authorizeMany`
///          4     4  frameByteCountMax    bytes of a frame, header and all
///          8     4  payloadByteCountMax  bytes of one request
///         12     2  textByteCountMax     bytes of a principal, action, resource, key or value
///         14     2  contextKeyCountMax
///         16     2  valueCountMax        values of one key
///         18     2  resourceCountMax     resources of one request
///         20     4  handleCountMax       texts that a connection interns
///         24     4  handleByteCountMax   bytes of these texts
///         28     4  reserved             zero
public struct HelloReply: Sendable, Hashable {
  public var version = WireLimits.version
  public var requestCountMax = WireLimits.requestCountMax
  public var frameByteCountMax = WireLimits.frameByteCountMax
  public var payloadByteCountMax = RequestLimits.payloadByteCountMax
  public var textByteCountMax = RequestLimits.textByteCountMax
  public var contextKeyCountMax = RequestLimits.contextKeyCountMax
  public var valueCountMax = RequestLimits.valueCountMax
  public var resourceCountMax = RequestLimits.resourceCountMax
  public var handleCountMax = WireLimits.handleCountMax
  public var handleByteCountMax = WireLimits.handleByteCountMax

  /// This build's.
  public init() {}

  public init?(payload: [UInt8]) {
    var reader = FieldReader(payload)
    guard let version = reader.integer(UInt16.self), let requests = reader.integer(UInt16.self),
      let frame = reader.integer(UInt32.self), let request = reader.integer(UInt32.self),
      let text = reader.integer(UInt16.self), let keys = reader.integer(UInt16.self),
      let values = reader.integer(UInt16.self), let resources = reader.integer(UInt16.self),
      let handles = reader.integer(UInt32.self), let handleBytes = reader.integer(UInt32.self),
      reader.zero(byteCount: 4), reader.remaining == 0
    else { return nil }
    self.version = version
    requestCountMax = Int(requests)
    frameByteCountMax = Int(frame)
    payloadByteCountMax = Int(request)
    textByteCountMax = Int(text)
    contextKeyCountMax = Int(keys)
    valueCountMax = Int(values)
    resourceCountMax = Int(resources)
    handleCountMax = Int(handles)
    handleByteCountMax = Int(handleBytes)
  }

  public var payload: [UInt8] {
    var bytes: [UInt8] = []
    bytes.append(littleEndian: version)
    bytes.append(littleEndian: UInt16(requestCountMax))
    bytes.append(littleEndian: UInt32(frameByteCountMax))
    bytes.append(littleEndian: UInt32(payloadByteCountMax))
    bytes.append(littleEndian: UInt16(textByteCountMax))
    bytes.append(littleEndian: UInt16(contextKeyCountMax))
    bytes.append(littleEndian: UInt16(valueCountMax))
    bytes.append(littleEndian: UInt16(resourceCountMax))
    bytes.append(littleEndian: UInt32(handleCountMax))
    bytes.append(littleEndian: UInt32(handleByteCountMax))
    bytes.append(zeros: 4)
    return bytes
  }
}
