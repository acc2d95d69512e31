/// What `nft --debug=netlink` prints: everything that is sent to the kernel, in order.
public struct Listing: Sendable, Hashable {
  /// One thing that is sent.
  public enum Entry: Sendable, Hashable {
    /// A chain.
    case chain(Chain)
    /// A named object.
    case object(Object)
    /// A set or map, or elements of one.
    case set(Set)
    /// A flowtable.
    case flowtable(Flowtable)
    /// A rule.
    case program(Program)
  }

  /// What is sent, in order.
  public var entries: [Entry]

  /// Creates a listing.
  public init(entries: [Entry] = []) {
    self.entries = entries
  }

  /// The rules in order.
  public var programs: [Program] {
    entries.compactMap { entry in
      switch entry {
      case .program(let program): program
      case .chain, .object, .set, .flowtable: nil
      }
    }
  }

  /// The text, as nft 1.0.6 with libnftnl 1.2.4 prints it.
  public var text: String { String(decoding: utf8, as: UTF8.self) }

  /// The text's bytes, for those who only pass them on.
  public var utf8: [UInt8] {
    var text = ByteText()
    for entry in entries { entry.write(to: &text) }
    return text.bytes
  }
}

extension Listing.Entry {
  /// Writes the lines of the entry.
  package func write(to text: inout ByteText) {
    switch self {
    case .chain(let chain): chain.write(to: &text)
    case .object(let object): object.write(to: &text)
    case .set(let set): set.write(to: &text)
    case .flowtable(let flowtable): flowtable.write(to: &text)
    case .program(let program): program.write(to: &text)
    }
  }
}
