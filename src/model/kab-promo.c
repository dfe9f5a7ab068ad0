/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "kab-promo.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <sodium.h>

#include "kab-amount.h"
#include "kab-date.h"
#include "kab-text.h"

char *
kab_promo_key (const char *code)
{
  g_autofree char *stripped = kab_text_strip (g_strdup (code));
  g_autofree char *folded = g_utf8_casefold (stripped, -1);

  return g_utf8_normalize (folded, -1, G_NORMALIZE_ALL);
}

char *
kab_promo_make_code (const char *prefix)
{
  static const char letters[] = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
  g_autofree char *stripped = kab_text_strip (g_strdup (prefix != NULL ? prefix : ""));
  GString *code = g_string_new (stripped);

  for (guint i = 0; i < 10; i++)
    {
      if (i % 5 == 0 && code->len > 0)
        g_string_append_c (code, '-');
      g_string_append_c (code, letters[randombytes_uniform (sizeof letters - 1)]);
    }
  return g_string_free (code, FALSE);
}

char *
kab_promo_refusal (const KabPromo *promo, const KabPromoUse *use)
{
  if (!promo->active)
    return g_strdup (_ ("The promo code is no longer given."));
  if (promo->from != NULL && strcmp (use->day, promo->from) < 0)
    {
      g_autofree char *day = kab_date_format (promo->from, NULL);

      return g_strdup_printf (_ ("The promo code begins on %s."), day);
    }
  if (promo->to != NULL && strcmp (use->day, promo->to) > 0)
    {
      g_autofree char *day = kab_date_format (promo->to, NULL);

      return g_strdup_printf (_ ("The promo code ended on %s."), day);
    }
  if (promo->packages != NULL && promo->packages[0] != NULL
      && (use->package == NULL || !g_strv_contains (promo->packages, use->package)))
    return g_strdup (_ ("The promo code is for other packages."));
  if (promo->partner != NULL && use->partner != NULL && !g_str_equal (promo->partner, use->partner))
    return g_strdup (_ ("The promo code is another partner's."));
  if (promo->limit_total > 0 && promo->used >= promo->limit_total)
    return g_strdup (_ ("The promo code has been used as often as it may be."));
  if (promo->limit_client > 0 && use->used_by_client >= promo->limit_client)
    return g_strdup (_ ("This client has used the promo code as often as one may."));
  if (!promo->percent && g_strcmp0 (promo->currency, use->currency) != 0)
    return g_strdup (_ ("The promo code is in another currency."));
  return NULL;
}

gint64
kab_promo_discount (const KabPromo *promo, const KabPromoUse *use)
{
  g_autofree char *refusal = kab_promo_refusal (promo, use);
  gint64 amount = MAX (use->amount, 0), discount;

  if (refusal != NULL)
    return 0;
  discount = promo->percent ? kab_amount_percent (amount, CLAMP (promo->value, 0, KAB_PERCENT_ALL))
                            : MAX (promo->value, 0);
  return MIN (discount, amount);
}
