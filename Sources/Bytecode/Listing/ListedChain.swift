public import CTVetRulesetModel

extension Listing {
  /// A chain (`nftnl_chain_snprintf`).
  public struct Chain: Sendable, Hashable {
    /// Where a base chain is called.
    public struct Base: Sendable, Hashable {
      /// What it may do.
      public var type: ChainType
      /// The hook.
      public var hook: Hook
      /// Its order in the hook.
      public var priority: Int32
      /// What becomes of packets that no rule decides; nft prints before it sets this.
      public var policy: Instruction.Verdict?
      /// How many packets the policy took.
      public var packets: UInt64
      /// How many bytes the policy took.
      public var bytes: UInt64
      /// The devices that it is bound to, the last one written first.
      public var devices: [String]
      /// Whether the device's hardware shall do the work (`NFT_CHAIN_HW_OFFLOAD`).
      public var isOffloaded: Bool

      /// Creates the place of a base chain.
      public init(
        type: ChainType, hook: Hook, priority: Int32, policy: Instruction.Verdict? = nil,
        packets: UInt64 = 0, bytes: UInt64 = 0, devices: [String] = [],
        isOffloaded: Bool = false
      ) {
        self.type = type
        self.hook = hook
        self.priority = priority
        self.policy = policy
        self.packets = packets
        self.bytes = bytes
        self.devices = devices
        self.isOffloaded = isOffloaded
      }
    }

    /// The family of the table.
    public var family: Family
    /// The table; nft prints before it sets this.
    public var table: String?
    /// The name; nft prints before it sets this.
    public var name: String?
    /// How many rules and elements refer to it.
    public var useCount: UInt32
    /// Where it is called, for a base chain.
    public var base: Base?

    /// Creates a chain.
    public init(
      family: Family, table: String? = nil, name: String? = nil, useCount: UInt32 = 0,
      base: Base? = nil
    ) {
      self.family = family
      self.table = table
      self.name = name
      self.useCount = useCount
      self.base = base
    }
  }
}

extension Listing.Chain {
  /// The hooks that libnftnl knows by name; the others are `unknown`.
  private static func names(_ hook: Hook, in family: Family) -> Bool {
    switch family {
    case .ip, .ip6, .inet, .bridge: hook != .ingress && hook != .egress
    case .arp: hook == .input || hook == .output || hook == .forward
    case .netdev: hook == .ingress
    }
  }

  func write(to text: inout ByteText) {
    text += "\(family.rawValue) \(ListedName.text(table)) \(ListedName.text(name)) use \(useCount)"
    if let base {
      let hook = Self.names(base.hook, in: family) ? base.hook.rawValue : "unknown"
      text += " type \(base.type.rawValue) hook \(hook) prio \(base.priority)"
      if let policy = base.policy {
        text.append(" policy ")
        policy.write(to: &text)
        text.removeLast()
      }
      text += " packets \(base.packets) bytes \(base.bytes)"
      if base.devices.count == 1 {
        text += " dev \(base.devices[0]) "
      } else if !base.devices.isEmpty {
        text += " dev { \(base.devices.map { " \($0) " }.joined()) } "
      }
      if base.isOffloaded { text.append(" flags 2") }
    }
    text.append("\n")
  }

  /// Reads a line, which has a space put behind it.
  init?(from reader: inout WordReader) {
    guard let family: Family = reader.name(), let table = ListedName.read(from: &reader),
      let name = ListedName.read(from: &reader), let uses: UInt32 = reader.number(after: "use ")
    else { return nil }
    self.init(family: family, table: table, name: name, useCount: uses)
    if reader.skip("type ") {
      guard let base = Base(from: &reader, family: family) else { return nil }
      self.base = base
    }
    guard reader.rest.isEmpty else { return nil }
  }
}

extension Listing.Chain.Base {
  fileprivate init?(from reader: inout WordReader, family: Family) {
    guard let type: ChainType = reader.name(), reader.skip("hook "), let word = reader.word(),
      let priority: Int32 = reader.number(after: "prio ")
    else { return nil }
    let unknown: Hook = family == .netdev ? .egress : .ingress
    guard let hook = word == "unknown" ? unknown : Hook(rawValue: String(word)) else { return nil }
    self.init(type: type, hook: hook, priority: priority)
    if reader.skip("policy ") {
      guard let policy = Instruction.Verdict(from: &reader) else { return nil }
      self.policy = policy
    }
    guard let packets: UInt64 = reader.number(after: "packets "),
      let bytes: UInt64 = reader.number(after: "bytes ")
    else { return nil }
    self.packets = packets
    self.bytes = bytes
    if reader.skip("dev {  ") {
      while !reader.skip("}  ") {
        guard let device = reader.word(), reader.skip(" ") else { return nil }
        devices.append(String(device))
      }
    } else if reader.skip("dev ") {
      guard let device = reader.word(), reader.skip(" ") else { return nil }
      devices = [String(device)]
    }
    isOffloaded = reader.skip(" flags 2 ")
  }
}
