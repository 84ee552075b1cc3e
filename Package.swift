// swift-tools-version: 6.1
// The dependency lists below are the architecture: every import points down the table in README.md.
import PackageDescription

/// Compute kernels stay optimised in debug builds: at -O0 a VNNI loop runs about 15 times slower.
let fastC: [CSetting] = [.unsafeFlags(["-O3", "-fno-math-errno", "-ffp-contract=fast"])]
/// Swift targets with hot loops are optimised in debug builds too, so that tests stay fast.
let fastSwift: [SwiftSetting] = [.unsafeFlags(["-O"], .when(configuration: .debug))]

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let subprocess = Target.Dependency.product(name: "Subprocess", package: "swift-subprocess")

let package = Package(
  name: "Prometheus",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "prometheus", targets: ["prometheus"]),
    .library(name: "SkillKit", targets: ["SkillKit"]),
  ],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
  ],
  targets: [
    .executableTarget(
      name: "prometheus",
      dependencies: [
        "TerminalUI", "Dialogue", "Skills", "SkillFolder", "SkillTesting", "Understanding", "Memory",
        "Conversation", "SkillKit", "Commerce", "Organizer", "Inference",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Logging", package: "swift-log"), yams,
      ],
      resources: [.copy("../../prompts"), .copy("../../assets")]),
    .target(name: "TerminalUI", dependencies: ["Conversation", "SkillKit", "CNcurses"]),
    .target(
      name: "Dialogue",
      dependencies: [
        "Understanding", "Memory", "SkillKit", "Conversation",
        .product(name: "Mustache", package: "swift-mustache"),
      ]),
    .target(name: "Skills", dependencies: ["SkillKit", "Commerce", "Organizer"]),
    .target(
      name: "SkillFolder",
      dependencies: ["SkillKit", yams, subprocess]),
    .target(name: "SkillTesting", dependencies: ["SkillKit", "Conversation", yams, subprocess]),
    .target(
      name: "Understanding", dependencies: ["Inference", "Conversation", "SkillKit"],
      swiftSettings: fastSwift),
    .target(name: "Memory", dependencies: ["Conversation", "SkillKit", grdb]),
    .target(name: "Conversation", dependencies: ["SkillKit"]),
    .target(name: "SkillKit", swiftSettings: fastSwift),
    .target(name: "Commerce", dependencies: [grdb], swiftSettings: fastSwift),
    .target(name: "Organizer", dependencies: [grdb]),
    .target(name: "Inference", dependencies: ["CKernels", "COpenBLAS"], swiftSettings: fastSwift),
    .target(name: "CKernels", cSettings: fastC),
    .systemLibrary(name: "CNcurses"),
    .systemLibrary(name: "COpenBLAS", pkgConfig: "openblas", providers: [.apt(["libopenblas-dev"])]),

    .target(name: "TestSupport", path: "Tests/TestSupport"),
    .testTarget(name: "SkillKitTests", dependencies: ["SkillKit"]),
    .testTarget(name: "MemoryTests", dependencies: ["Memory", "Conversation", "SkillKit", grdb]),
    .testTarget(name: "UnderstandingTests", dependencies: ["Understanding", "Inference", "Conversation", "SkillKit"]),
    .testTarget(
      name: "DialogueTests", dependencies: ["Dialogue", "Memory", "Understanding", "Conversation", "SkillKit"]),
    .testTarget(name: "SkillsTests", dependencies: ["Skills", "Commerce", "Organizer", "SkillKit"]),
    .testTarget(name: "SkillFolderTests", dependencies: ["SkillFolder", "SkillKit", "TestSupport"]),
    .testTarget(name: "OrganizerTests", dependencies: ["Organizer", grdb]),
    .testTarget(name: "SkillTestingTests", dependencies: ["SkillTesting", "Conversation", "SkillKit", "TestSupport"]),
    .testTarget(name: "CommerceTests", dependencies: ["Commerce", "TestSupport", grdb]),
    .testTarget(
      name: "InferenceTests", dependencies: ["Inference", "CKernels", "TestSupport"], resources: [.copy("Fixtures")]),
    .testTarget(name: "TerminalUITests", dependencies: ["TerminalUI", "Conversation", "SkillKit"]),
    .testTarget(
      name: "PrometheusTests",
      dependencies: ["prometheus", "SkillTesting", "Conversation", "SkillKit", "TestSupport", grdb]),
  ]
)
