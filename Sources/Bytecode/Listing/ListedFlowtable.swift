extension Listing {
  /// A flowtable (`nftnl_flowtable_snprintf`).
  public struct Flowtable: Sendable, Hashable {
    /// The table; nft prints before it sets this.
    public var table: String?
    /// The name; nft prints before it sets this.
    public var name: String?
    /// How many rules refer to it.
    public var useCount: UInt32
    /// How many connections it holds at the most; 0 for any number.
    public var size: UInt32
    /// 1 for hardware offload, 2 for counters (`enum nft_flowtable_flags`).
    public var flags: UInt32
    /// Its order in the ingress hook, which is printed as `prerouting`; nil where not written.
    public var priority: Int32?
    /// The devices, the last one written first.
    public var devices: [String]

    /// Creates a flowtable.
    public init(
      table: String? = nil, name: String? = nil, useCount: UInt32 = 0, size: UInt32 = 0,
      flags: UInt32 = 0, priority: Int32? = nil, devices: [String] = []
    ) {
      self.table = table
      self.name = name
      self.useCount = useCount
      self.size = size
      self.flags = flags
      self.priority = priority
      self.devices = devices
    }
  }
}

extension Listing.Flowtable {
  func write(to text: inout ByteText) {
    text += "flow table \(ListedName.text(table)) \(ListedName.text(name)) use \(useCount)"
    text += " size \(size) flags \(String(flags, radix: 16))"
    if let priority { text += " hook prerouting prio \(priority) " }
    if !devices.isEmpty { text += " dev { \(devices.map { " \($0) " }.joined()) } " }
    text.append("\n")
  }

  /// Reads a line, which has a space put behind it.
  init?(from reader: inout WordReader) {
    guard reader.skip("flow table "), let table = ListedName.read(from: &reader),
      let name = ListedName.read(from: &reader), let uses: UInt32 = reader.number(after: "use "),
      let size: UInt32 = reader.number(after: "size "), reader.skip("flags "),
      let flags: UInt32 = reader.number(radix: 16), reader.skip(" ")
    else { return nil }
    self.init(table: table, name: name, useCount: uses, size: size, flags: flags)
    if reader.skip("hook prerouting prio ") {
      guard let priority: Int32 = reader.number(), reader.skip("  ") else { return nil }
      self.priority = priority
    }
    if reader.skip("dev {  ") || reader.skip(" dev {  ") {
      while !reader.skip("}  ") {
        guard let device = reader.word(), reader.skip(" ") else { return nil }
        devices.append(String(device))
      }
    }
    guard reader.rest.isEmpty else { return nil }
  }
}
