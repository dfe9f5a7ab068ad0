/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <libpq-fe.h>

#include "kab-db-private.h"

G_BEGIN_DECLS

typedef struct _KabPostgresStatement KabPostgresStatement;

typedef struct
{
  KabDb parent;
  char *conninfo;
  KabDbFlags flags;
  PGconn *link;     /* NULL while there is none */
  guint generation; /* of the link: what was prepared on a former one is gone */
  guint n_prepared; /* names given out */
  gboolean is_open; /* a transaction is */
  gboolean is_lost; /* the link broke inside one that nobody has ended yet */
  gint64 n_changed;
  KabPostgresStatement *streaming; /* whose rows are still on their way */
  GMutex cancel_mutex;             /* held for what follows, which another thread may use */
  PGcancel *cancel;
  gboolean is_interrupted;
} KabPostgres;

/* kab-postgres-link.c: the connection, every wait on it bounded. */
PGconn *kab_postgres_connect (const char *conninfo, const char *role, GError **error);
gboolean kab_postgres_link (KabPostgres *self, GError **error);
void kab_postgres_unlink (KabPostgres *self);
/* Sends what is still to be sent and waits for the next result; NULL after the last one, or if the link broke. */
PGresult *kab_postgres_next_result (KabPostgres *self);
/* Runs statements without values; NULL if the link broke. The result of the last, or the first that failed. */
PGresult *kab_postgres_run (KabPostgres *self, const char *sql);
/* @result: (nullable): what went wrong, or NULL for a link that broke. Returns: FALSE */
gboolean kab_postgres_set_error (KabPostgres *self, const PGresult *result, GError **error);

/* kab-postgres-listen.c */
KabDbListener *kab_postgres_listen (const char *conninfo,
                                    const char *channel,
                                    KabDbNoticeFunc func,
                                    gpointer user_data,
                                    GError **error);
void kab_postgres_listener_free (KabDbListener *listener);

G_END_DECLS
