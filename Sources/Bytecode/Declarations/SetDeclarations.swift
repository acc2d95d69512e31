import CTVetDiagnostics
package import CTVetRulesetModel

extension TableDeclarations {
  /// What a set's declaration says that the compiler of expressions must find out.
  package struct SetTypes: Sendable {
    /// The type of the keys.
    package var key: SetDetails.ValueType
    /// The type of a map's values; nil for a set, and for verdicts and objects.
    package var value: SetDetails.ValueType?
    /// State that each element carries.
    package var statements: [Instruction]

    /// Creates the types of a set.
    package init(
      key: SetDetails.ValueType, value: SetDetails.ValueType? = nil, statements: [Instruction] = []
    ) {
      self.key = key
      self.value = value
      self.statements = statements
    }
  }

  /// A set or map without its elements; `Listing.Set.setSize(for:)` tells a constant one's size.
  ///
  /// - Parameters:
  ///   - types: The types that the declaration names; nil where it names none.
  ///   - isUpdated: Whether a rule has `add`, `update` or `delete` of the set's elements without
  ///     values, which nft takes for `flags dynamic`; for maps it doesn't.
  package func set(
    _ set: NamedSet, types: SetTypes?, isUpdated: Bool = false
  ) throws(DeclarationError) -> Listing.Set {
    guard let types else {
      throw DeclarationError(
        EvaluationDiagnostics.set, at: set.nameRange,
        "the declaration says nothing of the type of the keys",
        hint: "such as `type ipv4_addr;`")
    }
    if set.autoMerge, !set.flags.contains(.interval) {
      throw DeclarationError(
        EvaluationDiagnostics.set, at: set.nameRange,
        "`auto-merge` is for sets with `flags interval`")
    }
    var details = SetDetails(
      family: ruleset.table(set.table).family, key: types.key,
      value: try value(of: set, types.value))
    details.hasIntervalValues = set.hasIntervalData
    details.autoMerge = set.autoMerge
    details.statements = types.statements
    details.comment = set.comment.map(ruleset.unquotedText)
    var listed = Listing.Set(
      name: ruleset.spelling(set.name), table: ruleset.spelling(ruleset.table(set.table).name),
      flags: flags(of: set, details, isUpdated: isUpdated), details: details)
    listed.timeout = set.timeout.flatMap(Self.nonzero)
    listed.collectionInterval = set.gcInterval.map { UInt32(truncatingIfNeeded: $0) }
      .flatMap(Self.nonzero)
    // A constant set has the size of its elements, which come later.
    if !set.flags.contains(.constant) {
      if set.prefersMemory == true { listed.policy = 1 }
      listed.size = set.size.map { UInt32(truncatingIfNeeded: $0) }.flatMap(Self.nonzero)
    }
    return listed
  }

  /// Zero is what nft holds for what is not written.
  private static func nonzero<Number: FixedWidthInteger>(_ number: Number) -> Number? {
    number == 0 ? nil : number
  }

  private func value(
    of set: NamedSet, _ type: SetDetails.ValueType?
  ) throws(DeclarationError) -> SetDetails.Value? {
    guard set.isMap else { return nil }
    switch set.data {
    case .verdict: return .verdict
    case .object(let kind): return .object(kind)
    case .named, .typeof, nil: break
    }
    guard let type else {
      throw DeclarationError(
        EvaluationDiagnostics.set, at: set.nameRange,
        "the declaration says nothing of the type of the map's values",
        hint: "such as `type ipv4_addr : verdict;`")
    }
    return .data(type)
  }

  fileprivate static let constantFlag: UInt32 = 2

  /// `NFT_SET_*`.
  private func flags(of set: NamedSet, _ details: SetDetails, isUpdated: Bool) -> UInt32 {
    var flags: UInt32 = 0
    if set.flags.contains(.constant) { flags |= Self.constantFlag }
    if set.flags.contains(.interval) {
      flags |= SetElements.Flag.interval
      if details.key.parts.count > 1 { flags |= SetElements.Flag.concatenation }
    }
    switch details.value {
    case .data, .verdict: flags |= SetElements.Flag.map
    case .object: flags |= SetElements.Flag.object
    case nil: break
    }
    if set.flags.contains(.timeout) || set.timeout.flatMap(Self.nonzero) != nil { flags |= 0x10 }
    if set.flags.contains(.dynamic) || isUpdated { flags |= 0x20 }
    // Several statements need the newer attribute (`NFT_SET_EXPR`).
    if details.statements.count > 1 { flags |= 0x100 }
    return flags
  }
}

extension Listing.Set {
  /// Gives a constant set the size of the elements that are declared with it.
  package mutating func setSize(for declared: SetElements) {
    guard flags & TableDeclarations.constantFlag != 0 else { return }
    size = UInt32(truncatingIfNeeded: declared.count)
  }
}
