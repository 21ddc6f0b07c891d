// nghttp2, the frames of HTTP/2, as Debian packages it (libnghttp2-dev).
#include <nghttp2/nghttp2.h>
