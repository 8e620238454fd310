import Foundation
import Testing

/// On a processor that lacks what the program was compiled for it says so.
struct PortabilityTests {
  private static let emulator = "/usr/bin/qemu-x86_64"

  @Test(
    .enabled(
      if: FileManager.default.isExecutableFile(atPath: emulator),
      "needs qemu-user to play an old processor"))
  func anOldProcessorIsTold() throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.emulator)
    process.arguments = ["-cpu", "Nehalem", Program.path, "--version"]
    let errors = Pipe()
    process.standardError = errors
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationReason == .exit)
    #expect(process.terminationStatus == 70)
    #expect(text.contains("compiled for a processor with"), "\(text)")
  }
}
