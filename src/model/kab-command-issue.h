/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-command-private.h"
#include "kab-price.h"

G_BEGIN_DECLS

/* A sale of one package, read from the arguments of a command: who sells what to whom, and what it comes to. */
typedef struct
{
  const KabCall *call;
  const KabCommandWorld *world;
  const KabField **field;
  char *order_id;
  char *licence_id;
  KabRow *package;
  KabRow *client;
  KabRow *agent;
  KabRow *partner;
  KabRow *renewed;      /* what it takes the place of */
  const KabRow *before; /* the licence that there is already, of an order that is changed */
  KabRow *promo_row;
  GPtrArray *promo_packages; /* ids, with a NULL behind them */
  GPtrArray *rows;           /* of what @options point into */
  GArray *options;           /* of KabPriceOption */
  char *options_json;
  KabPromo promo;
  KabPromoUse use;
  KabPrice *price;
  KabPrice *full; /* without the promo code: a line of an order has none */
} KabIssue;

void kab_issue_clear (KabIssue *issue);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabIssue, kab_issue_clear)

/* Reads and checks all of it: the first five members, and what of @renewed and @before there is, are given */
gboolean kab_issue_read (KabIssue *issue, GError **error);
KabRow *kab_issue_make_order (const KabIssue *issue);
KabRow *kab_issue_make_licence (const KabIssue *issue, const KabRow *order);
KabRow *kab_issue_make_line (const KabIssue *issue, const KabRow *order, const KabRow *licence);

G_END_DECLS
