import CTVetDiagnostics

/// What is wrongly expected of TCP's flags: XT510, XT513.
extension Translator {
  mutating func checkSegmentSize(_ use: Int) {
    let asksForSyn = rule.given.contains { given in
      guard isOfTCP(given) else { return false }
      return given.id == 4 || given.id == 3 && given.value & 2 != 0 && given.upper & 2 != 0
    }
    guard !asksForSyn else { return }
    var fixIts: [FixIt] = []
    if rule.jumpWord > 0, !rule.given.contains(where: { isOfTCP($0) && $0.id >= 3 }) {
      fixIts.append(
        FixIt(
          "ask for SYNs",
          edits: [
            .init(
              SourceRange(at: range(rule.jumpWord - 1).start), "--tcp-flags SYN,RST SYN ")
          ], isSafe: false))
    }
    finds(
      .segmentSizeWithoutSyn, .warning, at: range(ofUse: use),
      "only SYNs have the option, and every segment is looked at",
      hint: "add `--tcp-flags SYN,RST SYN`", fixIts: fixIts)
  }

  mutating func checkRejectedSynAck(_ use: Int) {
    let synAck: UInt64 = 0x12
    let asksForSynAck = rule.given.contains { given in
      isOfTCP(given) && given.id == 3 && !given.isInverted
        && given.value & given.upper & synAck == synAck
    }
    guard asksForSynAck else { return }
    for given in rule.given where given.id == 0 && !given.isInverted {
      let name = registry.entries[rule.uses[given.use].entry].info.name
      guard name == "conntrack" || name == "state", ConntrackStates.isNewAlone(given) else {
        continue
      }
      finds(
        .synAckNewReject, .error, at: range(ofUse: use),
        "nothing is rejected: a SYN with ACK that belongs to no connection is INVALID, never NEW",
        hint: "ask for INVALID in place of NEW",
        fixIts: [
          FixIt("ask for INVALID", edits: [.init(range(given.word), "INVALID")], isSafe: false)
        ])
    }
  }

  private func isOfTCP(_ given: GivenOption) -> Bool {
    registry.entries[rule.uses[given.use].entry].info.name == "tcp"
  }
}
