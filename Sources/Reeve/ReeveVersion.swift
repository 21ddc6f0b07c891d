/// The version of Reeve that this is, by semantic versioning.
public enum ReeveVersion {
  public static let text = "0.1.0"
}
