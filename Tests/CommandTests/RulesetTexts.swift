/// Rulesets that several tests use.
enum RulesetTexts {
  /// A ruleset with nothing wrong.
  static let good = """
    table inet filter {
    \tchain forward {
    \t\ttype filter hook forward priority filter; policy drop;
    \t\tct state established,related accept
    \t\tct state new accept
    \t}
    }

    """

  /// A ruleset that tests conntrack too early, in line 4 from column 3 on.
  static let early = """
    table inet filter {
    \tchain early {
    \t\ttype filter hook prerouting priority raw;
    \t\tct state established accept
    \t}
    }

    """

  /// A ruleset that drops all packets by mistake.
  static let invalidDropInRaw = """
    table inet filter {
    \tchain early {
    \t\ttype filter hook prerouting priority raw;
    \t\tct state invalid drop
    \t}
    }

    """

  /// A ruleset with one mistake of syntax, in line 3 from column 3 on.
  static let broken = """
    table inet filter {
    \tchain input {
    \t\tbogus accept
    \t}
    }

    """
}
