import CTVetRulesetModel
import Testing

struct NameTablesTests {
  @Test func `a service that has several ports means the TCP one`() {
    var files = NameTables.Files()
    files.services = """
      # comment
      syslog 514/udp
      shell  514/tcp cmd syslog-tcp # aliases
      both   10/udp
      both   11/tcp
      odd    12/sctp
      broken line
      """
    let services = NameTables(files: files).services
    #expect(services.number(of: "both") == 11)
    #expect(services.number(of: "cmd") == 514)
    #expect(services.number(of: "odd") == 12)
    #expect(services.name(of: 514) == "syslog")
    #expect(services.number(of: "broken") == nil)
  }

  @Test func `a protocol's first name is written and its aliases are read`() {
    let protocols = NameTables.builtIn.protocols
    #expect(protocols.number(of: "TCP") == 6)
    #expect(protocols.name(of: 6) == "tcp")
    #expect(protocols.name(of: 0) == "ip")
  }

  @Test func `a file of iproute2 ends at its first line that is not understood`() {
    var files = NameTables.Files()
    files.marks = "0x10 sixteen\n # note\n\n7\tseven # why\nnonsense\n8 eight\n"
    let marks = NameTables(files: files).marks
    #expect(marks.number(of: "sixteen") == 16)
    #expect(marks.name(of: 7) == "seven")
    #expect(marks.number(of: "eight") == nil)
  }

  @Test func `the first of equal names and of equal numbers counts`() {
    let names = NumberNames([("a", 1), ("b", 1), ("a", 2)])
    #expect(names.number(of: "a") == 1)
    #expect(names.name(of: 1) == "a")
    #expect(names.name(of: 2) == "a")
    #expect(names.allNames == ["a", "b"])
  }

  @Test func `interfaces are found by name and by index`() {
    var names = NameTables()
    names.interfaces = NumberNames([("lo", 1), ("eth0", 2)])
    let index = ConstantValue(2, bits: 32)
    #expect(DataType.ifaceIndex.constant(from: "eth0", names: names) == .success(index))
    #expect(DataType.ifaceIndex.text(of: index, names: names) == "\"eth0\"")
    let read = DataType.ifaceIndex.constant(from: "eht0", names: names)
    let error = ConstantError("this host has no interface `eht0`", suggestion: "eth0")
    #expect(read == .failure(error))
  }
}
