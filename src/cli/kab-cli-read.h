/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What commands read of an organisation, and how they list it. */
#pragma once

#include "kab-cli.h"

G_BEGIN_DECLS

/** KabCliReader: the database and the organisation of the command line, and a connection that only reads */
typedef struct
{
  KabServerDb *server_db;
  KabOrg *org;
  KabDb *db;
} KabCliReader;

/** kab_cli_reader_open: @self: all zero; to be cleared also where it fails */
gboolean kab_cli_reader_open (KabCliReader *self, KabCli *cli, GError **error);
void kab_cli_reader_clear (KabCliReader *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabCliReader, kab_cli_reader_clear)

/** KabCliList: what is listed: a table for people, an array of objects for programs; both are filled */
typedef struct
{
  JsonBuilder *builder;
  GPtrArray *rows;
} KabCliList;

/** kab_cli_list_begin: @self: all zero; @heads: of the columns, with tabs between */
void kab_cli_list_begin (KabCliList *self, const char *heads);
/**
 * kab_cli_list_add:
 * @cells: (array length=n): of the table; %NULL for an empty one
 *
 * Returns: (transfer none): an object, open for its members; kab_cli_list_added() closes it
 */
JsonBuilder *kab_cli_list_add (KabCliList *self, const char *const *cells, guint n);
void kab_cli_list_added (KabCliList *self);
/** kab_cli_list_print: one of the two */
void kab_cli_list_print (KabCliList *self, KabCli *cli);
void kab_cli_list_clear (KabCliList *self);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (KabCliList, kab_cli_list_clear)

G_END_DECLS
