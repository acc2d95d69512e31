/// Writes generated rules one by one, each about an address not used before.
struct RuleWriter: Sendable {
  private let hosts: BitPermutation
  private let networks: BitPermutation
  private let subnets: BitPermutation
  private var hostsUsed: UInt32 = 0
  private var networksUsed: UInt32 = 0
  private var subnetsUsed: UInt32 = 0
  private var rulesWritten: UInt32 = 0

  /// Draws the order in which addresses are used.
  init(using random: inout SplitMix64) {
    hosts = BitPermutation(bits: 24, using: &random)
    networks = BitPermutation(bits: 14, using: &random)
    subnets = BitPermutation(bits: 32, using: &random)
  }

  /// Appends one rule that suits `chain`, and before each fortieth rule a comment line.
  ///
  /// - Throws: what the receiver of the text throws.
  mutating func writeRule(
    in chain: RuleChain, to text: inout ChunkedText, using random: inout SplitMix64
  ) throws {
    rulesWritten += 1
    if rulesWritten % 40 == 0 {
      text.append("\t\t# Request ")
      text.append(10_000 + rulesWritten)
      try text.line(", reviewed")
    }
    text.append("\t\t")
    write(RuleShape.draw(using: &random), in: chain, to: &text, using: &random)
    try text.endLine()
  }

  private mutating func write(
    _ shape: RuleShape, in chain: RuleChain, to text: inout ChunkedText,
    using random: inout SplitMix64
  ) {
    switch shape {
    case .hostService:
      writeHost("ip saddr ", to: &text)
      writePort(.tcp, to: &text, using: &random)
      text.append(" accept")
    case .networkToHostServices:
      writeNetwork(to: &text)
      writeHost(" ip daddr ", to: &text)
      writePorts(.tcp, to: &text, using: &random)
      text.append(" ct state new accept")
    case .udpServices:
      writeHost("ip daddr ", to: &text)
      writePorts(.udp, to: &text, using: &random)
      text.append(" counter accept")
    case .interfaceService:
      writeInterfaces(of: chain, to: &text, using: &random)
      writeHost("ip saddr ", to: &text)
      writePort(.tcp, to: &text, using: &random)
      text.append(" ct state new accept")
    case .limitedService:
      writeHost("ip saddr ", to: &text)
      writePort(.tcp, to: &text, using: &random)
      text.append(" ct state new limit rate ")
      text.append(1 + random.below(50))
      text.append("/second burst 20 packets accept")
    case .countedDrop:
      writeHost("ip saddr ", to: &text)
      text.append(" counter drop")
      if random.below(4) == 0 {
        writeComment("ticket", to: &text, using: &random)
      }
    case .loggedHost:
      writeHost("ip saddr ", to: &text)
      text.append(" limit rate 5/minute log prefix \"\(chain.rawValue): \" level info")
    case .ipv6Service:
      writeSubnet(to: &text)
      writePort(.tcp, to: &text, using: &random)
      text.append(" ct state new accept")
    case .jump:
      writeHost("ip saddr ", to: &text)
      text.append(random.below(2) == 0 ? " jump log_drop" : " jump slow_accept")
    case .eitherTransport:
      writeHost("ip daddr ", to: &text)
      text.append(" meta l4proto { tcp, udp } th dport ")
      text.append(random.below(2) == 0 ? 53 : 443)
      text.append(" accept")
    case .portRange:
      writeHost("ip saddr ", to: &text)
      let first = 20_000 + random.below(30_000)
      text.append(" tcp dport ")
      text.append(first)
      text.append("-")
      text.append(first + 1 + random.below(1_000))
      text.append(" ct state new accept")
      if random.below(2) == 0 {
        writeComment("host", to: &text, using: &random)
      }
    }
  }

  /// Appends `prefix` and an unused address of 10.0.0.0/8 that ends in neither 0 nor 255.
  private mutating func writeHost(_ prefix: String, to text: inout ChunkedText) {
    var host = hosts(hostsUsed)
    while host & 0xFF == 0 || host & 0xFF == 0xFF {
      hostsUsed += 1
      host = hosts(hostsUsed)
    }
    hostsUsed += 1
    text.append(prefix)
    text.append(address: 0x0A00_0000 | host)
  }

  /// Appends a match on a source network, a /24 of 100.64.0.0/10.
  private mutating func writeNetwork(to text: inout ChunkedText) {
    text.append("ip saddr ")
    text.append(address: 0x6440_0000 | networks(networksUsed) << 8)
    text.append("/24")
    networksUsed += 1
  }

  /// Appends a match on an unused source network, a /64 of 2001:db8::/32.
  private mutating func writeSubnet(to text: inout ChunkedText) {
    let subnet = subnets(subnetsUsed)
    text.append("ip6 saddr 2001:db8:")
    text.append(hexadecimal: subnet >> 16)
    text.append(":")
    text.append(hexadecimal: subnet & 0xFFFF)
    text.append("::/64")
    subnetsUsed += 1
  }

  private func writeInterfaces(
    of chain: RuleChain, to text: inout ChunkedText, using random: inout SplitMix64
  ) {
    if let name = chain.inputInterface {
      text.append("iifname \"\(name)")
      text.append(random.below(16))
      text.append("\" ")
    }
    if let name = chain.outputInterface {
      text.append("oifname \"\(name)")
      text.append(random.below(4))
      text.append("\" ")
    }
  }

  private func writePort(
    _ transport: Transport, to text: inout ChunkedText, using random: inout SplitMix64
  ) {
    text.append(" \(transport.rawValue) dport ")
    text.append(RuleWriter.choice(of: transport.ports, using: &random))
  }

  /// Appends a match on a set of ports: a named one, or for one rule in five its own.
  ///
  /// Kernels take time that grows with the square of the number of unnamed sets.
  private func writePorts(
    _ transport: Transport, to text: inout ChunkedText, using random: inout SplitMix64
  ) {
    text.append(" \(transport.rawValue) dport ")
    guard random.below(5) == 0 else {
      text.append("@\(RuleWriter.choice(of: transport.namedSets, using: &random))")
      return
    }
    // One port from each of as many stretches of the list, so all differ.
    let count = 2 + random.below(3)
    let stretch = UInt32(transport.ports.count) / count
    text.append("{ ")
    for position in 0..<count {
      text.append(transport.ports[Int(position * stretch + random.below(stretch))])
      text.append(position + 1 < count ? ", " : " }")
    }
  }

  private func writeComment(
    _ subject: String, to text: inout ChunkedText, using random: inout SplitMix64
  ) {
    text.append(" comment \"\(subject) ")
    text.append(1_000 + random.below(99_000))
    text.append("\"")
  }

  private static func choice<Item>(of items: [Item], using random: inout SplitMix64) -> Item {
    items[Int(random.below(UInt32(items.count)))]
  }
}
