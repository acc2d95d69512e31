import CTVetBytecode
import CTVetDiagnostics
import CTVetRulesetModel
import Testing

/// Headers of sets as nft 1.0.6 prints them.
struct SetDeclarationsTests {
  private func line(_ set: Listing.Set) -> String {
    String(Listing(entries: [.set(set)]).text.dropLast())
  }

  @Test(arguments: [
    ("ipv4_addr", NamedSet.Flags(), "s t 0"), ("ipv4_addr", .constant, "s t 2"),
    ("ipv4_addr", .interval, "s t 4"), ("ipv4_addr", .timeout, "s t 10"),
    ("ipv4_addr", NamedSet.Flags([.dynamic, .timeout]), "s t 30"),
    ("ipv4_addr . inet_service", .interval, "s t 84"),
    ("ipv4_addr . inet_service", NamedSet.Flags(), "s t 0"),
  ])
  func `flags are bits, and ranges in concatenations one more`(
    _ key: String, _ flags: NamedSet.Flags, _ text: String
  ) throws {
    var table = DeclaredTable(.ip)
    #expect(line(try table.set(key) { $0.flags = flags }) == text)
  }

  @Test func `a map's values are a flag`() throws {
    var table = DeclaredTable(.ip)
    let verdicts = try table.set("mark", isMap: true) { $0.data = .verdict }
    #expect(line(verdicts) == "s t 8")
    let data = try table.set("mark", isMap: true, value: "ipv4_addr") {
      $0.flags = .interval
      $0.hasIntervalData = true
    }
    #expect(line(data) == "s t c")
    #expect(data.details?.hasIntervalValues == true)
    let objects = try table.set("mark", isMap: true) {
      $0.data = .object(.quota)
      $0.flags = .interval
    }
    #expect(line(objects) == "s t 44")
  }

  @Test func `times, policy and size follow`() throws {
    var table = DeclaredTable(.ip)
    let set = try table.set("ipv4_addr") {
      $0.flags = .interval
      $0.timeout = 3_600_000
      $0.gcInterval = 7_200_000
      $0.prefersMemory = true
      $0.size = 5
    }
    #expect(line(set) == "s t 14 timeout 3600000ms gc_interval 7200000ms policy 1 size 5")
  }

  @Test func `zero counts as not written, and large numbers lose bits`() throws {
    var table = DeclaredTable(.ip)
    let zero = try table.set("ipv4_addr") {
      $0.timeout = 0
      $0.gcInterval = 0
      $0.size = 0
      $0.prefersMemory = false
    }
    #expect(line(zero) == "s t 0")
    let large = try table.set("ipv4_addr") {
      $0.gcInterval = 5_184_000_000
      $0.size = 4_294_967_297
    }
    #expect(line(large) == "s t 0 gc_interval 889032704ms size 1")
  }

  @Test func `a constant set has the size of its elements`() throws {
    var table = DeclaredTable(.ip)
    var set = try table.set("ipv4_addr") {
      $0.flags = [.constant, .interval]
      $0.size = 3
      $0.prefersMemory = true
    }
    #expect(line(set) == "s t 6")
    let elements = try SetElements.encode(
      [1, 3].map { EvaluatedElement(key: .single(ValueBounds($0)), range: SourceRange(at: 0)) },
      of: set
    ).get()
    set.setSize(for: elements)
    #expect(line(set) == "s t 6 size 5")
    var other = try table.set("ipv4_addr")
    other.setSize(for: elements)
    #expect(line(other) == "s t 0")
  }

  @Test func `rules that change a set, and several statements, are flags`() throws {
    var table = DeclaredTable(.ip)
    #expect(line(try table.set("ipv4_addr", isUpdated: true)) == "s t 20")
    let counter = Instruction.counter(.init())
    #expect(line(try table.set("ipv4_addr", statements: [counter])) == "s t 0")
    #expect(line(try table.set("ipv4_addr", statements: [counter, counter])) == "s t 100")
  }

  @Test func `a declaration without types, or with auto-merge alone, is refused`() {
    var table = DeclaredTable(.ip)
    #expect(throws: DeclarationError.self) { try table.set(nil) }
    #expect(throws: DeclarationError.self) { try table.set("mark", isMap: true) }
    #expect(throws: DeclarationError.self) { try table.set("mark") { $0.autoMerge = true } }
  }
}
