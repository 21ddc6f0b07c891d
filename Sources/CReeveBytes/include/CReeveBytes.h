// Comparing and searching bytes sixteen at a time: what Swift's own vector types are compiled to byte by byte. No function
// reads outside the bytes that it is given. Where a processor has no such instructions as SSE2's, the same is done by words.

#ifndef CREEVEBYTES_H
#define CREEVEBYTES_H

#include <stddef.h>
#include <stdint.h>

typedef uint8_t reeve_block __attribute__((vector_size(16), aligned(1), may_alias));
typedef uint64_t reeve_word __attribute__((aligned(1), may_alias));
typedef uint16_t reeve_quarter __attribute__((aligned(1), may_alias));
typedef uint32_t reeve_half __attribute__((aligned(1), may_alias));

/// The bit of each byte in `reeve_byte_bits`.
extern const uint64_t reeve_bit_of_byte[256];

#define REEVE_INLINE static inline __attribute__((always_inline))
/// Texts are short: what prepares an unrolled loop would cost more than the loop.
#define REEVE_SHORT_LOOP _Pragma("clang loop unroll(disable) vectorize(disable)")

/// A bit for each byte of which all bits are set; the others have none.
REEVE_INLINE uint32_t reeve_mask(reeve_block bytes) {
#ifdef __SSE2__
  typedef char signed_block __attribute__((vector_size(16)));
  return (uint32_t)__builtin_ia32_pmovmskb128((signed_block)bytes);
#else
  typedef uint64_t words __attribute__((vector_size(16)));
  words halves = (words)bytes & 0x8080808080808080ull;
  uint32_t low = (uint32_t)(((halves[0] >> 7) * 0x0102040810204080ull) >> 56);
  uint32_t high = (uint32_t)(((halves[1] >> 7) * 0x0102040810204080ull) >> 56);
  return low | high << 8;
#endif
}

REEVE_INLINE reeve_block reeve_load(const uint8_t *bytes) { return *(const reeve_block *)bytes; }

REEVE_INLINE reeve_block reeve_repeated(uint8_t byte) {
  return (reeve_block){byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte, byte};
}

REEVE_INLINE int reeve_is_zero(reeve_block bytes) { return reeve_mask((reeve_block)(bytes == (reeve_block){0})) == 0xFFFF; }

/// Whether `count` bytes are equal.
REEVE_INLINE int reeve_equal(const void *left, const void *right, size_t count) {
  const uint8_t *a = left, *b = right;
  if (count >= 16) {
    size_t last = count - 16;
    reeve_block difference = (reeve_load(a + last) ^ reeve_load(b + last)) | (reeve_load(a) ^ reeve_load(b));
    REEVE_SHORT_LOOP for (size_t offset = 16; offset < last; offset += 16) difference |= reeve_load(a + offset) ^ reeve_load(b + offset);
    return reeve_is_zero(difference);
  }
  if (count >= 8) {
    size_t last = count - 8;
    return ((*(const reeve_word *)a ^ *(const reeve_word *)b) |
            (*(const reeve_word *)(a + last) ^ *(const reeve_word *)(b + last))) == 0;
  }
  if (count >= 4) {
    size_t last = count - 4;
    return ((*(const reeve_half *)a ^ *(const reeve_half *)b) |
            (*(const reeve_half *)(a + last) ^ *(const reeve_half *)(b + last))) == 0;
  }
  REEVE_SHORT_LOOP for (size_t offset = 0; offset < count; offset++)
    if (a[offset] != b[offset]) return 0;
  return 1;
}

/// The first place at or after `start`, and as many pairs of bytes further, at which a pair has a slot that is not zero; where
/// there is none, a place behind `count - 2`. The slot of a pair is the upper bits of a product, of which `shift` are left out.
REEVE_INLINE long reeve_next_pair(const void *text, long count, long start, const void *slots, uint32_t shift) {
  const uint8_t *a = text;
  const reeve_quarter *table = slots;
  REEVE_SHORT_LOOP for (; start + 2 <= count; start += 2)
    if (table[(*(const reeve_quarter *)(a + start) * 0x9E3779B1u) >> shift] != 0) break;
  return start;
}

