-- What the configuration of Kong's plugin may say. Not run by the tests, for Debian has no Kong.
return {
  name = "reeve",
  fields = {
    {
      config = {
        type = "record",
        fields = {
          { address = { type = "string", default = "unix:/run/reeve/http.sock" } },
          -- Milliseconds that Reeve has for an answer, and bytes of a body.
          { timeout = { type = "integer", default = 1000, between = { 1, 60000 } } },
          { body_size_max = { type = "integer", default = 8388608, between = { 0, 8388608 } } },
        },
      },
    },
  },
}
