/// An element of a set or map (`nftnl_set_elem_snprintf`).
///
/// libnftnl 1.2.4 does not print timeouts, statements and names of objects, so that elements which
/// were read from text have none.
public struct SetElement: Sendable, Hashable {
  /// What a map gives for the key.
  public enum Value: Sendable, Hashable {
    /// Bytes.
    case data(RegisterData)
    /// A decision.
    case verdict(Instruction.Verdict)
    /// The name of an object.
    case object(String)
  }

  /// The bits of `flags` (`enum nft_set_elem_flags`).
  public enum Flag {
    /// Ends an interval, itself outside.
    public static let intervalEnd: UInt32 = 1
    /// Stands for all keys that no other element holds.
    public static let catchAll: UInt32 = 2
  }

  /// What few elements have; it lies apart, since sets have millions of elements.
  private struct Extras: Sendable, Hashable {
    var keyEnd: RegisterData?
    var userData: UserData?
    var timeout: UInt64?
    var expiration: UInt64?
    var statements: [Instruction] = []
  }

  private indirect enum Box: Sendable, Hashable {
    case extras(Extras)
  }

  /// The key, without bytes for the element that catches all others.
  public var key: RegisterData
  /// What a map gives.
  public var value: Value?
  /// Bits of `Flag`.
  public var flags: UInt32
  private var box: Box?

  /// Creates an element.
  public init(
    key: RegisterData, keyEnd: RegisterData? = nil, value: Value? = nil, flags: UInt32 = 0,
    userData: UserData? = nil
  ) {
    self.key = key
    self.value = value
    self.flags = flags
    if keyEnd != nil || userData != nil {
      box = .extras(Extras(keyEnd: keyEnd, userData: userData))
    }
  }

  /// Whether it has more than a key, a value and flags.
  var hasExtras: Bool { box != nil }

  private var extras: Extras {
    get {
      guard case .extras(let extras) = box else { return Extras() }
      return extras
    }
    set { box = newValue == Extras() ? nil : .extras(newValue) }
  }

  /// The last key of an interval, for concatenations.
  public var keyEnd: RegisterData? {
    get { extras.keyEnd }
    set { extras.keyEnd = newValue }
  }

  /// What nft keeps with it: its comment, or the mark of an open interval.
  public var userData: UserData? {
    get { extras.userData }
    set { extras.userData = newValue }
  }

  /// How long it lives, in milliseconds.
  public var timeout: UInt64? {
    get { extras.timeout }
    set { extras.timeout = newValue }
  }

  /// How long it still has to live, in milliseconds.
  public var expiration: UInt64? {
    get { extras.expiration }
    set { extras.expiration = newValue }
  }

  /// Its counters, limits and the like.
  public var statements: [Instruction] {
    get { extras.statements }
    set { extras.statements = newValue }
  }

  func write(to text: inout ByteText) {
    text.append("element ")
    key.write(to: &text, prefix: "")
    if hasExtras, let keyEnd {
      text.append(" - ")
      keyEnd.write(to: &text, prefix: "")
    }
    text.append(" : ")
    switch value {
    case .data(let data): data.write(to: &text, prefix: "")
    case .verdict(let verdict): verdict.write(to: &text)
    case .object, nil: break
    }
    text.append(flags)
    text.append(" [end]")
    if hasExtras { userData?.write(to: &text) }
  }

  init?(from reader: inout WordReader) {
    guard reader.skip("element "), let key = reader.data(prefix: "") else { return nil }
    self.init(key: key)
    if reader.skip(" - ") {
      guard let end = reader.data(prefix: ""), end.wordCount > 0 else { return nil }
      keyEnd = end
    }
    guard reader.skip(" : "), let data = reader.data(prefix: "") else { return nil }
    if data.wordCount > 0 {
      value = .data(data)
    } else if reader.rest.utf8.first.map({ $0 > UInt8(ascii: "9") }) == true {
      guard let verdict = Instruction.Verdict(from: &reader) else { return nil }
      value = .verdict(verdict)
    }
    guard let flags: UInt32 = reader.number(), reader.skip(" [end]") else { return nil }
    self.flags = flags
    if !reader.rest.isEmpty {
      guard let userData = UserData(from: &reader) else { return nil }
      self.userData = userData
    }
  }
}
