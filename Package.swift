// swift-tools-version: 6.3
import PackageDescription

let strict: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "ctvet",
  products: [
    .executable(name: "ctvet", targets: ["ctvet"]),
    .library(
      name: "CTVetSimulation",
      targets: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetPackets", "CTVetConntrack", "CTVetSimulation",
      ]),
    .library(name: "CTVetConntrack", targets: ["CTVetPackets", "CTVetConntrack"]),
    .library(
      name: "CTVetLinting",
      targets: ["CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetLinting"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
  ],
  targets: [
    .target(name: "CTVetDiagnostics", path: "Sources/Diagnostics", swiftSettings: strict),
    .target(
      name: "CTVetRulesetModel", dependencies: ["CTVetDiagnostics"],
      path: "Sources/RulesetModel", swiftSettings: strict),
    .target(
      name: "CTVetBytecode", dependencies: ["CTVetDiagnostics", "CTVetRulesetModel"],
      path: "Sources/Bytecode", swiftSettings: strict),
    .target(
      name: "CTVetDecompiler",
      dependencies: ["CTVetDiagnostics", "CTVetRulesetModel", "CTVetBytecode"],
      path: "Sources/Decompiler", swiftSettings: strict),
    .target(name: "CTVetPackets", path: "Sources/Packets", swiftSettings: strict),
    .target(name: "CTVetCMemory", path: "Sources/CMemory"),
    .target(
      name: "CTVetConntrack", dependencies: ["CTVetPackets", "CTVetCMemory"],
      path: "Sources/Conntrack", swiftSettings: strict),
    .target(
      name: "CTVetSimulation",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetBytecode", "CTVetPackets", "CTVetConntrack",
      ],
      path: "Sources/Simulation", swiftSettings: strict),
    .target(
      name: "CTVetNftLanguage", dependencies: ["CTVetDiagnostics", "CTVetRulesetModel"],
      path: "Sources/NftLanguage", swiftSettings: strict),
    .target(
      name: "CTVetIptablesLanguage",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetDecompiler",
      ],
      path: "Sources/IptablesLanguage", swiftSettings: strict),
    .target(
      name: "CTVetLinting", dependencies: ["CTVetDiagnostics", "CTVetRulesetModel"],
      path: "Sources/Linting", swiftSettings: strict),
    .target(name: "CNftables", path: "Sources/CNftables"),
    .target(name: "CLinux", path: "Sources/CLinux"),
    .target(
      name: "CTVetVerification",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetIptablesLanguage",
        "CTVetBytecode", "CTVetPackets", "CTVetConntrack", "CTVetSimulation",
      ],
      path: "Sources/Verification", swiftSettings: strict),
    .target(
      name: "CTVetHostLoading",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetBytecode", "CTVetPackets",
        "CTVetConntrack", "CTVetSimulation", "CNftables", "CLinux",
      ],
      path: "Sources/HostLoading", swiftSettings: strict),
    .executableTarget(
      name: "ctvet",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetIptablesLanguage", "CTVetDecompiler", "CTVetLinting", "CTVetPackets",
        "CTVetConntrack", "CTVetSimulation", "CTVetHostLoading", "CTVetVerification",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
      ],
      path: "Sources/ctvet", swiftSettings: strict),
    .target(
      name: "TestSupport", dependencies: ["CTVetPackets", "CTVetRulesetModel"],
      path: "Tests/TestSupport", swiftSettings: strict),
    .target(
      name: "MachineTrials",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetPackets", "CTVetConntrack", "CTVetSimulation", "TestSupport",
      ],
      path: "Tests/MachineTrials", swiftSettings: strict),
    .executableTarget(
      name: "fuzz-machine", dependencies: ["MachineTrials", "CTVetSimulation", "TestSupport"],
      path: "Tests/Fuzzing/Machine", swiftSettings: strict),
    .target(
      name: "XtablesTrials",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetPackets", "CTVetConntrack", "CTVetSimulation", "CTVetHostLoading",
        "CTVetVerification",
      ],
      path: "Tests/XtablesTrials", swiftSettings: strict),
    .executableTarget(
      name: "fuzz-xtables", dependencies: ["XtablesTrials", "CTVetRulesetModel", "TestSupport"],
      path: "Tests/Fuzzing/Xtables", swiftSettings: strict),
    .executableTarget(
      name: "fuzz-kernel",
      dependencies: [
        "ctvet", "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "TestSupport",
      ],
      path: "Tests/Fuzzing/Kernel", swiftSettings: strict),
    .executableTarget(
      name: "record-kernel", dependencies: ["ctvet", "TestSupport"], path: "Tests/Recorder",
      swiftSettings: strict),
    .executableTarget(
      name: "fuzz-front-end",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetDecompiler", "CTVetLinting", "TestSupport",
      ],
      path: "Tests/Fuzzing/SeededMutator", swiftSettings: strict),
    .executableTarget(
      name: "fuzz-packets",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetPackets", "CTVetConntrack", "CTVetSimulation", "TestSupport",
      ],
      path: "Tests/Fuzzing/PacketMutator", swiftSettings: strict),
    .testTarget(
      name: "PacketsTests", dependencies: ["CTVetPackets", "TestSupport"],
      path: "Tests/PacketsTests", swiftSettings: strict),
    .testTarget(
      name: "ConntrackTests", dependencies: ["CTVetConntrack", "CTVetPackets", "TestSupport"],
      path: "Tests/ConntrackTests", exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "SimulationTests",
      dependencies: [
        "ctvet", "CTVetSimulation", "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage",
        "CTVetBytecode", "CTVetPackets", "CTVetConntrack", "MachineTrials", "TestSupport",
      ],
      path: "Tests/SimulationTests",
      exclude: [
        "Machine/Fixtures", "Packetdrill/Scripts", "Recordings/Fixtures", "Recordings/Scenarios",
        "Translation/Fixtures",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "VerificationTests",
      dependencies: [
        "CTVetVerification", "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage",
        "CTVetIptablesLanguage", "CTVetBytecode", "XtablesTrials", "TestSupport",
      ],
      path: "Tests/VerificationTests", swiftSettings: strict),
    .testTarget(
      name: "BytecodeTests",
      dependencies: ["CTVetBytecode", "CTVetDiagnostics", "CTVetRulesetModel", "TestSupport"],
      path: "Tests/BytecodeTests", exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "DecompilerTests",
      dependencies: ["CTVetDecompiler", "CTVetBytecode", "CTVetRulesetModel", "TestSupport"],
      path: "Tests/DecompilerTests", exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "RulesetModelTests",
      dependencies: ["CTVetDiagnostics", "CTVetRulesetModel", "TestSupport"],
      path: "Tests/RulesetModelTests", exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "NftLanguageTests",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "TestSupport",
      ],
      path: "Tests/NftLanguageTests", swiftSettings: strict),
    .testTarget(
      name: "IptablesLanguageTests",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetIptablesLanguage",
        "CTVetBytecode", "TestSupport",
      ],
      path: "Tests/IptablesLanguageTests", swiftSettings: strict),
    .testTarget(
      name: "LintingTests",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetIptablesLanguage",
        "CTVetBytecode", "CTVetLinting", "CTVetPackets", "CTVetConntrack", "CTVetSimulation",
        "MachineTrials", "TestSupport",
      ],
      path: "Tests/LintingTests", exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "CommandTests",
      dependencies: [
        "ctvet", "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetLinting", "CTVetSimulation", "CTVetHostLoading", "TestSupport",
      ],
      path: "Tests/CommandTests", exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "HostLoadingTests", dependencies: ["CTVetHostLoading", "CTVetDiagnostics"],
      path: "Tests/HostLoadingTests", swiftSettings: strict),
    .testTarget(
      name: "GrammarTests",
      dependencies: ["CTVetDiagnostics", "CTVetNftLanguage", "CTVetSimulation", "TestSupport"],
      path: "Tests/GrammarTests", swiftSettings: strict),
    .testTarget(
      name: "PipelineTests",
      dependencies: [
        "CTVetDiagnostics", "CTVetRulesetModel", "CTVetNftLanguage", "CTVetBytecode",
        "CTVetIptablesLanguage", "CTVetDecompiler", "CTVetLinting", "CTVetVerification",
        "TestSupport",
      ],
      path: "Tests/PipelineTests", exclude: ["Fixtures"], swiftSettings: strict),
  ],
  swiftLanguageModes: [.v6]
)
