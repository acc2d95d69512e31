/// `-m cluster`: connections that are this node's of several.
enum ClusterMatch: XtablesExtension {
  static let info = ExtensionInfo(match: "cluster")
  static let options = [
    Option("cluster-total-nodes", .uint32, 0, [.required], min: 1, max: 32),
    Option("cluster-local-node", .uint32, 1, [.invertible], min: 1, max: 32, excludes: [2]),
    Option("cluster-local-nodemask", .uint32, 2, [.invertible], min: 1, max: 32, excludes: [1]),
    Option("cluster-hash-seed", .uint32, 3, [.required]),
  ]

  static func check(_ t: inout Translator, _ use: Int) throws(Problem) {
    let (word, total) = (t.rule.uses[use].word, t.rule.option(use, 0)?.value ?? 32)
    guard let node = t.rule.option(use, 1) ?? t.rule.option(use, 2) else {
      throw t.refused(
        word, "cluster: `--cluster-local-node` or `--cluster-local-nodemask` is missing")
    }
    let isTooLarge = node.id == 1 ? node.value > total : node.value >= 1 << total
    if isTooLarge, t.rule.has(use, 0) {
      throw t.refused(node.word, "cluster: there are only \(total) nodes")
    }
  }

  static func translate(_ t: inout Translator, _ use: Int) throws(Problem) {
    guard let total = t.rule.option(use, 0), let seed = t.rule.option(use, 3),
      let node = t.rule.option(use, 1) ?? t.rule.option(use, 2)
    else { return }
    let mask = node.id == 1 ? 1 << (node.value - 1) : node.value
    let nodes = (0..<32).filter { mask & 1 << UInt64($0) != 0 }
    t.add("jhash ct original saddr mod ")
    t.add(total.value)
    t.add(" seed ")
    t.addHex(seed.value, digits: 8)
    t.add(" ")
    if nodes.count == 1 {
      t.add(node.isInverted ? "!= " : "eq ")
      t.add(UInt64(nodes[0]))
    } else {
      t.addInversion(node.isInverted)
      t.add("{ ")
      t.addList(nodes.map { "\($0)" }, separator: ", ")
      t.add(" }")
    }
    if node.isInverted || nodes.count == 1 {
      t.corrects(
        t.range(node.word),
        "the hash counts nodes from 0; iptables-translate counts from 1 and leaves out `!`")
    }
    t.add(" ")
    // Frames for all nodes are for this one; nft can say so only where they come in.
    if t.chainHook == .prerouting {
      t.add("meta pkttype set host ")
    } else {
      t.corrects(
        t.range(ofUse: use),
        "nft takes `meta pkttype set` in prerouting alone, where iptables-translate always says it")
    }
  }
}
