public import CTVetDiagnostics

extension Scenario {
  /// What names interfaces that the host does not have; to be asked once all are declared.
  public func unknownInterfaces() -> [Diagnostic] {
    let known = ["lo"] + setup.interfaces.map(\.name)
    var diagnostics: [Diagnostic] = []
    func check(_ name: String, _ range: SourceRange) {
      guard !known.contains(name) else { return }
      let closest = SpellingSuggestion.closest(to: name, among: known)
      diagnostics.append(
        Diagnostic(
          id: ScenarioDiagnostics.name, .error, at: range, "no interface is called '\(name)'",
          hint: closest.map { "did you mean \($0)?" }
            ?? "declare it above: interface \(name) 192.0.2.1/24"))
    }
    for step in steps {
      if case .packet(let packet) = step.action, case .interface(let name) = packet.arrival {
        check(name, packet.arrivalRange)
      }
      for expectation in step.expectations {
        if case .output(let name) = expectation.kind { check(name, expectation.range) }
      }
    }
    return diagnostics
  }
}
