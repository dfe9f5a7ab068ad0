/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-row.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabWriterFlags:
 * @KAB_WRITER_BULK: for many rows at once (samples, imports): no activity of each row, only the one that
 *   kab_writer_note() makes; references and unique fields are checked all the same. New licences are signed on
 *   other threads and written by the next flush or commit at the latest
 */
typedef enum
{
  KAB_WRITER_NONE = 0,
  KAB_WRITER_BULK = 1 << 0,
} KabWriterFlags;

/**
 * KabWriter:
 *
 * One transaction on the rows of one org, and the only way by which a row is
 * written: it numbers the rows in commit order, keeps the feed, the activity
 * journal, the versions of packages and templates and the signatures of licences,
 * all in the same transaction. Holds the writing connection from begin to free:
 * be quick, and use it from one thread.
 */
typedef struct _KabWriter KabWriter;

/**
 * kab_writer_begin:
 * @org: id of the org
 * @user: (nullable): id of the user who does it; %NULL for the administrator's command line
 * @device: (nullable): what the activity journal names as the device
 *
 * Waits for its turn.
 */
KabWriter *kab_writer_begin (KabServerDb *db,
                             const char *org,
                             const char *user,
                             const char *device,
                             KabWriterFlags flags,
                             GError **error);

/**
 * kab_writer_put:
 * @row: what the row is to be, whole; its rev, created_* and updated_* are set in it, and computed fields may be
 * @field: (out) (optional) (transfer none) (nullable): the field at fault
 *
 * Adds the row, or changes the one of the same id (delete by setting deleted). Checks
 * the model's rules, that references point to rows of the same org that are not deleted, and that unique
 * fields are unique. Whether somebody may do it was asked before.
 *
 * Returns: %FALSE with %KAB_ERROR_INVALID, %KAB_ERROR_REFUSED or %KAB_ERROR_STORAGE; then nothing of the
 *   row was written (unless the error is %KAB_ERROR_STORAGE), and the writer goes on
 */
gboolean kab_writer_put (KabWriter *writer, KabRow *row, const KabField **field, GError **error);

/** kab_writer_find: Returns: (transfer full) (nullable): the row as it stands in this transaction; %NULL if the org has none */
KabRow *kab_writer_find (KabWriter *writer, const KabEntity *entity, const char *id, GError **error);

/** kab_writer_find_unique: Returns: (transfer full) (nullable): the live row whose unique field called @field is @text */
KabRow *kab_writer_find_unique (KabWriter *writer,
                                const KabEntity *entity,
                                const char *field,
                                const char *text,
                                GError **error);

/**
 * kab_writer_find_setting:
 * @is_there: (out) (optional): whether it has been set
 *
 * Returns: (transfer full) (nullable): the setting called @key, or a new one, as it is to be put: everybody in the
 *   organisation may read it; %NULL with an error
 */
KabRow *kab_writer_find_setting (KabWriter *writer, const char *key, gboolean *is_there, GError **error);
/** kab_writer_put_setting: sets @key, which everybody in the organisation may read, to @value, a text of JSON */
gboolean kab_writer_put_setting (KabWriter *writer, const char *key, const char *value, GError **error);

/** kab_writer_get_db: Returns: (transfer none): the connection, to read with inside the transaction; in bulk, what was put
 * last may not be there yet for it, but is for kab_writer_find() */
KabDb *kab_writer_get_db (KabWriter *writer);

/**
 * kab_writer_note:
 * @action: a token of the activity's actions, such as "import"
 * @entity: (nullable): what kind of row it is about
 * @title: what happened, in short, in place of a row's title
 *
 * One activity row about the whole.
 */
gboolean kab_writer_note (KabWriter *writer,
                          const char *action,
                          const KabEntity *entity,
                          const char *title,
                          GError **error);

/**
 * kab_writer_flush:
 *
 * Commits what there is and goes on in a new transaction: bounds the log of a large import.
 */
gboolean kab_writer_flush (KabWriter *writer, GError **error);

/** kab_writer_commit: Returns: whether it is all on the disk; either way the writer is then only to be freed */
gboolean kab_writer_commit (KabWriter *writer, GError **error);

/** kab_writer_free: rolls back what was not committed */
void kab_writer_free (KabWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (KabWriter, kab_writer_free)

/** kab_states_given: @given: (out): of #KabNeeds, what there is for the steps that @row may take */
gboolean kab_states_given (KabDb *db, const char *org, const KabRow *row, guint *given, GError **error);

G_END_DECLS
