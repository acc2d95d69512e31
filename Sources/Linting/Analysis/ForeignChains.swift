/// Names of chains that other programs call or fill while they run.
enum ForeignChains {
  /// How such names begin, in small letters.
  static let prefixes = [
    // Docker: DOCKER, DOCKER-USER, DOCKER-ISOLATION-STAGE-1, docker-user.
    "docker",
    // Podman's network stacks and other CNI plugins: NETAVARK_FORWARD, CNI-FORWARD.
    "netavark", "cni-",
    // Kubernetes and Calico: KUBE-SERVICES, cali-INPUT.
    "kube-", "cali-",
    // fail2ban: f2b-sshd, f2b-chain, and fail2ban-ssh before 0.9.
    "f2b-", "fail2ban",
    // libvirt: LIBVIRT_INP.
    "libvirt",
    // miniupnpd: MINIUPNPD-POSTROUTING, prerouting_miniupnpd, and upnp_forward in OpenWrt.
    "miniupnpd", "prerouting_miniupnpd", "postrouting_miniupnpd", "upnp_",
  ]

  /// Whether a chain's name is one of those.
  static func contains(_ name: String) -> Bool {
    let lowered = name.lowercased()
    return prefixes.contains { lowered.hasPrefix($0) }
  }
}
