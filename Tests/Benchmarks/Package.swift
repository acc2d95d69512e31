// swift-tools-version: 6.3

import PackageDescription

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
]

let package = Package(
  name: "ctvet-benchmarks",
  products: [
    .library(name: "RulesetGenerators", targets: ["RulesetGenerators"]),
    .executable(name: "FrontEnd", targets: ["FrontEnd"]),
    .executable(name: "EndToEnd", targets: ["EndToEnd"]),
    .executable(name: "Tracker", targets: ["Tracker"]),
    .executable(name: "Rules", targets: ["Rules"]),
    .executable(name: "Checks", targets: ["Checks"]),
  ],
  dependencies: [.package(name: "ctvet", path: "../..")],
  targets: [
    .target(name: "RulesetGenerators", swiftSettings: settings),
    .target(
      name: "CNetworkNamespace",
      path: "Benchmarks/CNetworkNamespace",
      cSettings: [.treatAllWarnings(as: .error)]),
    .executableTarget(
      name: "FrontEnd",
      dependencies: ["CNetworkNamespace", "RulesetGenerators"],
      path: "Benchmarks/FrontEnd",
      swiftSettings: settings),
    .executableTarget(
      name: "EndToEnd",
      dependencies: [
        "RulesetGenerators", .product(name: "CTVetSimulation", package: "ctvet"),
      ],
      path: "Benchmarks/EndToEnd",
      swiftSettings: settings),
    .executableTarget(
      name: "Tracker",
      dependencies: [
        "RulesetGenerators", .product(name: "CTVetConntrack", package: "ctvet"),
      ],
      path: "Benchmarks/Tracker",
      swiftSettings: settings),
    .executableTarget(
      name: "Rules",
      dependencies: [.product(name: "CTVetSimulation", package: "ctvet")],
      path: "Benchmarks/Rules",
      swiftSettings: settings),
    .executableTarget(
      name: "Checks",
      dependencies: [
        "RulesetGenerators", .product(name: "CTVetLinting", package: "ctvet"),
      ],
      path: "Benchmarks/Checks",
      swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
