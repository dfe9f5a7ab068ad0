/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-import.h"
#include "kab-json.h"

G_BEGIN_DECLS

/** KabImport: one import under way */
typedef struct
{
  KabWriter *writer;
  const char *org;
  const KabEntity *entity;
  const KabImportOptions *options;
  KabImportResult *result;
  char *country;
  char *currency;
  const char *columns[KAB_CSV_COLUMNS_MAX]; /* the field of each column; NULL: none */
  GHashTable *names;                        /* "entity/key of the title" -> id, "" where several */
  GHashTable *clients;                      /* phone, or "/" and the name's key without one -> id */
  GHashTable *unmatched;                    /* names that nobody has -> KabImportMissing */
  GHashTable *seen;                         /* key -> line, of this file */
  GHashTable *numbers;                      /* of licences, that this file has somewhere */
  gboolean is_last;                         /* no row waits for another one any more */

  /* Of the row at hand: */
  KabRow *there;     /* what the database has of it; NULL also where several are called so */
  gboolean present;  /* whether it has any */
  gboolean waits;    /* for a row further down */
  GPtrArray *missed; /* KabImportMissing: what nothing here is called */
} KabImport;

/** kab_import_find_header: finds the row of heads; Returns: its index, or -1 with an error */
int kab_import_find_header (KabImport *self, KabCsv *csv, GError **error);

/** kab_import_load_names: reads what @entity's rows are called, to refer to them */
gboolean kab_import_load_names (KabImport *self, const KabEntity *entity, GError **error);

/** kab_import_load_mapping: reads the mapping file, if one was given */
gboolean kab_import_load_mapping (KabImport *self, GHashTable **columns, GError **error);

/** kab_import_name: Returns: (nullable): the id of the row called @name; "" if several are */
const char *kab_import_name (KabImport *self, const KabEntity *entity, const char *name);
void kab_import_add_name (KabImport *self, const KabEntity *entity, const char *name, const char *id);

/** kab_import_find_client: Returns: (nullable): the id of the client of that phone, or of that name and no phone */
const char *kab_import_find_client (KabImport *self, const char *name, const char *phone);
void kab_import_add_client (KabImport *self, const char *name, const char *phone, const char *id);

/** kab_import_cell: Returns: (transfer none): the cell of the column for @field, without blanks; "" for none */
char *kab_import_cell (KabImport *self, char **cells, const char *field);

/** kab_import_value: reads @text into the row's field as people write it; %KAB_ERROR_INVALID says what is wrong */
gboolean kab_import_value (KabImport *self, KabRow *row, const KabField *field, char *text, GError **error);

/** kab_import_find_owner: Returns: (nullable): the id of the client a licence with that name and phone is of */
const char *kab_import_find_owner (KabImport *self, const char *name, const char *phone);

/** kab_import_find_there: finds what the database has of the row that @cells are, before anything is said of them */
gboolean kab_import_find_there (KabImport *self, char **cells, GError **error);

/** kab_import_miss: notes that nothing here is called @text, should the row be taken */
void kab_import_miss (KabImport *self, const KabField *field, const char *text);

/** kab_import_count_missed: the row was taken: what it named in vain counts */
void kab_import_count_missed (KabImport *self);

/** kab_import_tell_missed: puts what counted into the result */
void kab_import_tell_missed (KabImport *self);

/**
 * kab_import_link:
 * @row: the file's row, for which there is self->there
 *
 * Where the database has the name alone, and somebody is called so by now, the row refers to them from now on.
 */
gboolean kab_import_link (KabImport *self, const KabRow *row, GError **error);

void kab_import_missing_free (KabImportMissing *missing);

/** kab_import_client: finds or makes the licence's client and sets it */
gboolean kab_import_client (KabImport *self, KabRow *licence, const char *email, GError **error);

G_END_DECLS
