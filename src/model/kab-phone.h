/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * kab_phone_normalise:
 * @text: a number as people write it: "8 (912) 345-67-89", "+359 88 123 4567", "9123456789"
 *
 * A number without a country's code is taken for a Russian one: ten digits, or eleven
 * that begin with 8 (the Russian trunk prefix) or 7. Ten digits that begin with 0 are no Russian
 * number and give %NULL, since nothing says whose they are. "00" before a country's code counts
 * as "+".
 *
 * Returns: (transfer full) (nullable): the number in E.164 (ITU-T), "+79123456789", or %NULL if
 *   it is none
 */
char *kab_phone_normalise (const char *text);

/** kab_phone_is_valid: Returns: whether @text is E.164: a plus sign and 8 to 15 digits, no leading 0 */
gboolean kab_phone_is_valid (const char *text);

/** kab_phone_format: Returns: (transfer full): an E.164 number with spaces, as people read it */
char *kab_phone_format (const char *phone);

G_END_DECLS
