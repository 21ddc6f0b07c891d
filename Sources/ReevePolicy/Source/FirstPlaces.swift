/// Where each of some texts was first given. Texts are the same when their bytes are.
///
/// Most lists are short: those are gone through, without a copy of any text; long ones, which a hostile document can have,
/// are hashed.
struct FirstPlaces<Place> {
  private var few: [(text: String, place: Place)] = []
  private var many: [[UInt8]: Place] = [:]
  private static var fewMax: Int { 16 }

  /// The place of the same text, where it was given before; else this becomes its place.
  mutating func insert(_ text: String, at place: Place) -> Place? {
    if many.isEmpty {
      if let first = few.first(where: { $0.text.utf8.elementsEqual(text.utf8) }) { return first.place }
      if few.count < Self.fewMax {
        few.append((text, place))
        return nil
      }
      for (text, place) in few { many[Array(text.utf8)] = place }
    }
    let bytes = Array(text.utf8)
    if let first = many[bytes] { return first }
    many[bytes] = place
    return nil
  }
}
