import ArgumentParser
import CTVetConntrack
import CTVetSimulation

/// `eth0=192.0.2.1/24,2001:db8::1/64`.
struct InterfaceOption: ExpressibleByArgument {
  let declaration: InterfaceDeclaration

  init?(argument: String) {
    guard let declaration = InterfaceDeclaration(option: argument) else { return nil }
    self.declaration = declaration
  }
}

/// `nf_conntrack_udp_timeout=20`.
struct SettingOption: ExpressibleByArgument {
  let name: String
  let value: String

  init?(argument: String) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty, !parts[1].isEmpty else { return nil }
    name = String(parts[0])
    value = String(parts[1])
  }
}

/// `5.10` or `linux-5.10`.
struct ProfileOption: ExpressibleByArgument {
  let profile: KernelProfile

  init?(argument: String) {
    let found = KernelProfile.allCases.first {
      $0.rawValue == argument || $0.rawValue == "linux-\(argument)"
    }
    guard let found else { return nil }
    profile = found
  }

  static var allValueStrings: [String] {
    KernelProfile.allCases.map { String($0.rawValue.dropFirst("linux-".count)) }
  }
}
