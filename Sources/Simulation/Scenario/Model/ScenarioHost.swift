public import CTVetConntrack
public import CTVetDiagnostics

extension ScenarioSetup {
  /// The host, the settings of its tracker, and what is wrong with routes and settings.
  public func host() -> (host: Host, settings: TrackingSettings, diagnostics: [Diagnostic]) {
    var host = Host()
    var tracking = TrackingSettings(of: kernel ?? .linux618)
    var diagnostics: [Diagnostic] = []
    for interface in interfaces {
      host.addInterface(
        named: interface.name, addresses: interface.addresses, mtu: interface.mtu)
    }
    for route in routes {
      do throws(RouteSyntaxError) {
        host.routes.append(try Route(syntax: route.syntax, on: host))
      } catch {
        diagnostics.append(
          Diagnostic(
            id: ScenarioDiagnostics.badValue, .error, at: route.range, error.message,
            hint: "write it as for ip route add"))
      }
    }
    for setting in settings {
      if let problem = setting.apply(to: &host, &tracking) { diagnostics.append(problem) }
    }
    return (host, tracking, diagnostics)
  }
}

extension ScenarioSetup.Setting {
  /// Changes the setting, or tells why it can't be.
  package func apply(to host: inout Host, _ settings: inout TrackingSettings) -> Diagnostic? {
    switch Sysctl.set(name, to: value, host: &host, settings: &settings) {
    case .set, .irrelevant: nil
    case .unknown:
      Diagnostic(
        id: ScenarioDiagnostics.notModelled, .error, at: range,
        "the setting '\(name)' is not modelled")
    case .badValue:
      Diagnostic(
        id: ScenarioDiagnostics.badValue, .error, at: range,
        "'\(value)' is no value for the setting '\(name)'")
    }
  }
}
