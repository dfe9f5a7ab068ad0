/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A cache and an outbox without a server: pages of changes made by hand. */
#pragma once

#include "kab-cache.h"

typedef struct
{
  char *folder;
  KabWork *work;
  KabCache *cache;
  gint64 fence;
  char *cursor;
  guint n_pages;
  gint64 time; /* by the server's clock; 0: its pages do not say */
} Store;

void store_open (Store *store);
void store_reopen (Store *store);
void store_close (Store *store);

/* A page of items, each a JSON object; @until 0: the greatest rev is not known */
gboolean
store_page (Store *store, const char *items, gboolean more, gboolean restart, gint64 until, GError **error);
/* The same with every text its own: for pages that come twice, late or from elsewhere. */
gboolean store_raw_page (Store *store, const char *text, KabPageResult *result, GError **error);

/* The item that brings @row as it is. */
void append_item (GString *items, const KabRow *row);
KabRow *store_find (Store *store, const KabEntity *entity, const char *id);
/* An edit, kept and shown. */
void store_edit (Store *store, KabMutation *mutation);

/* A package, and a run that brings @row, which it takes. */
KabRow *store_package (const char *id, gint64 rev, const char *name, gint64 price);
void store_bring (Store *store, KabRow *row, gboolean restart);
/* A page that brings @row, as the server would word it. */
char *store_page_text (const char *echo, const char *cursor, gboolean more, const KabRow *row);
/* The edit that gives a package another price, and the price that is shown; -1: no such row. */
KabMutation *store_price_edit (Store *store, const char *id, gint64 price);
gint64 store_shown_price (Store *store, const char *id);

/* Takes the next batch and answers every edit in it, but those for which @outcome says nothing; returns how many. */
guint store_answer_batch (Store *store,
                          char *(*outcome) (const KabMutation *mutation, gpointer data),
                          gpointer data);
