"""The proxies of Deploy, each started with the configuration that people copy."""

import os

# Debian has lua-nginx-module as a module to load; OpenResty has it built in, so Deploy's configuration does not load it.
LUA_MODULES = " ".join(
    f"load_module /usr/lib/nginx/modules/{name}.so;" for name in ("ndk_http_module", "ngx_http_lua_module"))

# Started as root, nginx would serve as a user who may not connect to Reeve; README.md of Deploy/NGINX has the group.
NGINX_OPTIONS = "daemon off;" + (" user root;" if os.geteuid() == 0 else "")
