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
