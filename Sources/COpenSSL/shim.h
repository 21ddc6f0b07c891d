// OpenSSL's libcrypto, as Debian packages it (libssl-dev).
#include <openssl/evp.h>
#include <openssl/sha.h>
