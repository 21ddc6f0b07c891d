import Testing

/// The built programs over real sockets. One server after the other: each wants processors of its own.
@Suite(.serialized) enum ServerTests {}
