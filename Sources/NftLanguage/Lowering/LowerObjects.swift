import CTVetDiagnostics
import CTVetRulesetModel

extension Lowering {
  // MARK: Flowtables

  mutating func declareFlowtable(table: TableID, nameAt index: Int) -> Int {
    let name = intern(index)
    if let known = ruleset.tables[table.index].flowtableNames[name] { return known }
    ruleset.flowtables.append(
      Flowtable(table: table, name: name, nameRange: tree.range(index)))
    ruleset.tables[table.index].flowtableNames[name] = ruleset.flowtables.count - 1
    return ruleset.flowtables.count - 1
  }

  mutating func flowtableBlock(_ block: Int, flowtable: Int) {
    for child in tree.children(block) { flowtableItem(child, flowtable: flowtable) }
  }

  private mutating func flowtableItem(_ index: Int, flowtable: Int) {
    let node = tree.nodes[index]
    switch node.kind {
    case .definition: definition(index)
    case .include:
      include(index, in: .flowtable) { lowering, item in
        lowering.flowtableItem(item, flowtable: flowtable)
      }
    case .hookSpecification:
      guard let hookNode = child(of: index, .property, .hook),
        let priority = child(of: index, .property, .priority)
      else { return }
      let family = ruleset.tables[ruleset.flowtables[flowtable].table.index].family
      guard let hook = Hook(rawValue: string(hookNode + 1)) else {
        report(
          SyntaxDiagnostics.unknownWord, at: tree.range(hookNode + 1),
          "unknown hook `\(string(hookNode + 1))`", hint: "a flowtable has the hook `ingress`")
        return
      }
      ruleset.flowtables[flowtable].hook = hook
      ruleset.flowtables[flowtable].priority = priorityValue(priority, family, hook)
    case .property:
      switch node.keyword {
      case .devices: ruleset.flowtables[flowtable].devices += devices(index)
      case .counter: ruleset.flowtables[flowtable].hasCounter = true
      case .flags: ruleset.flowtables[flowtable].isOffloaded = true
      default: break
      }
    default: break
    }
  }

  // MARK: Objects

  mutating func declareObject(_ kind: ObjectKind, table: TableID, nameAt index: Int) -> Int {
    let name = intern(index)
    let key = Table.ObjectName(kind, name)
    if let known = ruleset.tables[table.index].objectNames[key] { return known }
    ruleset.objects.append(
      StatefulObject(kind: kind, table: table, name: name, nameRange: tree.range(index)))
    ruleset.tables[table.index].objectNames[key] = ruleset.objects.count - 1
    return ruleset.objects.count - 1
  }

  mutating func objectBlock(_ block: Int, object: Int) {
    for child in tree.children(block) { objectSetting(child, object: object) }
  }

  mutating func objectSetting(_ index: Int, object: Int) {
    let node = tree.nodes[index]
    switch node.kind {
    case .definition: definition(index)
    case .include:
      include(index, in: .object(keyword(of: ruleset.objects[object].kind))) { lowering, item in
        lowering.objectSetting(item, object: object)
      }
    case .limit:
      if let rate = child(of: index, .rate) {
        ruleset.objects[object].settings.limit = limit(rate)
      }
    case .quota: ruleset.objects[object].settings.quota = quota(index)
    case .quoted, .symbol: ruleset.objects[object].settings.text = tree.range(index)
    case .property where node.size > 1: objectProperty(index, object: object)
    case .property: synproxyFlag(node.keyword, object: object)
    default: break
    }
  }

  private func keyword(of kind: ObjectKind) -> Keyword {
    switch kind {
    case .counter: .counter
    case .quota: .quota
    case .limit: .limit
    case .ctHelper: .helper
    case .ctTimeout: .timeout
    case .ctExpectation: .expectation
    case .secmark: .secmark
    case .synproxy: .synproxy
    case .tunnel: .tunnel
    }
  }

  private mutating func synproxyFlag(_ keyword: Keyword, object: Int) {
    var synproxy = ruleset.objects[object].settings.synproxy ?? Synproxy()
    if keyword == .timestamp { synproxy.timestamp = true } else { synproxy.sackPermitted = true }
    ruleset.objects[object].settings.synproxy = synproxy
  }

  private mutating func objectProperty(_ index: Int, object: Int) {
    let value = index + 1
    var settings = ruleset.objects[object].settings
    switch tree.nodes[index].keyword {
    case .packets: settings.counter = (number(value), settings.counter?.bytes ?? 0)
    case .bytes: settings.counter = (settings.counter?.packets ?? 0, number(value))
    case .mss, .maxseg:
      settings.synproxy = settings.synproxy ?? Synproxy()
      settings.synproxy?.mss = UInt16(truncatingIfNeeded: number(value))
    case .wscale:
      settings.synproxy = settings.synproxy ?? Synproxy()
      settings.synproxy?.windowScale = UInt8(truncatingIfNeeded: number(value))
    case .type:
      settings.text = tree.range(value)
      if let transport = child(of: index, .keyword) { settings.transport = intern(transport) }
    case .protocol: settings.transport = intern(value)
    case .l3proto: settings.family = Family(rawValue: tree.nodes[value].keyword.spelling)
    case .policy:
      var state: NameID?
      for child in tree.children(index) {
        if let name = state {
          settings.timeouts.append((name, (time(child) ?? 0) / 1000))
          state = nil
        } else {
          state = intern(child)
        }
      }
    case .dport: settings.destinationPort = number(value)
    case .timeout: settings.timeout = time(value)
    case .size: settings.size = number(value)
    case .comment: ruleset.objects[object].comment = tree.range(value)
    default: break
    }
    ruleset.objects[object].settings = settings
  }
}