/// Gives `count` bytes one value. Builds for tests, in which Swift's own way goes byte by byte, have it as fast as all others.
REEVE_INLINE void reeve_fill(void *target, uint8_t value, size_t count) { __builtin_memset(target, value, count); }

/// Which bytes stand in a text, as bits: upper and lower case of a letter share one, and some others do.
REEVE_INLINE uint64_t reeve_byte_bits(const void *text, long count) {
  const uint8_t *a = text;
  uint64_t bits = 0;
  long place = 0;
  REEVE_SHORT_LOOP for (; place + 8 <= count; place += 8)
    bits |= reeve_bit_of_byte[a[place]] | reeve_bit_of_byte[a[place + 1]] | reeve_bit_of_byte[a[place + 2]] |
            reeve_bit_of_byte[a[place + 3]] | reeve_bit_of_byte[a[place + 4]] | reeve_bit_of_byte[a[place + 5]] |
            reeve_bit_of_byte[a[place + 6]] | reeve_bit_of_byte[a[place + 7]];
  REEVE_SHORT_LOOP for (; place < count; place++) bits |= reeve_bit_of_byte[a[place]];
  return bits;
}

/// How many bytes, of `count`, are equal before the first that is not.
REEVE_INLINE long reeve_common(const void *left, const void *right, long count) {
  const uint8_t *a = left, *b = right;
  long offset = 0;
  if (count >= 16) {
    for (long last = count - 16;;) {
      uint32_t equal = reeve_mask((reeve_block)(reeve_load(a + offset) == reeve_load(b + offset)));
      if (equal != 0xFFFF) return offset + __builtin_ctz(~equal);
      if (offset == last) return count;
      offset = offset + 16 < last ? offset + 16 : last;
    }
  }
  REEVE_SHORT_LOOP while (offset < count && a[offset] == b[offset]) offset++;
  return offset;
}

/// Whether `count` bytes of `text` are those of `lower` when the bits of `letters` are set in them: 0x20 for each letter.
REEVE_INLINE int reeve_folds(const void *text, const void *lower, const void *letters, size_t count) {
  const uint8_t *a = text, *b = lower, *mask = letters;
  if (count >= 16) {
    size_t last = count - 16;
    reeve_block difference = (reeve_load(a + last) | reeve_load(mask + last)) ^ reeve_load(b + last);
    REEVE_SHORT_LOOP for (size_t offset = 0; offset < last; offset += 16)
      difference |= (reeve_load(a + offset) | reeve_load(mask + offset)) ^ reeve_load(b + offset);
    return reeve_is_zero(difference);
  }
  if (count >= 8) {
    size_t last = count - 8;
    return (((*(const reeve_word *)a | *(const reeve_word *)mask) ^ *(const reeve_word *)b) |
            ((*(const reeve_word *)(a + last) | *(const reeve_word *)(mask + last)) ^ *(const reeve_word *)(b + last))) == 0;
  }
  REEVE_SHORT_LOOP for (size_t offset = 0; offset < count; offset++)
    if ((a[offset] | mask[offset]) != b[offset]) return 0;
  return 1;
}

/// Whether no byte is above 0x7F.
REEVE_INLINE int reeve_is_ascii(const void *text, size_t count) {
  const uint8_t *a = text;
  if (count >= 16) {
    size_t offset = 0;
    if (count >= 64) {
      size_t last = count - 64;
      const uint8_t *end = a + last;
      reeve_block all = reeve_load(end) | reeve_load(end + 16) | reeve_load(end + 32) | reeve_load(end + 48);
      REEVE_SHORT_LOOP for (; offset < last; offset += 64)
        all |= reeve_load(a + offset) | reeve_load(a + offset + 16) | reeve_load(a + offset + 32) | reeve_load(a + offset + 48);
      return reeve_mask(all) == 0;
    }
    size_t last = count - 16;
    reeve_block high = reeve_load(a + last);
    REEVE_SHORT_LOOP for (; offset < last; offset += 16) high |= reeve_load(a + offset);
    return reeve_mask(high) == 0;
  }
  uint8_t high = 0;
  REEVE_SHORT_LOOP for (size_t offset = 0; offset < count; offset++) high |= a[offset];
  return high < 0x80;
}

