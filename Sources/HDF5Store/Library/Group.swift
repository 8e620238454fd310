import CHDF5

/// Groups and what they hold.
enum Group {
  static func create(_ name: String, in parent: Handle) throws -> Handle {
    let link = try PropertyList.utf8Link()
    let settings = try PropertyList.ordered(twa_h5_group_creation())
    return try use(parent, link, settings) {
      try Handle("H5Gcreate", H5Gcreate2($0, name, $1, $2, twa_h5_default()), close: H5Gclose)
    }
  }

  static func open(_ name: String, in parent: Handle) throws -> Handle {
    try parent.use {
      try Handle("H5Gopen", H5Gopen2($0, name, twa_h5_default()), close: H5Gclose)
    }
  }

  /// Names of the members in the order of creation, or by name where the order is not known.
  ///
  /// - Throws: `Damage` where a member is a link to somewhere else, or has no usable name.
  static func names(_ group: Handle) throws -> [String] {
    var members = Members()
    try withUnsafeMutablePointer(to: &members) { members in
      try group.use { id in
        let visit: twa_h5_visit = { name, isHard, context in
          guard let name, let members = context?.assumingMemoryBound(to: Members.self) else {
            return 1
          }
          members.pointee.add(String(cString: name), isHard: isHard != 0)
          return members.pointee.problem == nil ? 0 : 1
        }
        if twa_h5_links(id, 1, visit, members) >= 0 { return }
        members.pointee = Members()
        try check("H5Literate", twa_h5_links(id, 0, visit, members))
      }
    }
    if let problem = members.problem { throw Damage(reason: problem) }
    return members.names
  }

  private struct Members {
    var names: [String] = []
    var problem: String?

    static let most = 100_000

    mutating func add(_ name: String, isHard: Bool) {
      names.append(name)
      if !isHard {
        problem = "it holds '\(name)', which is a link to somewhere else"
      } else if name.isEmpty || name == "." || name.utf8.contains(UInt8(ascii: "/")) {
        problem = "it holds '\(name)', which is no name"
      } else if names.count > Self.most {
        problem = "it holds more than \(Self.most) datasets"
      }
    }
  }

  static func isDataset(_ name: String, in group: Handle) throws -> Bool {
    try kind(name, in: group) == H5I_DATASET
  }

  static func isGroup(_ name: String, in group: Handle) throws -> Bool {
    try kind(name, in: group) == H5I_GROUP
  }

  private static func kind(_ name: String, in group: Handle) throws -> H5I_type_t {
    let object = try group.use {
      try Handle("H5Oopen", H5Oopen($0, name, twa_h5_default()), close: H5Oclose)
    }
    return object.use { H5Iget_type($0) }
  }
}
