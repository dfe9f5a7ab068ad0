/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-server-db.h"

G_BEGIN_DECLS

/** kab_server_setting_read: @value: (out) (nullable): %NULL if it was never set; Returns: whether that could be found out */
gboolean kab_server_setting_read (KabDb *db, const char *name, char **value, GError **error);

/** kab_server_setting_put: inside a transaction; @value: (nullable): %NULL for none */
gboolean kab_server_setting_put (KabDb *db, const char *name, const char *value, GError **error);

/**
 * KabMaintenance:
 * @message: (nullable): what people are told; %NULL for the usual sentence
 * @until: when it is expected to end, ms; 0 if that is not known. It ends when somebody ends it
 *
 * The server is read-only for as long as there is one.
 */
typedef struct
{
  char *message;
  gint64 until;
} KabMaintenance;

void kab_maintenance_free (KabMaintenance *maintenance);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabMaintenance, kab_maintenance_free)

/** kab_maintenance_read: @maintenance: (out) (nullable): %NULL if there is none; Returns: whether that could be found out */
gboolean kab_maintenance_read (KabDb *db, KabMaintenance **maintenance, GError **error);

/** kab_maintenance_set: @maintenance: (nullable): %NULL ends it; every server on the database follows within a second */
gboolean kab_maintenance_set (KabServerDb *db, const KabMaintenance *maintenance, GError **error);

/**
 * KabRetention:
 * @activity: days that lines of the activity journal are kept; 0 for ever
 * @sessions: days that sessions which ended are remembered
 * @answers: days that the answers to mutations are kept for a device that asks again
 * @deleted: days that deleted rows are kept; 0 for ever. Those that another row refers to are kept in any case
 * @blobs: days that a file which no row names is kept
 */
typedef struct
{
  gint64 activity;
  gint64 sessions;
  gint64 answers;
  gint64 deleted;
  gint64 blobs;
} KabRetention;

/**
 * KabRetentionRule:
 * @name: as a setting and as an option
 * @least: days; with @may_be_0, 0 besides
 *
 * One rule of retention.
 */
typedef struct
{
  const char *name;
  gsize offset; /* in KabRetention */
  gint64 least;
  gint64 initial;
  gboolean may_be_0;
} KabRetentionRule;

#define KAB_N_RETENTION_RULES 5
extern const KabRetentionRule kab_retention_rules[KAB_N_RETENTION_RULES];
#define KAB_RETENTION_MOST 36500

gint64 *kab_retention_days (KabRetention *retention, const KabRetentionRule *rule);
gboolean kab_retention_read (KabDb *db, KabRetention *retention, GError **error);
gboolean kab_retention_set (KabServerDb *db, const KabRetention *retention, GError **error);

G_END_DECLS