/// Whether `count` bytes, 16 or more, are those of `form` where `mask` has bits; both are aligned to 16.
REEVE_INLINE int reeve_has_form(const void *text, const void *form, const void *mask, size_t count) {
  typedef uint8_t aligned_block __attribute__((vector_size(16), aligned(16), may_alias));
  const uint8_t *a = text, *f = form, *m = mask;
  size_t last = count - 16, offset = 0;
  reeve_block difference = (reeve_load(a + last) ^ reeve_load(f + last)) & reeve_load(m + last);
  if (count > 32) {
    last -= 16;
    difference |= (reeve_load(a + last) ^ reeve_load(f + last)) & reeve_load(m + last);
    REEVE_SHORT_LOOP do {
      difference |= (reeve_load(a + offset) ^ *(const aligned_block *)(f + offset)) & *(const aligned_block *)(m + offset);
      difference |=
          (reeve_load(a + offset + 16) ^ *(const aligned_block *)(f + offset + 16)) & *(const aligned_block *)(m + offset + 16);
    } while ((offset += 32) < last);
    return reeve_is_zero(difference);
  }
  if (count > 16) difference |= (reeve_load(a) ^ reeve_load(f)) & reeve_load(m);
  return reeve_is_zero(difference);
}

/// Whether `count` bytes are equal, where there are often more than 32.
REEVE_INLINE int reeve_equal_long(const void *left, const void *right, size_t count) {
  const uint8_t *a = left, *b = right;
  if (count < 32) return reeve_equal(left, right, count);
  size_t last = count - 32;
  reeve_block difference = (reeve_load(a + last) ^ reeve_load(b + last)) | (reeve_load(a + last + 16) ^ reeve_load(b + last + 16));
  REEVE_SHORT_LOOP for (size_t offset = 0; offset < last; offset += 32)
    difference |= (reeve_load(a + offset) ^ reeve_load(b + offset)) | (reeve_load(a + offset + 16) ^ reeve_load(b + offset + 16));
  return reeve_is_zero(difference);
}

/// The IPv4 address that a text is, the first octet highest; -1: it is none. No octet has a zero before other digits.
REEVE_INLINE int64_t reeve_quad(const void *text, size_t count) {
  if (count < 7 || count > 15) return -1;
  const uint8_t *next = text, *end = next + count;
  uint32_t address = 0;
  for (int octet = 0;;) {
    // Of the first three, a digit and a dot follow at least; behind the last digit, `end` is looked at.
    uint32_t value = (uint32_t)*next++ - '0';
    if (value > 9) return -1;
    if (next < end) {
      uint32_t digit = (uint32_t)*next - '0';
      if (digit <= 9) {
        if (value == 0) return -1;
        value = value * 10 + digit;
        if (++next < end && (digit = (uint32_t)*next - '0') <= 9) {
          value = value * 10 + digit;
          next++;
          if (value > 255) return -1;
        }
      }
    }
    address = address << 8 | value;
    if (++octet == 4) break;
    if (end - next < 2 || *next++ != '.') return -1;
  }
  return next == end ? (int64_t)address : -1;
}

/// A bit for each of the first 64 bytes that is `byte`; all 64 can be read.
REEVE_INLINE uint64_t reeve_places_of_64(const void *text, uint8_t byte) {
  const uint8_t *a = text;
  reeve_block wanted = reeve_repeated(byte);
  return (uint64_t)(reeve_mask((reeve_block)(reeve_load(a) == wanted)) |
                    reeve_mask((reeve_block)(reeve_load(a + 16) == wanted)) << 16) |
         (uint64_t)(reeve_mask((reeve_block)(reeve_load(a + 32) == wanted)) |
                    reeve_mask((reeve_block)(reeve_load(a + 48) == wanted)) << 16) << 32;
}

