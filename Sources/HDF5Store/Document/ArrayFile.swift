import BatchCore
import CHDF5

/// Arrays of numbers in HDF5 files that anybody may have written.
public enum ArrayFile {
  /// Reads one dataset of real numbers or integers.
  /// - Parameter dataset: its name, through groups as in `a/b`; nil: the only one of the file.
  /// - Throws: `ArrayFileError`.
  @Sendable public static func read(_ path: String, dataset: String?) throws -> NumberArray {
    do {
      return try array(path, dataset)
    } catch let damage as Damage {
      throw ArrayFileError("cannot be used: \(damage.reason)")
    } catch let error as HDF5Error {
      throw ArrayFileError("cannot be read: \(error)")
    } catch PlainFile.Failure.tooLarge {
      throw ArrayFileError("is larger than the memory")
    } catch is PlainFile.Failure {
      throw ArrayFileError("cannot be read; check its permissions")
    }
  }

  private static func array(_ path: String, _ dataset: String?) throws -> NumberArray {
    let look: (UnsafeRawBufferPointer) throws -> Void = { bytes in
      guard bytes.starts(with: [0x89, 0x48, 0x44, 0x46]) else {
        throw ArrayFileError("is no HDF5 file")
      }
    }
    let memory = Int(Bytes.ofMachine())
    guard let file = try PlainFile.read(path, limit: memory, look: look) else {
      throw ArrayFileError("does not exist; paths are relative to the job file")
    }
    return try withExtendedLifetime(file) {
      try HDF5Library.exclusively {
        var group = try FileImage.open(file.bytes)
        var parts = (dataset ?? "").split(separator: "/").map(String.init)
        guard parts.count <= 20 else { throw ArrayFileError("has no dataset that deep") }
        while parts.count > 1 {
          group = try step(parts.removeFirst(), group)
        }
        let name = try parts.first ?? only(group)
        guard try Group.names(group).contains(name), try Group.isDataset(name, in: group) else {
          throw ArrayFileError("has no dataset \"\(shortened(dataset ?? name))\"")
        }
        return try numbers(name, in: group, size: file.bytes.count)
      }
    }
  }

  private static func step(_ name: String, _ group: Handle) throws -> Handle {
    guard try Group.names(group).contains(name), try Group.isGroup(name, in: group) else {
      throw ArrayFileError("has no group \"\(shortened(name))\"")
    }
    return try Group.open(name, in: group)
  }

  private static func only(_ group: Handle) throws -> String {
    let names = try Group.names(group).filter { try Group.isDataset($0, in: group) }
    guard names.count == 1 else {
      throw ArrayFileError(
        "has \(names.count) datasets; name one with `dataset`\(names.isEmpty ? "" : ": \(names.prefix(5).joined(separator: ", "))")"
      )
    }
    return names[0]
  }

  private static func numbers(_ name: String, in group: Handle, size: Int) throws -> NumberArray {
    let stored = try StoredDataset(
      name, in: group, allowance: Allowance(fileSize: size) { nil })
    guard (1...2).contains(stored.extents.count) else {
      throw ArrayFileError(
        "has \(stored.extents.count) dimensions in \"\(shortened(name))\"; one or two are understood"
      )
    }
    guard NumberArray.count(of: stored.extents) != nil else {
      throw ArrayFileError("has more than \(NumberArray.largest) numbers")
    }
    let values: [Double] = try stored.numbers()
    return NumberArray(shape: stored.extents, real: values)
  }
}
