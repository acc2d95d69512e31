/// The host's names for numbers, which nft asks the system for.
///
/// Reading files is left to the caller: `init(files:)` takes their texts.
public struct NameTables: Sendable {
  /// IP protocols (`getprotobyname`, /etc/protocols).
  public var protocols = DefaultNames.protocols
  /// Ports (`getaddrinfo`, /etc/services).
  public var services = DefaultNames.services
  /// Users (/etc/passwd).
  public var users = DefaultNames.users
  /// Groups (/etc/group).
  public var groups = DefaultNames.groups
  /// Network interfaces and their indices.
  public var interfaces = NumberNames([("lo", 1)])
  /// Packet marks (/etc/iproute2/rt_marks).
  public var marks = NumberNames()
  /// Routing realms (/etc/iproute2/rt_realms).
  public var realms = NumberNames([("cosmos", 0)])
  /// Device groups (/etc/iproute2/group).
  public var deviceGroups = NumberNames([("default", 0)])
  /// Bits of a connection label (/etc/connlabel.conf).
  public var connectionLabels = NumberNames()
  /// Control groups: paths below /sys/fs/cgroup and their inode numbers.
  public var controlGroups = NumberNames()
  /// How many seconds local time is ahead of UTC.
  public var timeZoneOffset = 0

  /// The texts of the files with names; nil leaves the built-in names.
  public struct Files: Sendable {
    /// The text of /etc/protocols.
    public var protocols: String?
    /// The text of /etc/services.
    public var services: String?
    /// The text of /etc/passwd.
    public var passwd: String?
    /// The text of /etc/group.
    public var group: String?
    /// The text of /etc/iproute2/rt_marks.
    public var marks: String?
    /// The text of /etc/iproute2/rt_realms.
    public var realms: String?
    /// The text of /etc/iproute2/group.
    public var deviceGroups: String?
    /// The text of /etc/connlabel.conf.
    public var connectionLabels: String?

    /// Creates a collection without a text.
    public init() {}
  }

  /// Creates tables of the built-in names.
  public init() {}

  /// Creates tables from the texts of files.
  public init(files: Files) {
    if let text = files.protocols { protocols = NameFile.protocols(text) }
    if let text = files.services { services = NameFile.services(text) }
    if let text = files.passwd { users = NameFile.accounts(text) }
    if let text = files.group { groups = NameFile.accounts(text) }
    if let text = files.marks { marks = NameFile.routing(text) }
    if let text = files.realms { realms = NameFile.routing(text) }
    if let text = files.deviceGroups { deviceGroups = NameFile.routing(text) }
    if let text = files.connectionLabels { connectionLabels = NameFile.routing(text) }
  }

  /// The built-in names.
  public static let builtIn = NameTables()
}
