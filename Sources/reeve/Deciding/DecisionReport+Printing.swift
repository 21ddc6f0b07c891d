import Reeve

extension DecisionReport {
  var exitStatus: ExitStatus { answer.decision == .allowed ? .success : .negative }

  func print(on console: Console, asJSON isJSON: Bool) {
    if isJSON { console.print(json) } else { console.print(text) }
  }
}
