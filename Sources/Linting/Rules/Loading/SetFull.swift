import CTVetDiagnostics
import CTVetRulesetModel

/// Reports sets that are declared with more elements than they may hold.
enum SetFull: LintRule {
  static let info = RuleInfo(
    id: "LD909", name: "set-full", severity: .error,
    summary: "A set or map has more elements than its `size`, which does not load.",
    rationale: """
      `size` is the most elements that a set ever holds, those of the file included. The kernel \
      refuses the file with “Too many open files in system”, which is not what it means. An element \
      that is written twice counts once, a range counts as one, and `auto-merge` counts after ranges \
      are joined.
      """,
    remedy: "Write a larger `size`, or leave it out.",
    references: ["`nft_set_maxsize`: net/netfilter/nf_tables_api.c"],
    flagged: [
      """
      table inet t {
        set ports {
          type inet_service
          size 2
          elements = { 22, 80, ssh, 1️⃣443 }
        }
        set 2️⃣nets {
          type ipv4_addr
          flags interval
          auto-merge
          size 1
          elements = { 10.0.0.0/8, 11.0.0.0/8, 172.16.0.0/12 }
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t hosts { type ipv6_addr : verdict; size 1; }
      add element ip6 t hosts { ::1 : accept }
      add element ip6 t hosts { 1️⃣2001:db8::1 : drop }
      """,
    ],
    accepted: [
      """
      table inet t {
        set ports {
          type inet_service
          size 2
          elements = { 22, 80, ssh }
        }
        set nets {
          type ipv4_addr
          flags interval
          auto-merge
          size 1
          elements = { 10.0.0.0/8, 11.0.0.0/8 }
        }
        set seen {
          type ipv4_addr
          size 65535
          flags dynamic
        }
      }
      """,
      """
      add table ip6 t
      add map ip6 t hosts { type ipv6_addr : verdict; size 2; }
      add element ip6 t hosts { ::1 : accept }
      add element ip6 t hosts { 2001:db8::1 : drop, 0::1 : accept }
      add set ip6 t fixed { type inet_service; flags constant; size 1; elements = { 22, 80 }; }
      """,
    ])

  static func check(_ context: LintContext, into findings: inout Findings) {
    let ruleset = context.ruleset
    for index in ruleset.sets.indices where !ruleset.sets[index].isDeleted {
      let set = ruleset.sets[index]
      guard let size = size(of: SetID(index), ruleset), size > 0,
        set.elements.contains(where: { $0.count > 0 }),
        let fields = FieldType.all(of: set.key, in: ruleset),
        !ruleset.removesElements(of: SetID(index))
      else { continue }
      let elements = ruleset.elements(of: set)
      // Reading the keys takes longer than counting them.
      guard elements.count > size else { continue }
      let place =
        set.autoMerge
        ? placeInMerged(set, elements, fields, size, ruleset)
        : place(among: elements, fields, size, ruleset)
      guard let place else { continue }
      findings.report(
        at: place,
        "`\(ruleset.spelling(set.name))` has room for \(size) and is declared with more: the "
          + "kernel refuses the file (“Too many open files in system”)",
        hint: "write a larger `size`")
    }
  }

  private static func isConcatenated(_ set: NamedSet, _ ruleset: Ruleset) -> Bool {
    FieldType.all(of: set.key, in: ruleset)?.count ?? 0 > 1
  }

  /// The size that nft sends; nil for none.
  private static func size(of id: SetID, _ ruleset: Ruleset) -> UInt64? {
    let set = ruleset.set(id)
    guard set.flags.contains(.constant) else { return set.size }
    // A constant set gets the size of its declaration, whatever is written; of intervals nft counts
    // the ends and the gaps between them.
    if set.flags.contains(.interval), !isConcatenated(set, ruleset) { return nil }
    for change in ruleset.changes {
      if case .set(id, let elements) = change {
        return elements.map { UInt64(ruleset.elements(of: $0).count) }
      }
    }
    return nil
  }

  /// The first element for which there is no room.
  private static func place(
    among elements: [WrittenElement], _ fields: [FieldType], _ size: UInt64, _ ruleset: Ruleset
  ) -> SourceRange? {
    var known: Set<[ValueRange]> = []
    for element in elements {
      guard let key = element.ranges(fields, in: ruleset) else { continue }
      if known.insert(key).inserted, known.count > size { return ruleset.range(element.key) }
    }
    return nil
  }

  /// The set, where too many ranges are left when those that touch are joined.
  private static func placeInMerged(
    _ set: NamedSet, _ elements: [WrittenElement], _ fields: [FieldType], _ size: UInt64,
    _ ruleset: Ruleset
  ) -> SourceRange? {
    guard fields.count == 1 else { return nil }
    let ranges = elements.compactMap { $0.ranges(fields, in: ruleset)?.first }
      .sorted { ($0.lower, $0.upper) < ($1.lower, $1.upper) }
    var count = 0
    var end: UInt128?
    for range in ranges {
      if let last = end, last == .max || range.lower <= last + 1 {
        end = max(last, range.upper)
      } else {
        count += 1
        end = range.upper
      }
    }
    return count > size ? set.nameRange : nil
  }
}
