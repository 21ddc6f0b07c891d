import Testing

@testable import ReeveGateway

/// A request with a signature that was not computed by this project.
struct SignedRequest: Sendable, CustomTestStringConvertible {
  var name: String
  var method: String
  var target: String
  var fields: [(String, String)]
  var body = ""
  var keyID: String
  var scope: String
  var signedHeaders: String
  var signature: String
  var testDescription: String { name }

  var raw: SignableRequest {
    var raw = SignableRequest(method, target, fields, body: body)
    raw.append(
      "Authorization",
      "AWS4-HMAC-SHA256 Credential=\(keyID)/\(scope), SignedHeaders=\(signedHeaders), Signature=\(signature)")
    return raw
  }

  /// What the signature says of the body.
  var payload: SignatureV4.Payload {
    switch fields.first(where: { $0.0.lowercased() == "x-amz-content-sha256" })?.1 {
    case "UNSIGNED-PAYLOAD": .unsigned
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD": .signedChunks(trailer: false)
    case "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER": .signedChunks(trailer: true)
    default: .verified
    }
  }

  /// The cases of AWS's test suite of 2015 under its names, the examples of the Amazon S3 API Reference, and three
  /// without a published signature (`bedrock-…`, `s3-odd-key`), which botocore and the Python library's `hmac` agree on.
  static let all = [
    SignedRequest(
      name: "get-vanilla", method: "GET",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignedRequest(
      name: "get-header-key-duplicate", method: "GET",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("My-Header1", "value2"),
        ("My-Header1", "value2"),
        ("My-Header1", "value1"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;my-header1;x-amz-date",
      signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"),
    SignedRequest(
      name: "get-header-value-order", method: "GET",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("My-Header1", "value4"),
        ("My-Header1", "value1"),
        ("My-Header1", "value3"),
        ("My-Header1", "value2"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;my-header1;x-amz-date",
      signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"),
    SignedRequest(
      name: "get-header-value-trim", method: "GET",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("My-Header1", " value1"),
        ("My-Header2", " \"a   b   c\""),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;my-header1;my-header2;x-amz-date",
      signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"),
    SignedRequest(
      name: "get-unreserved", method: "GET",
      target: "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"),
    SignedRequest(
      name: "get-utf8", method: "GET",
      target: "/ሴ",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"),
    SignedRequest(
      name: "get-vanilla-empty-query-key", method: "GET",
      target: "/?Param1=value1",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"),
    SignedRequest(
      name: "get-vanilla-query-order-key", method: "GET",
      target: "/?Param1=value2&Param1=Value1",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "eedbc4e291e521cf13422ffca22be7d2eb8146eecf653089df300a15b2382bd1"),
    SignedRequest(
      name: "get-vanilla-query-order-key-case", method: "GET",
      target: "/?Param2=value2&Param1=value1",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"),
    SignedRequest(
      name: "get-vanilla-query-order-value", method: "GET",
      target: "/?Param1=value2&Param1=value1",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5772eed61e12b33fae39ee5e7012498b51d56abc0abb7c60486157bd471c4694"),
    SignedRequest(
      name: "get-vanilla-query-unreserved", method: "GET",
      target: "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz=-._~0123456789ABCDEFGHIJKLMNOPQ"
        + "RSTUVWXYZabcdefghijklmnopqrstuvwxyz",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"),
    SignedRequest(
      name: "get-vanilla-utf8-query", method: "GET",
      target: "/?ሴ=bar",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"),
    SignedRequest(
      name: "get-relative", method: "GET",
      target: "/example/..",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignedRequest(
      name: "get-relative-relative", method: "GET",
      target: "/example1/example2/../..",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignedRequest(
      name: "get-slash", method: "GET",
      target: "//",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignedRequest(
      name: "get-slash-dot-slash", method: "GET",
      target: "/./",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"),
    SignedRequest(
      name: "get-slash-pointless-dot", method: "GET",
      target: "/./example",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"),
    SignedRequest(
      name: "get-slashes", method: "GET",
      target: "//example//",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"),
    SignedRequest(
      name: "get-space", method: "GET",
      target: "/example space/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"),
    SignedRequest(
      name: "post-vanilla", method: "POST",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"),
    SignedRequest(
      name: "post-header-key-sort", method: "POST",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("My-Header1", "value1"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;my-header1;x-amz-date",
      signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"),
    SignedRequest(
      name: "post-header-value-case", method: "POST",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("My-Header1", "VALUE1"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;my-header1;x-amz-date",
      signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"),
    SignedRequest(
      name: "post-sts-header-before", method: "POST",
      target: "/",
      fields: [
        ("Host", "example.amazonaws.com"),
        (
          "X-Amz-Security-Token",
          "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRq"
            + "TflfKD8YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75Y"
            + "U9HFvlRd8Tx6q6fE8YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9K"
            + "SYvKTr4rvx3iSIlTJabIQwj2ICCR/oLxBA=="
        ),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date;x-amz-security-token",
      signature: "85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"),
    SignedRequest(
      name: "post-vanilla-query", method: "POST",
      target: "/?Param1=value1",
      fields: [
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "host;x-amz-date",
      signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"),
    SignedRequest(
      name: "post-x-www-form-urlencoded", method: "POST",
      target: "/",
      fields: [
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      body: "Param1=value1",
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "content-type;host;x-amz-date",
      signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"),
    SignedRequest(
      name: "post-x-www-form-urlencoded-parameters", method: "POST",
      target: "/",
      fields: [
        ("Content-Type", "application/x-www-form-urlencoded; charset=utf8"),
        ("Host", "example.amazonaws.com"),
        ("X-Amz-Date", "20150830T123600Z"),
      ],
      body: "Param1=value1",
      keyID: "AKIDEXAMPLE", scope: "20150830/us-east-1/service/aws4_request",
      signedHeaders: "content-type;host;x-amz-date",
      signature: "1a72ec8f64bd914b0e42e42607c7fbce7fb2c7465f63e3092b3b0d39fa77a6fe"),
    SignedRequest(
      name: "s3-get-object", method: "GET",
      target: "/test.txt",
      fields: [
        ("Host", "examplebucket.s3.amazonaws.com"),
        ("Range", "bytes=0-9"),
        ("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
        ("x-amz-date", "20130524T000000Z"),
      ],
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20130524/us-east-1/s3/aws4_request",
      signedHeaders: "host;range;x-amz-content-sha256;x-amz-date",
      signature: "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"),
    SignedRequest(
      name: "s3-put-object", method: "PUT",
      target: "/test$file.text",
      fields: [
        ("Host", "examplebucket.s3.amazonaws.com"),
        ("Date", "Fri, 24 May 2013 00:00:00 GMT"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "44ce7dd67c959e0d3524ffac1771dfbba87d2b6b4b4e99e42034a8b803f8b072"),
      ],
      body: "Welcome to Amazon S3.",
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20130524/us-east-1/s3/aws4_request",
      signedHeaders: "date;host;x-amz-content-sha256;x-amz-date;x-amz-storage-class",
      signature: "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"),
    SignedRequest(
      name: "s3-get-lifecycle", method: "GET",
      target: "/?lifecycle",
      fields: [
        ("Host", "examplebucket.s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ],
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20130524/us-east-1/s3/aws4_request",
      signedHeaders: "host;x-amz-content-sha256;x-amz-date",
      signature: "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"),
    SignedRequest(
      name: "s3-list-objects", method: "GET",
      target: "/?max-keys=2&prefix=J",
      fields: [
        ("Host", "examplebucket.s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-content-sha256", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
      ],
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20130524/us-east-1/s3/aws4_request",
      signedHeaders: "host;x-amz-content-sha256;x-amz-date",
      signature: "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"),
    SignedRequest(
      name: "s3-put-chunks", method: "PUT",
      target: "/examplebucket/chunkObject.txt",
      fields: [
        ("Host", "s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD"),
        ("Content-Encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("Content-Length", "66824"),
      ],
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20130524/us-east-1/s3/aws4_request",
      signedHeaders:
        "content-encoding;content-length;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-"
        + "amz-storage-class",
      signature: "4f232c4386841ef735655705268965c44a0e4690baa4adea153f7db9fa80a0a9"),
    SignedRequest(
      name: "s3-put-chunks-trailer", method: "PUT",
      target: "/examplebucket/chunkObject.txt",
      fields: [
        ("Host", "s3.amazonaws.com"),
        ("x-amz-date", "20130524T000000Z"),
        ("x-amz-storage-class", "REDUCED_REDUNDANCY"),
        ("x-amz-content-sha256", "STREAMING-AWS4-HMAC-SHA256-PAYLOAD-TRAILER"),
        ("Content-Encoding", "aws-chunked"),
        ("x-amz-decoded-content-length", "66560"),
        ("x-amz-trailer", "x-amz-checksum-crc32c"),
      ],
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20130524/us-east-1/s3/aws4_request",
      signedHeaders:
        "content-encoding;host;x-amz-content-sha256;x-amz-date;x-amz-decoded-content-length;x-amz-storage-cla"
        + "ss;x-amz-trailer",
      signature: "106e2a8a18243abcf37539882f36619c00e2dfc72633413f02d3b74544bfeb8e"),
    SignedRequest(
      name: "bedrock-invoke", method: "POST",
      target: "/model/anthropic.claude-3-sonnet-20240229-v1%3A0/invoke",
      fields: [
        ("Host", "bedrock-runtime.us-east-1.amazonaws.com"),
        ("Content-Type", "application/json"),
        ("X-Amz-Date", "20240229T235959Z"),
      ],
      body: "{\"a\":1}",
      keyID: "AKIDEXAMPLE", scope: "20240229/us-east-1/bedrock/aws4_request",
      signedHeaders: "content-type;host;x-amz-date",
      signature: "49f968a86d6d2160faeadf5ae4e41bdb63a615955d4134028cd8d4e45a9e58f8"),
    SignedRequest(
      name: "bedrock-arn-of-profile", method: "POST",
      target: "/model/arn%3Aaws%3Abedrock%3Aus-east-1%3A111122223333%3Ainference-profile%2Fp1/invoke",
      fields: [
        ("Host", "bedrock-runtime.us-east-1.amazonaws.com"),
        ("Content-Type", "application/json"),
        ("X-Amz-Date", "20240229T235959Z"),
      ],
      body: "{\"a\":1}",
      keyID: "AKIDEXAMPLE", scope: "20240229/us-east-1/bedrock/aws4_request",
      signedHeaders: "content-type;host;x-amz-date",
      signature: "acb7780c60f6076b17edc6dc8c2d783ddb27cc7b6221ffb9d7a56802eebdadf9"),
    SignedRequest(
      name: "s3-odd-key", method: "GET",
      target: "/a//b/./c/../d%20e/%E1%88%B4~%2B%3A/?list-type=2&prefix=a%2Fb%20c&marker=&z&a=2&a=1",
      fields: [
        ("Host", "examplebucket.s3.amazonaws.com"),
        ("x-amz-date", "20240229T235959Z"),
        ("x-amz-content-sha256", "UNSIGNED-PAYLOAD"),
      ],
      keyID: "AKIAIOSFODNN7EXAMPLE", scope: "20240229/us-east-1/s3/aws4_request",
      signedHeaders: "host;x-amz-content-sha256;x-amz-date",
      signature: "ee2863a42d367a8cbb62cae662ac59be9a92ca64bca3086865a86f65fa3538ba"),
  ]
}
