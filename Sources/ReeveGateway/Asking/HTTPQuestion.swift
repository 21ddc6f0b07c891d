/// What a caller over HTTP asks, by the path of its request.
public enum HTTPQuestion: Sendable, Hashable {
  /// A gateway asks about a client's request.
  case gateway(GatewayQuestion)
  /// Decisions about requests that are spelled out.
  case evaluations(AuthZENQuestion)
  /// MinIO asks about a call of S3 or of its own administration.
  case minio(MinIOQuestion)
  /// Whether a policy is loaded.
  case health
  /// Nothing: this is the answer.
  case answered(HTTPResponse)
}
