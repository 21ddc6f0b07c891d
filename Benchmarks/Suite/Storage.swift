import ReeveCompiler
import ReeveImage
import ReevePolicy
import ReeveStore

/// What a change costs under each way of storing an image: the measurements behind the choice in ARCHITECTURE.md.
enum Storage {
  /// `storage FOLDER`.
  static func run(_ arguments: [String]) throws {
    guard arguments.count == 1 else { throw Failure(usage) }
    var store = try World.load(folder: arguments[0])
    var compiler = Compiler()
    let (cold, first) = try Measurement.seconds { try compiler.compile(store) }
    line("whole image, every document compiled", cold, first.bytes.count, phases(first))
    StoreEdit.policy.apply(to: &store)
    let (warm, second) = try Measurement.seconds { try compiler.compile(store) }
    line("whole image, programs taken over", warm, second.bytes.count, phases(second))
    // Added to, so that no compiler may leave the copy out.
    let (copying, copy) = Measurement.seconds { second.bytes + [0] }
    line("  of which a copy of memory", copying, copy.count - 1, "")
    let (digest, _) = Measurement.seconds { ImageDigest.compute(second.bytes) }
    line("  of which SHA-256", digest, second.bytes.count, "")
    let (verifying, _) = try Measurement.seconds { try LoadedImage(second.bytes) }
    line("  and then, verifying it", verifying, second.bytes.count, "")
    for (name, changed) in [("one policy", policyAlone(store)), ("one user", userAlone(store))] {
      var compiler = Compiler()
      let (seconds, delta) = try Measurement.seconds { try compiler.compile(changed) }
      line("a delta with \(name)", seconds, delta.bytes.count, "")
    }
    print(
      "\(usesOfEditedPolicy(store)) principals have the edited policy: a delta gives up their cells, or has them anew")
  }

  private static func line(_ what: String, _ seconds: Double, _ bytes: Int, _ note: String) {
    print(
      "\(Column.left(what, 38)) \(Column.right(Column.fixed(seconds * 1e3, seconds < 0.01 ? 2 : 0), 8)) ms"
        + " \(Column.right(Column.grouped(bytes), 12)) bytes  \(note)")
  }

  private static func phases(_ image: CompiledImage) -> String {
    var sums: [(CompilePhase.Step, Duration)] = []
    for phase in image.phases {
      if let index = sums.firstIndex(where: { $0.0 == phase.step }) {
        sums[index].1 += phase.duration
      } else {
        sums.append((phase.step, phase.duration))
      }
    }
    return sums.map {
      "\($0.0.rawValue) \(Column.fixed(Double($0.1.components.attoseconds) / 1e15 + Double($0.1.components.seconds) * 1e3, 0))"
    }
    .joined(separator: ", ")
  }

  private static func editedPolicy(_ store: Store) -> AttachedPolicy? {
    store.accounts[0].roles.lazy.flatMap(\.managedPolicies).first
  }

  /// The store that holds the edited policy and nothing else.
  private static func policyAlone(_ store: Store) -> Store {
    var account = Account(id: store.accounts[0].id)
    if let policy = editedPolicy(store), let role = store.accounts[0].roles.first {
      account.roles = [Role(arn: role.arn, name: role.name, managedPolicies: [policy])]
    }
    return Store(documents: store.documents, accounts: [account])
  }

  /// The store that holds one user with its own policies; those that it shares stay in the base.
  private static func userAlone(_ store: Store) -> Store {
    var account = Account(id: store.accounts[0].id)
    if var user = store.accounts[0].users.first {
      user.groups = []
      user.managedPolicies = []
      account.users = [user]
    }
    return Store(documents: store.documents, accounts: [account])
  }

  private static func usesOfEditedPolicy(_ store: Store) -> Int {
    guard let policy = editedPolicy(store) else { return 0 }
    let has = { (policies: [AttachedPolicy]) in policies.contains { $0.name == policy.name } }
    let groups = Set(store.accounts[0].groups.filter { has($0.managedPolicies) }.map(\.name))
    return store.accounts[0].roles.count { has($0.managedPolicies) }
      + store.accounts[0].users.count { has($0.managedPolicies) || $0.groups.contains { groups.contains($0) } }
  }
}
