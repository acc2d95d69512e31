import CTVetDiagnostics
import CTVetLinting
import Yams

/// Reads `.ctvet.yml`.
struct ConfigurationReader {
  private let path: String
  private let folder: String

  /// Reads a configuration from a file.
  ///
  /// - Throws: `ConfigurationProblem` for whatever does not mean anything: a misspelt key that was
  ///   passed over would silently change what is checked.
  static func read(path: String) throws(ConfigurationProblem) -> Configuration {
    let file: SourceFile
    do throws(ReadingFailure) {
      file = try FileReader.read(path: path)
    } catch {
      throw ConfigurationProblem(path: path, place: nil, message: error.reason, hint: error.hint)
    }
    let text = String(decoding: file.storage[..<file.count], as: UTF8.self)
    let reader = ConfigurationReader(path: path, folder: Path.folder(of: path))
    return try reader.configuration(text)
  }

  private func configuration(_ text: String) throws(ConfigurationProblem) -> Configuration {
    var configuration = Configuration()
    configuration.folder = folder
    guard let root = try node(text) else { return configuration }
    let members = try self.members(
      of: root, named: Self.keys + Self.checkKeys, as: "the configuration")
    configuration.checks = try checks(members)
    for (key, value) in members {
      switch key.text {
      case "paths":
        for (pattern, checks) in try self.members(of: value, named: nil, as: "`paths`") {
          let inner = try self.members(of: checks, named: Self.checkKeys, as: "a path's settings")
          configuration.overrides.append(
            .init(pattern: PathPattern(pattern.text), checks: try self.checks(inner)))
        }
      case "exclude": configuration.excluded = try strings(value).map { PathPattern($0.text) }
      case "fail-on": configuration.failOn = try severity(value, isOffAllowed: false)
      case "baseline": configuration.baseline = Path.joined(folder, try string(value).text)
      case "host": configuration.host = try host(value)
      default: break
      }
    }
    return configuration
  }

  private static let keys = ["paths", "exclude", "fail-on", "baseline", "host"]
  private static let checkKeys = ["select", "extend-select", "ignore", "severity"]
  private static let hostKeys = ["interfaces", "forwards", "ipv6"]

  private func checks(_ members: [Member]) throws(ConfigurationProblem) -> CheckSettings {
    var settings = CheckSettings()
    for (key, value) in members {
      switch key.text {
      case "select": settings.selected = try ids(value)
      case "extend-select": settings.added = try ids(value)
      case "ignore": settings.ignored = try ids(value)
      case "severity":
        for (check, grade) in try self.members(of: value, named: nil, as: "`severity`") {
          settings.grades.append(
            .init(id: try id(check), severity: try severity(grade, isOffAllowed: true)))
        }
      default: break
      }
    }
    return settings
  }

  private func host(_ node: Node) throws(ConfigurationProblem) -> HostFacts {
    var facts = HostFacts()
    for (key, value) in try members(of: node, named: Self.hostKeys, as: "`host`") {
      switch key.text {
      case "interfaces": facts.interfaces = try strings(value).map(\.text)
      case "forwards": facts.forwards = try boolean(value)
      case "ipv6": facts.speaksIPv6 = try boolean(value)
      default: break
      }
    }
    return facts
  }
}

// MARK: Values

extension ConfigurationReader {
  /// A scalar and where it stands.
  private struct Scalar {
    let text: String
    let mark: Mark?
  }

  private typealias Member = (key: Scalar, value: Node)

  private func node(_ text: String) throws(ConfigurationProblem) -> Node? {
    do {
      return try compose(yaml: text)
    } catch {
      throw problem(error)
    }
  }

  private func problem(_ error: any Error) -> ConfigurationProblem {
    switch error as? YamlError {
    case .scanner(_, let message, let mark, _), .parser(_, let message, let mark, _),
      .composer(_, let message, let mark, _):
      problem(at: mark, "this is no YAML: \(message)")
    case .duplicatedKeysInMapping(let duplicates, let context):
      problem(at: context.mark, "\(duplicates.first.map { "\($0)" } ?? "a key") stands here twice")
    default: problem(at: nil, "this is no YAML")
    }
  }

  private func problem(
    at mark: Mark?, _ message: String, hint: String? = nil
  ) -> ConfigurationProblem {
    ConfigurationProblem(
      path: path, place: mark.map { ($0.line, $0.column) }, message: message, hint: hint)
  }

  /// The members of a mapping; nil names allow any.
  private func members(
    of node: Node, named names: [String]?, as what: String
  ) throws(ConfigurationProblem) -> [Member] {
    if node.null != nil { return [] }
    guard let mapping = node.mapping else {
      throw problem(at: node.mark, "\(what) must be a mapping: `key: value`")
    }
    var members: [Member] = []
    for (key, value) in mapping {
      let key = try string(key)
      if let names, !names.contains(key.text) {
        let closest = SpellingSuggestion.closest(to: key.text, among: names)
        throw problem(
          at: key.mark, "\(what) has no key '\(key.text)'",
          hint: closest.map { "did you mean \($0)?" }
            ?? "there are \(names.joined(separator: ", "))")
      }
      members.append((key, value))
    }
    return members
  }

  private func string(_ node: Node) throws(ConfigurationProblem) -> Scalar {
    guard let scalar = node.scalar else { throw problem(at: node.mark, "a word is needed here") }
    return Scalar(text: scalar.string, mark: node.mark)
  }

  /// The words of a list, or of a text that has commas between them.
  private func strings(_ node: Node) throws(ConfigurationProblem) -> [Scalar] {
    if node.null != nil { return [] }
    if let sequence = node.sequence {
      var found: [Scalar] = []
      for element in sequence { found.append(try string(element)) }
      return found
    }
    let whole = try string(node)
    return whole.text.split { $0 == "," || $0.isWhitespace }
      .map { Scalar(text: String($0), mark: whole.mark) }
  }

  private func boolean(_ node: Node) throws(ConfigurationProblem) -> Bool {
    guard let value = node.bool else { throw problem(at: node.mark, "`true` or `false` is needed") }
    return value
  }

  private func severity(
    _ node: Node, isOffAllowed: Bool
  ) throws(ConfigurationProblem) -> Severity? {
    let word = try string(node)
    if let severity = Severity(rawValue: word.text.lowercased()) { return severity }
    // YAML takes a bare `off` for `false`; the text remains.
    if isOffAllowed, word.text.lowercased() == "off" { return nil }
    throw problem(
      at: word.mark, "'\(word.text)' is no severity",
      hint: "write error, warning\(isOffAllowed ? ", info or off" : " or info")")
  }

  private func ids(_ node: Node) throws(ConfigurationProblem) -> [String] {
    var ids: [String] = []
    for word in try strings(node) { ids.append(try id(word)) }
    return ids
  }

  private func id(_ word: Scalar) throws(ConfigurationProblem) -> String {
    if let id = KnownChecks.id(word.text) { return id }
    throw problem(
      at: word.mark, "there is no check '\(word.text)'",
      hint: CheckSuggestion.closest(to: word.text).map { "did you mean \($0)?" }
        ?? "`ctvet explain` lists the checks")
  }
}
