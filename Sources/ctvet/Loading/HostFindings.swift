import CTVetDiagnostics
import CTVetHostLoading
import CTVetLinting

/// What the host may have to say when rules are loaded, described like the checks.
enum HostFindings {
  /// Every kind, sorted by id.
  static let all = [
    RuleInfo(
      id: LibraryMessages.id, name: "refused-by-host", severity: .error,
      summary: "libnftables or the kernel of this host refuses the rules.",
      rationale: """
        Nothing of the file is loaded: a file is one transaction. ctvet knows what all releases refuse; this \
        comes from the nft and the kernel that are there, which may be older, lack a module, or hold tables that \
        the file contradicts.
        """,
      remedy: """
        Read the message of nft or the kernel at the marked place. “No such file or directory” means a missing \
        table, chain or set, or a kernel without the feature; “Operation not supported” the latter; “Device or \
        resource busy” that something still refers to what is removed; “File exists” that it is there already.
        """,
      references: ["man nft(8)", "man libnftables(3)"], flagged: [], accepted: [])
  ]
}
