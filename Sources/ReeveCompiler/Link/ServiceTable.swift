import ReeveImage

/// The services that resource control policies reach, as an image holds them.
/// Source: AWS Organizations User Guide, "Resource control policies", list of services (26 September 2026).
enum ServiceTable {
  /// - Parameter isNeeded: no policy asks for the table otherwise, and it stays empty.
  static func write(isNeeded: Bool, to image: inout ImageWriter) {
    let prefixes = isNeeded ? supported.split(whereSeparator: \.isWhitespace).map { Array($0.utf8) } : []
    image.begin(.serviceBuckets)
    let table = BucketTable(capacity: prefixes.count, in: &image.bytes)
    image.end(count: table.bucketCount)
    image.begin(.services)
    for prefix in prefixes {
      table.insert(Hash.exact(prefix), record: image.bytes.count, in: &image.bytes)
      image.bytes.put32(prefix.count)
      image.bytes.put(prefix)
      image.bytes.align(4)
    }
    image.end(count: prefixes.count)
  }

  private static let supported = """
    aoss appconfig appstream autoscaling autoscaling-plans budgets clouddirectory cloudfront cloudsearch cloudtrail-data
    codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend comprehendmedical
    compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms gamelift health
    inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch pca-connector-ad
    personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin sqs sts support swf
    textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray
    """
}
