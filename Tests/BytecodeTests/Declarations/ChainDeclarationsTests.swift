import CTVetBytecode
import CTVetRulesetModel
import Testing

/// Chains and flowtables as nft 1.0.6 prints them.
struct ChainDeclarationsTests {
  @Test func `a regular chain has no place`() throws {
    var table = DeclaredTable(.ip)
    #expect(try table.chain(.filter, nil) == "ip (null) (null) use 0")
  }

  @Test func `a chain that is declared once more without its hook has no place either`() throws {
    var table = DeclaredTable(.ip)
    #expect(try table.chain(.filter, .input, hasHook: false) == "ip (null) (null) use 0")
  }

  @Test(arguments: [
    (Family.ip, ChainType.filter, Hook.input, Int32(0), "filter hook input prio 0"),
    (.ip6, .route, .output, -150, "route hook output prio -150"),
    (.inet, .nat, .prerouting, -100, "nat hook prerouting prio -100"),
    (.bridge, .filter, .forward, -200, "filter hook forward prio -200"),
    (.arp, .filter, .forward, -1, "filter hook forward prio -1"),
  ])
  func `a base chain tells its place`(
    _ family: Family, _ type: ChainType, _ hook: Hook, _ priority: Int32, _ place: String
  ) throws {
    var table = DeclaredTable(family)
    #expect(
      try table.chain(type, hook, priority)
        == "\(family.rawValue) (null) (null) use 0 type \(place) packets 0 bytes 0")
  }

  @Test(arguments: [
    (Family.netdev, Hook.ingress, ["b", "a", "c"], "ingress prio 3", "dev {  c  a  b  } "),
    (.netdev, .egress, ["lo"], "unknown prio 3", "dev lo "),
    (.inet, .ingress, ["\"eth*\""], "unknown prio 3", "dev eth* "),
  ])
  func `devices stand in the reverse order`(
    _ family: Family, _ hook: Hook, _ devices: [String], _ place: String, _ listed: String
  ) throws {
    var table = DeclaredTable(family)
    let head = "\(family.rawValue) (null) (null) use 0 type filter hook \(place)"
    #expect(
      try table.chain(.filter, hook, 3, devices: devices) == "\(head) packets 0 bytes 0 \(listed)")
  }

  @Test(arguments: [
    (Family.ip, Hook.ingress), (.ip6, .egress), (.arp, .prerouting), (.bridge, .ingress),
    (.inet, .egress), (.netdev, .input),
  ])
  func `a hook that the family doesn't have is refused`(_ family: Family, _ hook: Hook) {
    var table = DeclaredTable(family)
    #expect(throws: DeclarationError.self) { try table.chain(.filter, hook, devices: ["lo"]) }
  }

  @Test(arguments: [
    (Family.netdev, Hook.ingress, [String]()), (.netdev, .egress, []), (.inet, .ingress, []),
    (.ip, .input, ["lo"]), (.inet, .prerouting, ["lo"]),
  ])
  func `devices are needed in some places and refused in others`(
    _ family: Family, _ hook: Hook, _ devices: [String]
  ) {
    var table = DeclaredTable(family)
    #expect(throws: DeclarationError.self) { try table.chain(.filter, hook, devices: devices) }
  }

  @Test func `a flowtable tells its priority, flags and devices`() throws {
    var table = DeclaredTable(.ip)
    let line = try table.flowtable { table, flowtable in
      flowtable.hook = .ingress
      flowtable.priority = -5
      flowtable.isOffloaded = true
      flowtable.hasCounter = true
      flowtable.devices = [table.name("lo"), table.name("d0")]
    }
    #expect(
      line
        == "flow table (null) (null) use 0 size 0 flags 3 hook prerouting prio -5  dev {  d0  lo  } "
    )
    let empty = try table.flowtable { _, _ in }
    #expect(empty == "flow table (null) (null) use 0 size 0 flags 0 hook prerouting prio 0 ")
  }

  @Test func `a flowtable of another hook or family is refused`() {
    var table = DeclaredTable(.ip)
    #expect(throws: DeclarationError.self) { try table.flowtable { $1.hook = .egress } }
    var device = DeclaredTable(.netdev)
    #expect(throws: DeclarationError.self) { try device.flowtable { $1.hook = .ingress } }
  }
}
