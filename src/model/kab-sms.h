/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabSmsSize:
 * @is_unicode: whether the text has letters that the GSM alphabet (3GPP TS 23.038) lacks, so that it is sent as UCS-2
 * @units: septets of GSM, or 16-bit units of UCS-2
 * @parts: messages it is sent as; what is bought
 * @left: units that still go into the last part
 */
typedef struct
{
  gboolean is_unicode;
  guint units;
  guint parts;
  guint left;
} KabSmsSize;

/**
 * kab_sms_measure: @text: UTF-8
 *
 * A message holds 160 septets or 70 units; each part of a longer one 153 or 67, as its header takes the rest. What
 * takes two (€ or a bracket in GSM, an emoji in UCS-2) is never torn apart.
 */
void kab_sms_measure (const char *text, KabSmsSize *size);

/**
 * kab_sms_tariff_read:
 * @json: (nullable): as the setting "sms_tariff" keeps it, in kopecks a part: {"part": 350, "prefixes":
 *   {"+994": 900, …}}; of the prefixes the longest that fits counts
 * @phone: (nullable): E.164; %NULL only checks @json
 * @price: (out): of one part; -1 where the tariff says nothing of the number
 *
 * Returns: %FALSE and %KAB_ERROR_INVALID if it is none
 */
gboolean kab_sms_tariff_read (const char *json, const char *phone, gint64 *price, GError **error);

G_END_DECLS