/// A bit for each of the first 64 bytes that is `byte`.
REEVE_INLINE uint64_t reeve_places(const void *text, size_t count, uint8_t byte) {
  const uint8_t *a = text;
  reeve_block wanted = reeve_repeated(byte);
  uint64_t places = 0;
  if (count > 64) count = 64;
  if (count >= 16) {
    size_t last = count - 16;
    REEVE_SHORT_LOOP for (size_t offset = 0; offset < last; offset += 16)
      places |= (uint64_t)reeve_mask((reeve_block)(reeve_load(a + offset) == wanted)) << offset;
    return places | (uint64_t)reeve_mask((reeve_block)(reeve_load(a + last) == wanted)) << last;
  }
  REEVE_SHORT_LOOP for (size_t offset = 0; offset < count; offset++) places |= (uint64_t)(a[offset] == byte) << offset;
  return places;
}

/// The first place at or after `start` of a byte that is `byte`; `count` where there is none.
REEVE_INLINE long reeve_first(const void *text, long count, long start, uint8_t byte) {
  const uint8_t *a = text;
  reeve_block wanted = reeve_repeated(byte);
  REEVE_SHORT_LOOP for (; start + 16 <= count; start += 16) {
    uint32_t places = reeve_mask((reeve_block)(reeve_load(a + start) == wanted));
    if (places != 0) return start + __builtin_ctz(places);
  }
  REEVE_SHORT_LOOP for (; start < count; start++)
    if (a[start] == byte) break;
  return start;
}

/// The first place at or after `start` of a control character of ASCII; `count` where there is none.
REEVE_INLINE long reeve_first_control(const void *text, long count, long start) {
  const uint8_t *a = text;
  reeve_block space = reeve_repeated(0x20), delete = reeve_repeated(0x7F);
  REEVE_SHORT_LOOP for (; start + 16 <= count; start += 16) {
    reeve_block block = reeve_load(a + start);
    uint32_t places = reeve_mask((reeve_block)(block < space) | (reeve_block)(block == delete));
    if (places != 0) return start + __builtin_ctz(places);
  }
  REEVE_SHORT_LOOP for (; start < count; start++)
    if (a[start] < 0x20 || a[start] == 0x7F) break;
  return start;
}

/// Where `piece`, which is not empty, first stands in `text` at or after `start`; -1: nowhere.
int64_t reeve_find(const void *text, size_t count, size_t start, const void *piece, size_t length);

/// What a byte may be part of: the name of an IAM entity or session (1), a service's prefix (2), an action's name (4), the name
/// of a header field (8).
extern const uint8_t reeve_class_of_byte[256];

/// Whether all bytes are of a class.
REEVE_INLINE int reeve_all_of_class(const void *text, size_t count, uint8_t class) {
  const uint8_t *a = text;
  REEVE_SHORT_LOOP for (size_t offset = 0; offset < count; offset++) class &= reeve_class_of_byte[a[offset]];
  return class != 0;
}

/// Copies `count` bytes, which are few.
REEVE_INLINE void reeve_copy_few(void *to, const void *from, size_t count) {
  uint8_t *b = to;
  const uint8_t *a = from;
  if (count >= 16) {
    size_t last = count - 16;
    REEVE_SHORT_LOOP for (size_t offset = 0; offset < last; offset += 16) *(reeve_block *)(b + offset) = reeve_load(a + offset);
    *(reeve_block *)(b + last) = reeve_load(a + last);
  } else if (count >= 8) {
    uint64_t first = *(const reeve_word *)a, second = *(const reeve_word *)(a + count - 8);
    *(reeve_word *)b = first;
    *(reeve_word *)(b + count - 8) = second;
  } else {
    REEVE_SHORT_LOOP for (size_t offset = 0; offset < count; offset++) b[offset] = a[offset];
  }
}

/// Asks that the cache line of an address be fetched.
REEVE_INLINE void reeve_prefetch(const void *address) { __builtin_prefetch(address, 0, 3); }

#endif
