/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-sms.h"

#include <string.h>

#include "kab-parameters.h"

#define PRICE_MAX 1000000

/* 3GPP TS 23.038, 6.2.1: besides these, ASCII but for ` and what is in the extension. */
static const char basic[] = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ ¡ÄÖÑÜ§¿äöñüà¤";
/* 6.2.1.1: an escape, and one more. */
static const char extension[] = "\f^{}\\[~]|€";

static guint
septets_of (gunichar c)
{
  if (g_utf8_strchr (extension, -1, c) != NULL)
    return 2;
  if ((c > 0x20 && c < 0x7f && c != '`') || g_utf8_strchr (basic, -1, c) != NULL)
    return 1;
  return 0;
}

static gboolean
is_gsm (const char *text)
{
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    if (septets_of (g_utf8_get_char (p)) == 0)
      return FALSE;

  return TRUE;
}

void
kab_sms_measure (const char *text, KabSmsSize *size)
{
  guint single, each, used = 0;

  memset (size, 0, sizeof *size);
  size->is_unicode = !is_gsm (text);
  single = size->is_unicode ? 70 : 160;
  each = size->is_unicode ? 67 : 153;
  size->parts = 1;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);
      guint n = !size->is_unicode ? septets_of (c) : c > 0xffff ? 2 : 1;

      size->units += n;
      if (used + n > each)
        {
          size->parts++;
          used = 0;
        }
      used += n;
    }
  if (size->units <= single)
    {
      size->parts = 1;
      size->left = single - size->units;
    }
  else
    size->left = each - used;
}

gboolean
kab_sms_tariff_read (const char *json, const char *phone, gint64 *price, GError **error)
{
  static const KabParameter known[] = {
    { "part", KAB_PARAMETER_NUMBER, 0, PRICE_MAX, NULL },
    { "prefixes", KAB_PARAMETER_TABLE, 0, PRICE_MAX, NULL },
  };
  g_autoptr (JsonObject) tariff = kab_parameters_read (json, known, G_N_ELEMENTS (known), error);
  JsonObject *prefixes;
  JsonObjectIter iter;
  const char *prefix;
  JsonNode *node;
  gsize longest = 0;

  if (tariff == NULL)
    return FALSE;
  *price = kab_parameters_get (tariff, "part", -1);
  if (phone == NULL || !json_object_has_member (tariff, "prefixes"))
    return TRUE;
  prefixes = json_object_get_object_member (tariff, "prefixes");
  json_object_iter_init (&iter, prefixes);
  while (json_object_iter_next (&iter, &prefix, &node))
    if (strlen (prefix) > longest && g_str_has_prefix (phone, prefix))
      {
        longest = strlen (prefix);
        *price = json_node_get_int (node);
      }
  return TRUE;
}
