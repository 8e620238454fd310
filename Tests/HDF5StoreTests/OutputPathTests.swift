import Foundation
import Testing

@testable import HDF5Store

/// Names beside a result, and what may stand in their place.
@Suite struct OutputPathTests {
  let scratch: Scratch

  init() throws { scratch = try Scratch() }

  private func mode(_ path: String) -> mode_t {
    var information = stat()
    return stat(path, &information) == 0 ? information.st_mode & 0o777 : 0
  }

  /// Every name that fits is locked and saved, also one of many-byte characters.
  @Test(arguments: [1, 200, 230, 240, 243, 249, 250, 255], ["n", "é", "🧲"])
  func everyNameThatFits(bytes: Int, letter: String) throws {
    let width = letter.utf8.count
    let name =
      String(repeating: letter, count: bytes / width) + String(repeating: "x", count: bytes % width)
    let path = scratch.file(name)
    let lock = try OutputLock(path: path)
    #expect(throws: HDF5StoreError.self) { try OutputLock(path: path) }
    try HDF5ResultStore(path: path).save(Samples.small(title: "x"))
    #expect(try scratch.names().count == 2)
    #expect(try scratch.names().allSatisfy { $0.utf8.count <= 255 })
    lock.release()
    #expect(try scratch.names() == [name])
  }

  @Test func longNamesThatDifferAtTheEndHaveLocksOfTheirOwn() throws {
    let stem = String(repeating: "n", count: 254)
    let first = try OutputLock(path: scratch.file(stem + "a"))
    let second = try OutputLock(path: scratch.file(stem + "b"))
    first.release()
    second.release()
  }

  @Test func splitsAtBytes() {
    #expect(OutputPath.split("a/b") == ("a", "b"))
    #expect(OutputPath.split("/b") == ("/", "b"))
    #expect(OutputPath.split("b//") == (".", "b"))
    #expect(OutputPath.split("a/\u{301}b") == ("a", "\u{301}b"))
  }

  @Test(arguments: [0o600, 0o640, 0o644, 0o666] as [mode_t]) func modeIsKept(permissions: mode_t)
    throws
  {
    let path = scratch.file("out.h5")
    let store = HDF5ResultStore(path: path)
    try store.save(Samples.small(title: "first"))
    let mask = umask(0o77)
    umask(mask)
    #expect(chmod(path, permissions) == 0)
    try store.save(Samples.small(title: "second"))
    #expect(mode(path) == permissions)
    #expect(try store.load()?[attribute: "title"] == .text("second"))
  }

  /// Half-written files of this output and no others.
  @Test func leftovers() throws {
    let ours = [".out.h5.tmp-1234", ".out.h5.tmp-0123456789abcdef"]
    let others = [
      ".out.h5.tmp-1.lock", ".out.h5.tmp-", ".out.h5.tmp-x", ".out.h5.tmp-\u{301}1",
      ".out.h5.tmp-1.h5",
      ".out.h5\u{301}.tmp-1", "out.h5",
    ]
    for name in ours + others {
      try Data("x".utf8).write(to: URL(fileURLWithPath: scratch.file(name)))
    }
    let victim = scratch.file("victim")
    try Data("v".utf8).write(to: URL(fileURLWithPath: victim))
    #expect(symlink(victim, scratch.file(".out.h5.tmp-99")) == 0)
    try OutputLock(path: scratch.file("out.h5")).release()
    #expect(try scratch.names() == (others + ["victim"]).sorted())
  }

  enum Planted: CaseIterable {
    case link, danglingLink, hardLink, pipe, directory
  }

  /// What somebody has put in the place of the lock is neither followed nor waited for.
  @Test(arguments: Planted.allCases) func planted(kind: Planted) throws {
    let victim = scratch.file("victim")
    try Data("precious".utf8).write(to: URL(fileURLWithPath: victim))
    let lock = scratch.file(".out.h5.lock")
    switch kind {
    case .link: #expect(symlink(victim, lock) == 0)
    case .danglingLink: #expect(symlink(scratch.file("nowhere"), lock) == 0)
    case .hardLink: #expect(Foundation.link(victim, lock) == 0)
    case .pipe: #expect(mkfifo(lock, 0o666) == 0)
    case .directory: #expect(mkdir(lock, 0o777) == 0)
    }
    let error = #expect(throws: HDF5StoreError.self) {
      try OutputLock(path: scratch.file("out.h5"))
    }
    #expect(error?.exitCode == 73)
    #expect(error?.description.contains(".out.h5.lock is in the way") == true)
    #expect(FileManager.default.contents(atPath: victim) == Data("precious".utf8))
    #expect(try !scratch.names().contains("nowhere"))
  }
}
