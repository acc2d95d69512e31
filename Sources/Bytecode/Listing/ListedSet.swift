extension Listing {
  /// A set or map, or elements that go into one (`nftnl_set_snprintf`).
  ///
  /// nft sends the set first, with its flags, and the elements after it in an entry of their own,
  /// whose flags are 0.
  public struct Set: Sendable, Hashable {
    /// The name; `__set%d` and `__map%d` where the kernel will number it.
    public var name: String
    /// The table.
    public var table: String
    /// `NFT_SET_*` bits: 1 anonymous, 2 constant, 4 interval, 8 map, 0x10 timeout, 0x20 eval, 0x40
    /// object, 0x80 concat.
    public var flags: UInt32
    /// When elements expire, in milliseconds.
    public var timeout: UInt64?
    /// How often expired elements are removed, in milliseconds.
    public var collectionInterval: UInt32?
    /// 0 for speed, 1 for memory (`enum nft_set_policies`).
    public var policy: UInt32?
    /// How many elements it holds, or may hold.
    public var size: UInt32?
    /// The elements, in the order in which they are sent.
    public var elements: [SetElement]
    /// What nft tells the kernel, or keeps with the set for itself, but does not print; nil where the
    /// set was read from text.
    public var details: SetDetails?

    /// Creates a set, or elements of one.
    public init(
      name: String, table: String, flags: UInt32 = 0, timeout: UInt64? = nil,
      collectionInterval: UInt32? = nil, policy: UInt32? = nil, size: UInt32? = nil,
      elements: [SetElement] = [], details: SetDetails? = nil
    ) {
      self.name = name
      self.table = table
      self.flags = flags
      self.timeout = timeout
      self.collectionInterval = collectionInterval
      self.policy = policy
      self.size = size
      self.elements = elements
      self.details = details
    }
  }
}

extension Listing.Set {
  func write(to text: inout ByteText) {
    text += "\(name) \(table) \(String(flags, radix: 16))"
    if let timeout { text += " timeout \(timeout)ms" }
    if let collectionInterval { text += " gc_interval \(collectionInterval)ms" }
    if let policy { text += " policy \(policy)" }
    if let size { text += " size \(size)" }
    text.append("\n")
    guard !elements.isEmpty else { return }
    for element in elements {
      text.append("\t")
      element.write(to: &text)
    }
    text.append("\n")
  }

  /// Reads the first line, which has a space put behind it.
  init?(from reader: inout WordReader) {
    guard let name = reader.word(), let table = reader.word(),
      let flags: UInt32 = reader.number(radix: 16), reader.skip(" ")
    else { return nil }
    self.init(name: String(name), table: String(table), flags: flags)
    if reader.skip("timeout ") {
      guard let milliseconds: UInt64 = reader.number(), reader.skip("ms ") else { return nil }
      timeout = milliseconds
    }
    if reader.skip("gc_interval ") {
      guard let milliseconds: UInt32 = reader.number(), reader.skip("ms ") else { return nil }
      collectionInterval = milliseconds
    }
    policy = reader.number(after: "policy ")
    size = reader.number(after: "size ")
    guard reader.rest.isEmpty else { return nil }
  }

  /// Reads the line of the elements; false where it can't be read.
  mutating func readElements(_ line: Substring) -> Bool {
    for text in line.utf8.split(separator: UInt8(ascii: "\t")) {
      var reader = WordReader(Substring(text))
      guard let element = SetElement(from: &reader), reader.rest.isEmpty else { return false }
      elements.append(element)
    }
    return true
  }
}
