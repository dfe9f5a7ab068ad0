/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-org.h"
#include "kab-secret.h"
#include "kab-server-db.h"

G_BEGIN_DECLS

/**
 * KabExit:
 * @KAB_EXIT_OK: done
 * @KAB_EXIT_FAILED: not done; a message says why
 * @KAB_EXIT_USAGE: the command line is wrong
 * @KAB_EXIT_NOT_FOUND: what was asked for is not there
 * @KAB_EXIT_PARTLY: done in part: some rows were rejected, or problems wait for a decision
 * @KAB_EXIT_OFFLINE: the server cannot be reached; trying again may help
 * @KAB_EXIT_SIGN_IN: the server wants a sign-in, or refused it
 *
 * What kabinetctl ends with; kabinetctl(1) documents it.
 */
typedef enum
{
  KAB_EXIT_OK,
  KAB_EXIT_FAILED,
  KAB_EXIT_USAGE,
  KAB_EXIT_NOT_FOUND,
  KAB_EXIT_PARTLY,
  KAB_EXIT_OFFLINE,
  KAB_EXIT_SIGN_IN,
} KabExit;

/**
 * KabCli:
 * @database: (nullable): as given by --database or $KABINET_DATABASE
 * @org: (nullable): as given by --org
 * @json: whether data is printed as JSON
 * @quiet: whether progress is kept to ourselves
 * @arguments: what is left of the command line, without the command's own words and options
 * @n_arguments: how many of them
 */
typedef struct
{
  char *database;
  char *org;
  gboolean json;
  gboolean quiet;
  char **arguments;
  guint n_arguments;
} KabCli;

/** KabShared: options that most commands take */
typedef enum
{
  KAB_SHARED_DATABASE = 1 << 0,
  KAB_SHARED_ORG = 1 << 1,
} KabShared;

/**
 * KabCliCommand:
 * @name: one or two words: "org create"
 * @arguments: (nullable): untranslated; what stands behind the name
 * @summary: untranslated; one line
 * @description: (nullable): untranslated; more, for --help
 * @options: (nullable): the command's own
 * @least: arguments at the least
 * @most: arguments at the most
 * @run: does it; Returns: what to end with, if @error is not set
 * @lacks: of #KabShared: which of the options for all commands mean nothing here, and are not taken
 *
 * One command of kabinetctl.
 */
typedef struct
{
  const char *name;
  const char *arguments;
  const char *summary;
  const char *description;
  const GOptionEntry *options;
  guint least;
  guint most;
  KabExit (*run) (KabCli *cli, GError **error);
  guint lacks;
} KabCliCommand;

/* Each file of commands gives its table, ended by a NULL name. */
extern const KabCliCommand kab_commands_org[];
extern const KabCliCommand kab_commands_user[];
extern const KabCliCommand kab_commands_device[];
extern const KabCliCommand kab_commands_partner[];
extern const KabCliCommand kab_commands_api[];
extern const KabCliCommand kab_commands_sample[];
extern const KabCliCommand kab_commands_transfer[];
extern const KabCliCommand kab_commands_document[];
extern const KabCliCommand kab_commands_verify[];
extern const KabCliCommand kab_commands_backup[];
extern const KabCliCommand kab_commands_access[];
extern const KabCliCommand kab_commands_migrate[];
extern const KabCliCommand kab_commands_activity[];
extern const KabCliCommand kab_commands_lease[];
extern const KabCliCommand kab_commands_ledger[];
extern const KabCliCommand kab_commands_operations[];
extern const KabCliCommand kab_commands_desktop[];
extern const KabCliCommand kab_commands_figures[];
extern const KabCliCommand kab_commands_problems[];
extern const KabCliCommand kab_commands_keys[];
extern const KabCliCommand kab_commands_payments[];
extern const KabCliCommand kab_commands_messages[];
extern const KabCliCommand kab_commands_registration[];

/** KAB_USAGE_ERROR: the command line is wrong; any code */
#define KAB_USAGE_ERROR (kab_usage_error_quark ())
GQuark kab_usage_error_quark (void);

