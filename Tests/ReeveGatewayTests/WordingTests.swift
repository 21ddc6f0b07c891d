import ReeveGateway
import ReeveTypes
import Testing

@Suite struct WordingTests {
  @Test func aServiceThatAnswersInJSONNamesItsExceptionInAHeader() {
    let refusal = GatewayAnswer.Refusal(
      SignatureV4.ServiceError("AccessDeniedException", 403), "User: a\\b \"c\"\n is ü🔑", in: .exceptions,
      requestID: "id-1")
    #expect(refusal.status == 403)
    #expect(
      refusal.headers == [
        .init("content-type", "application/json"), .init("x-amzn-errortype", "AccessDeniedException"),
        .init("x-amzn-requestid", "id-1"),
      ])
    #expect(
      String(decoding: refusal.body, as: UTF8.self)
        == #"{"message":"User: a\\b \"c\"\u000a is \u00fc\ud83d\udd11"}"#)
  }

  @Test func s3AnswersInXML() {
    let refusal = GatewayAnswer.Refusal(
      SignatureV4.ServiceError("AccessDenied", 403), "a<b> & \u{1}\nü🔑", in: .s3, requestID: "id-2")
    #expect(refusal.headers == [.init("content-type", "application/xml"), .init("x-amz-request-id", "id-2")])
    #expect(
      String(decoding: refusal.body, as: UTF8.self)
        == #"<?xml version="1.0" encoding="UTF-8"?><Error><Code>AccessDenied</Code>"#
        + "<Message>a&lt;b&gt; &amp; ?&#xa;&#xfc;&#x1f511;</Message><RequestId>id-2</RequestId></Error>")
  }
}
