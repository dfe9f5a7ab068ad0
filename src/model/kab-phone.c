/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-phone.h"

#include <string.h>

gboolean
kab_phone_is_valid (const char *text)
{
  gsize n;

  if (text == NULL || text[0] != '+' || text[1] < '1' || text[1] > '9')
    return FALSE;
  n = strspn (text + 1, "0123456789");

  return n >= 8 && n <= 15 && text[1 + n] == '\0';
}

char *
kab_phone_normalise (const char *text)
{
  g_autoptr (GString) digits = g_string_new (NULL);
  gboolean international = FALSE;
  g_autofree char *phone = NULL;

  if (text == NULL || !g_utf8_validate (text, -1, NULL))
    return NULL;
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      if (g_ascii_isdigit (*p))
        g_string_append_c (digits, *p);
      else if (*p == '+' && digits->len == 0 && !international)
        international = TRUE;
      else if (g_unichar_type (g_utf8_get_char (p)) != G_UNICODE_DASH_PUNCTUATION
               && !g_unichar_isspace (g_utf8_get_char (p)) && strchr ("()./", *p) == NULL)
        return NULL;
    }
  if (!international && g_str_has_prefix (digits->str, "00"))
    {
      international = TRUE;
      g_string_erase (digits, 0, 2);
    }
  if (!international)
    {
      if (digits->len == 11 && (digits->str[0] == '8' || digits->str[0] == '7'))
        g_string_erase (digits, 0, 1);
      /* No Russian area code begins with 0, 1 or 2 (numbering plan of 2018): 0… is how they write it at home
         in Bulgaria and Azerbaijan. */
      if (digits->len != 10 || digits->str[0] < '3')
        return NULL;
      g_string_prepend (digits, "7");
    }
  phone = g_strconcat ("+", digits->str, NULL);

  return kab_phone_is_valid (phone) ? g_steal_pointer (&phone) : NULL;
}

char *
kab_phone_format (const char *phone)
{
  gsize n;

  if (!kab_phone_is_valid (phone))
    return g_strdup (phone != NULL ? phone : "");
  n = strlen (phone);
  if (phone[1] == '7' && n == 12)
    return g_strdup_printf ("+7 %.3s %.3s-%.2s-%.2s", phone + 2, phone + 5, phone + 8, phone + 10);
  if (g_str_has_prefix (phone, "+359") && n == 13)
    return g_strdup_printf ("+359 %.2s %.3s %.4s", phone + 4, phone + 6, phone + 9);
  if (g_str_has_prefix (phone, "+994") && n == 13)
    return g_strdup_printf ("+994 %.2s %.3s %.2s %.2s", phone + 4, phone + 6, phone + 9, phone + 11);

  return g_strdup (phone);
}
