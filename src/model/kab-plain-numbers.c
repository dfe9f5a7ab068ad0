/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-plain-numbers.h"

/* The program's own locale but for numbers: never freed. */
static locale_t
plain_locale (void)
{
  static gsize once = 0;

  if (g_once_init_enter (&once))
    g_once_init_leave (&once, (gsize)newlocale (LC_NUMERIC_MASK, "C", duplocale (LC_GLOBAL_LOCALE)));
  return (locale_t)once;
}

KabPlainNumbers
kab_plain_numbers_hold (void)
{
  KabPlainNumbers self = { uselocale (plain_locale ()) };

  return self;
}

void
kab_plain_numbers_let_go (KabPlainNumbers *self)
{
  uselocale (self->former);
}
