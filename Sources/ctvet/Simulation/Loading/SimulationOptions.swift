import CTVetConntrack
import CTVetSimulation

/// What the arguments of `ctvet simulate` say about the host, besides or instead of the scenario.
struct SimulationOptions {
  /// Rulesets to load instead of the scenario's, by their paths.
  var rulesets: [String] = []
  /// Interfaces besides those of the scenario, or instead of those of the same name.
  var interfaces: [InterfaceDeclaration] = []
  /// Routes besides those of the scenario, in the words of `ip route add`.
  var routes: [String] = []
  /// Settings behind those of the scenario.
  var settings: [(name: String, value: String)] = []
  /// The kernel that is meant, whatever the scenario says.
  var profile: KernelProfile?
  /// Where files that rulesets include are looked for first.
  var includePaths: [String] = []

  /// Puts what it says into the set-up of a scenario, but for routes and settings.
  func change(_ setup: inout ScenarioSetup) {
    for interface in interfaces {
      if let index = setup.interfaces.firstIndex(where: { $0.name == interface.name }) {
        setup.interfaces[index] = interface
      } else {
        setup.interfaces.append(interface)
      }
    }
    if let profile { setup.kernel = profile }
  }

  /// Puts routes and settings on a host.
  ///
  /// - Throws: What is wrong with them.
  func change(_ host: inout Host, _ tracking: inout TrackingSettings) throws(BrokenOption) {
    for syntax in routes {
      do throws(RouteSyntaxError) {
        host.routes.append(try Route(syntax: syntax, on: host))
      } catch {
        throw BrokenOption(message: "--route '\(syntax)': \(error.message)")
      }
    }
    for (name, value) in settings {
      switch Sysctl.set(name, to: value, host: &host, settings: &tracking) {
      case .set, .irrelevant: break
      case .unknown: throw BrokenOption(message: "--sysctl \(name): is not modelled")
      case .badValue:
        throw BrokenOption(message: "--sysctl \(name): '\(value)' is no value for it")
      }
    }
  }
}

/// An option that does not fit.
struct BrokenOption: Error {
  let message: String
}

extension InterfaceDeclaration {
  /// Reads `eth0=192.0.2.1/24,2001:db8::1/64`, or a name alone; nil for other texts.
  init?(option: String) {
    let parts = option.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let name = String(parts[0])
    guard !name.isEmpty, name.utf8.count <= Self.longestName, name != "lo", !name.contains("/")
    else { return nil }
    self.init(name: name)
    guard parts.count == 2 else { return }
    for text in parts[1].split(separator: ",", omittingEmptySubsequences: false) {
      guard let address = Interface.Address(text: String(text)) else { return nil }
      addresses.append(address)
    }
  }
}
