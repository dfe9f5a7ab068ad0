/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * KabPromo:
 * @code: as it was given out
 * @percent: whether @value is basis points; minor units otherwise
 * @currency: of a fixed value
 * @partner: (nullable): whom the sale is attributed to; with another partner's sale the code does not go
 * @packages: (nullable) (array zero-terminated=1): ids; %NULL or empty: any
 * @from: (nullable): first day, YYYY-MM-DD
 * @to: (nullable): last day
 * @limit_total: how often it may be used in all; 0: without limit
 * @limit_client: how often by one client; 0: without limit
 * @used: how often it was
 * @active: not archived
 */
typedef struct
{
  const char *code;
  gboolean percent;
  gint64 value;
  const char *currency;
  const char *partner;
  const char *const *packages;
  const char *from;
  const char *to;
  gint64 limit_total;
  gint64 limit_client;
  gint64 used;
  gboolean active;
} KabPromo;

/**
 * KabPromoUse: what the code is to be used for
 * @partner: (nullable): who sells; %NULL: the site
 * @day: YYYY-MM-DD
 * @used_by_client: how often this client used it before
 */
typedef struct
{
  gint64 amount;
  const char *currency;
  const char *package;
  const char *partner;
  const char *day;
  gint64 used_by_client;
} KabPromoUse;

/** kab_promo_key: Returns: (transfer full): by what codes are the same: without blanks at the ends and without case */
char *kab_promo_key (const char *code);

/** KAB_PROMO_PREFIX_MAX: the longest beginning that kab_promo_make_code() takes, in characters */
#define KAB_PROMO_PREFIX_MAX 16

/**
 * kab_promo_make_code:
 * @prefix: (nullable): what the codes of one batch begin with
 *
 * Returns: (transfer full): a code that nobody can guess from others, of letters and digits that are not mistaken for one
 *   another, in groups as people read them out
 */
char *kab_promo_make_code (const char *prefix);

/** kab_promo_refusal: Returns: (transfer full) (nullable): why the code does not go, a sentence; %NULL if it does */
char *kab_promo_refusal (const KabPromo *promo, const KabPromoUse *use);

/** kab_promo_discount: Returns: what comes off: between 0 and the amount; 0 where the code does not go */
gint64 kab_promo_discount (const KabPromo *promo, const KabPromoUse *use);

G_END_DECLS
