/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-db.h"

/* What stands for what in kab_db_define(). */
typedef struct
{
  const char *word;
  const char *means;
} KabEngineWord;

/* What an engine does for kab-db.c. A statement embeds KabStatement as its first member. */
typedef struct
{
  void (*close) (KabDb *db);
  gboolean (*exec) (KabDb *db, const char *sql, GError **error);
  KabStatement *(*prepare) (KabDb *db, const char *sql, GError **error);
  void (*finalize) (KabStatement *statement);
  void (*reset) (KabStatement *statement);
  void (*bind_integer) (KabStatement *statement, int index, gint64 integer);
  void (*bind_text) (KabStatement *statement, int index, const char *text, gssize length);
  void (*bind_blob) (KabStatement *statement, int index, gconstpointer data, gsize length);
  void (*bind_null) (KabStatement *statement, int index);
  void (*stream) (KabStatement *statement); /* nullable */
  KabStep (*step) (KabStatement *statement, GError **error);
  KabValueKind (*kind) (KabStatement *statement, int column);
  gint64 (*get_integer) (KabStatement *statement, int column);
  const char *(*get_text) (KabStatement *statement, int column);
  gconstpointer (*get_blob) (KabStatement *statement, int column, gsize *length);
  gint64 (*changes) (KabDb *db);
  gint64 (*written) (KabDb *db); /* nullable */
  gint64 (*last_nr) (KabDb *db); /* nullable: then RETURNING is asked */
  void (*interrupt) (KabDb *db);
  gboolean (*in_transaction) (KabDb *db);
  gboolean (*backup) (KabDb *db, const char *path, GError **error);
  gboolean (*check) (KabDb *db, GError **error);
  gboolean (*get_version) (KabDb *db, guint *version, GError **error);
  gboolean (*set_version) (KabDb *db, guint version, GError **error);
  gboolean (*lock) (KabDb *db, const char *name, GError **error);                           /* nullable */
  gboolean (*notify) (KabDb *db, const char *channel, const char *payload, GError **error); /* nullable */
  void (*set_log_func) (KabDb *db, KabDbLogFunc func, gpointer user_data);                  /* nullable */
  const char *begin_write;
  const char *begin_read;
  gboolean (*renumber) (KabDb *db, const char *table, GError **error); /* nullable */
  const char *tables;  /* a query for the names of our tables */
  const char *columns; /* a query for the columns of a table */
  const char *unindexed;
  const KabEngineWord *words; /* ended by NULL */
  gboolean is_file;
} KabEngine;

/* An engine that is there only where somebody registers it. */
typedef struct
{
  const char *scheme;
  KabDb *(*open) (const char *uri, KabDbFlags flags, GError **error);
  KabDbListener *(
    *listen) (const char *uri, const char *channel, KabDbNoticeFunc func, gpointer user_data, GError **error);
  void (*listener_free) (KabDbListener *listener);
} KabDbDriver;

void kab_db_register (const KabDbDriver *driver);

struct _KabDb
{
  const KabEngine *engine;
  char *path;
  char *history;          /* (nullable) */
  GHashTable *statements; /* SQL text -> KabStatement, lent or not */
};

struct _KabStatement
{
  KabDb *db;
  char *sql;
  gboolean kept; /* in the connection's table */
  gboolean lent;
};

KabDb *kab_sqlite_open (const char *path, KabDbFlags flags, GError **error);
void kab_db_init (KabDb *db, const KabEngine *engine, const char *path);
