/// A host firewall of 20 lines, the file that most people have.
public struct PlainRuleset: RulesetGenerator {
  private static let content = """
    #!/usr/sbin/nft -f
    table inet filter
    delete table inet filter

    table inet filter {
    \tchain input {
    \t\ttype filter hook input priority filter; policy drop;
    \t\tct state established,related accept
    \t\tct state invalid drop
    \t\tiifname "lo" accept
    \t\tmeta l4proto { icmp, icmpv6 } accept
    \t\ttcp flags & (fin | syn | rst | ack) != syn ct state new drop
    \t\ttcp dport { 22, 80, 443 } ct state new accept
    \t\tlimit rate 5/minute log prefix "input: "
    \t}

    \tchain forward {
    \t\ttype filter hook forward priority filter; policy drop;
    \t}
    }
    """

  /// A generator of the one fixed file.
  public init() {}

  /// Appends the 20 lines; nothing is drawn from `random`.
  ///
  /// - Throws: what the receiver of the text throws.
  public func write(to text: inout ChunkedText, using random: inout SplitMix64) throws {
    try text.line(PlainRuleset.content)
  }
}
