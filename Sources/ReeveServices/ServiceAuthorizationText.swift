// Soundness: the C target's text is a constant array of exactly the length that it gives, which lives as long as the
// process and that nothing writes to. It is copied once, and read from the copy.

import CServiceAuthorization

/// The text that CServiceAuthorization.h describes.
func serviceAuthorizationText() -> [UInt8] {
  guard let start = unsafe reeve_service_authorization() else { return [] }
  return unsafe Array(UnsafeRawBufferPointer(start: start, count: reeve_service_authorization_length()))
}
