extension Listing {
  /// A named object (`nftnl_obj_snprintf`).
  public struct Object: Sendable, Hashable {
    /// What an object holds, each named as libnftnl names it.
    public enum Contents: Sendable, Hashable {
      /// A counter.
      case counter(Instruction.Counter)
      /// A quota; flags as in the instruction, consumed bytes aren't printed.
      case quota(bytes: UInt64, flags: UInt32)
      /// A rate limit; the unit in seconds, type 0 for packets and 1 for bytes, flag 1 for above.
      case limit(rate: UInt64, seconds: UInt64, burst: UInt32, type: UInt32, flags: UInt32)
      /// A limit of connections.
      case connectionLimit(Instruction.ConnectionLimit)
      /// A conntrack helper; family as `NFPROTO_*`, protocol as `IPPROTO_*`.
      case conntrackHelper(name: String, family: UInt16, transportProtocol: UInt8)
      /// A conntrack timeout policy; family as `NFPROTO_*`, nil where not sent.
      case conntrackTimeout(
        family: UInt16?, transportProtocol: UInt8?, policy: [ConntrackTimeout])
      /// A conntrack expectation; family as `NFPROTO_*`, timeout in milliseconds.
      case conntrackExpectation(
        family: UInt16?, transportProtocol: UInt8?, port: UInt16?, timeout: UInt32?, size: UInt8?)
      /// A synproxy.
      case synproxy(Instruction.Synproxy)
      /// A security mark of a context.
      case securityMark(context: String)
      /// A tunnel.
      case tunnel(id: UInt32)
    }

    /// How long a connection lives in a state.
    public struct ConntrackTimeout: Sendable, Hashable {
      /// The state, as libnftnl spells it.
      public var state: String
      /// The time, in seconds.
      public var seconds: UInt32

      /// Creates the timeout of a state.
      public init(state: String, seconds: UInt32) {
        self.state = state
        self.seconds = seconds
      }
    }

    /// The table; nft prints before it sets this.
    public var table: String?
    /// The name; nft prints before it sets this.
    public var name: String?
    /// How many rules and elements refer to it.
    public var useCount: UInt32
    /// What it holds.
    public var contents: Contents

    /// Creates an object.
    public init(
      table: String? = nil, name: String? = nil, useCount: UInt32 = 0, contents: Contents
    ) {
      self.table = table
      self.name = name
      self.useCount = useCount
      self.contents = contents
    }
  }
}

extension Listing.Object {
  func write(to text: inout ByteText) {
    text += "table \(ListedName.text(table)) name \(ListedName.text(name)) use \(useCount) [ "
    contents.write(to: &text)
    text.append("]\n")
  }

  init?(from reader: inout WordReader) {
    guard reader.skip("table "), let table = ListedName.read(from: &reader), reader.skip("name "),
      let name = ListedName.read(from: &reader), let uses: UInt32 = reader.number(after: "use "),
      reader.skip("[ "), let contents = Contents(from: &reader), reader.isAtBracket
    else { return nil }
    self.init(table: table, name: name, useCount: uses, contents: contents)
  }
}
