/// A VPC endpoint that the store describes. Aligned to 8 bytes.
///
///     OFFSET  SIZE  FIELD          MEANING
///          0     4  attachment     its policy, or `noAttachment`: it allows everything
///          4     1  isGateway      1: an account in its policy stands for the root user alone
///          5     1  reserved       zero
///          6     2  idLength
///          8     4  vpc            offset in strings of `vpc-…`
///         12     2  vpcLength      zero: the store does not say
///         14     2  ownerLength    zero: the store does not say; else twelve
///         16     4  owner          offset in strings of the account that owns it
///         20     4  accountRecord  offset of that account's record, or zero
///         24     …  the id
public enum EndpointLayout {
  public static let attachment = 0
  public static let isGateway = 4
  public static let idLength = 6
  public static let vpc = 8
  public static let vpcLength = 12
  public static let ownerLength = 14
  public static let owner = 16
  public static let accountRecord = 20
  public static let id = 24
}
