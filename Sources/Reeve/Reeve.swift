// What `import Reeve` brings with it: requests and answers, diagnostics, and the story that the definition tells.
@_exported public import ReeveImage
@_exported public import ReevePolicy
@_exported public import ReeveReference
@_exported public import ReeveStore
@_exported public import ReeveTypes