/** kab_cli_usage: sets a %KAB_USAGE_ERROR; Returns: %KAB_EXIT_USAGE */
KabExit kab_cli_usage (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

/**
 * kab_cli_check_address:
 * @address: (nullable): a database as it is given on the command line
 * @create: whether the file may be made; otherwise it must be there
 *
 * Says what is wrong in words that help, before the database itself is asked.
 */
gboolean kab_cli_check_address (const char *address, gboolean create, GError **error);

/**
 * kab_cli_check_output:
 * @path: (nullable): a file to be written; %NULL and "-" are fine
 *
 * To be asked before the work, not after it.
 *
 * Returns: %FALSE and an error if there is no folder for it, or a folder is in its place
 */
gboolean kab_cli_check_output (const char *path, GError **error);

/** kab_cli_same_file: Returns: whether both are there and are one file, under whatever names */
gboolean kab_cli_same_file (const char *a, const char *b);

/**
 * kab_cli_write_file:
 *
 * Writes the whole of @text, readable by its owner alone, in the place of what is there; or, where there is a device
 * or a pipe (/dev/stdout), into that.
 */
gboolean kab_cli_write_file (const char *path, const GString *text, GError **error);

/**
 * kab_cli_open:
 * @create: whether the file may be made
 *
 * Returns: (transfer full): the server's database that --database names
 */
KabServerDb *kab_cli_open (KabCli *cli, gboolean create, GError **error);

/** kab_cli_find_org: Returns: (transfer full): the org that --org names, or the only one */
KabOrg *kab_cli_find_org (KabCli *cli, KabServerDb *db, GError **error);

/**
 * kab_cli_read_password:
 * @from_stdin: whether --password-stdin was given; otherwise it is asked for at the terminal, unseen
 * @twice: whether to ask twice at the terminal
 *
 * Reads a line. Never from the command line or the environment, where others may see it.
 *
 * Returns: (transfer full): to be freed with kab_secret_free()
 */
char *kab_cli_read_password (gboolean from_stdin, gboolean twice, GError **error);

/**
 * kab_cli_read_secret:
 * @file: (nullable): what it stands in, in $CREDENTIALS_DIRECTORY where its name has no slash; else it is read as
 *   kab_cli_read_password() does
 * @most: bytes; of more than that one more is given, so that it is seen to be too long
 *
 * Returns: (transfer full): its first line, to be freed with kab_secret_free()
 */
char *kab_cli_read_secret (const char *file, gboolean from_stdin, gsize most, GError **error);

/** kab_cli_print_json: prints what @builder holds, on one line */
void kab_cli_print_json (JsonBuilder *builder);

/** kab_cli_print_done: prints {"id": @id} where data are wanted as JSON; people are told by the exit status */
void kab_cli_print_done (KabCli *cli, const char *id);

/** kab_cli_printable: Returns: (transfer full): what others wrote, on one line and without what a terminal obeys */
char *kab_cli_printable (const char *text);

/** kab_cli_print_table: prints lines of cells below each other; @rows: (element-type GStrv); the first is the head */
void kab_cli_print_table (GPtrArray *rows);

/** kab_cli_progress: tells on stderr how far something is, if it is a terminal; @done == @total ends the line */
void kab_cli_progress (KabCli *cli, const char *what, guint64 done, guint64 total);

/** kab_cli_note: prints a sentence on stderr, unless --quiet */
void kab_cli_note (KabCli *cli, const char *format, ...) G_GNUC_PRINTF (2, 3);

/** kab_json_add_row: adds the row's members to an object that is open in @builder; nulls are left out */
void kab_json_add_row (JsonBuilder *builder, const KabRow *row);

/** kab_json_add_string: adds a member, or nothing for %NULL */
void kab_json_add_string (JsonBuilder *builder, const char *name, const char *text);
void kab_json_add_integer (JsonBuilder *builder, const char *name, gint64 integer);
void kab_json_add_boolean (JsonBuilder *builder, const char *name, gboolean value);

G_END_DECLS
