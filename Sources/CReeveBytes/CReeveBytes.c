#include "CReeveBytes.h"

// Blocks are compared with the first byte of the piece and, as far behind as it is long, with its last.
int64_t reeve_find(const void *text, size_t count, size_t start, const void *piece, size_t length) {
  const uint8_t *a = text, *p = piece;
  if (length > count || start > count - length) return -1;
  size_t last = count - length, at = start;
  if (last >= 15) {
    reeve_block first_byte = reeve_repeated(p[0]), last_byte = reeve_repeated(p[length - 1]);
    for (;;) {
      // The last block begins where it ends with the last place; places before `at` have been looked at.
      size_t from = at + 15 <= last ? at : last - 15;
      uint32_t places = reeve_mask((reeve_block)(reeve_load(a + from) == first_byte) &
                                   (reeve_block)(reeve_load(a + from + length - 1) == last_byte));
      places &= ~0u << (at - from);
      while (places != 0) {
        size_t place = from + (size_t)__builtin_ctz(places);
        if (reeve_equal(a + place, p, length)) return (int64_t)place;
        places &= places - 1;
      }
      if (from + 15 >= last) return -1;
      at = from + 16;
    }
  }
  for (; at <= last; at++)
    if (a[at] == p[0] && reeve_equal(a + at, p, length)) return (int64_t)at;
  return -1;
}

// Letters have the upper half of the bits; digits and signs, which share them with control characters, the lower one.
#define BIT(byte) (1ull << (((byte) & 31) | ((byte) >> 1 & 32)))
#define FOUR_BITS(byte) BIT(byte), BIT((byte) + 1), BIT((byte) + 2), BIT((byte) + 3)
#define SIXTEEN_BITS(byte) FOUR_BITS(byte), FOUR_BITS((byte) + 4), FOUR_BITS((byte) + 8), FOUR_BITS((byte) + 12)
#define SIXTY_FOUR_BITS(byte) \
  SIXTEEN_BITS(byte), SIXTEEN_BITS((byte) + 16), SIXTEEN_BITS((byte) + 32), SIXTEEN_BITS((byte) + 48)

const uint64_t reeve_bit_of_byte[256] = {
    SIXTY_FOUR_BITS(0), SIXTY_FOUR_BITS(64), SIXTY_FOUR_BITS(128), SIXTY_FOUR_BITS(192)};

const uint8_t reeve_class_of_byte[256] = {
    0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
    0, 8, 0, 8, 8, 8, 8, 8, 0, 0, 8, 9, 1, 15, 13, 0, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 1, 0, 0,
    1, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 0, 0, 0, 8, 13,
    8, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 15, 0, 8, 0, 8, 0,
};
