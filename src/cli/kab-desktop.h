/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"
#include "kab-cli.h"

G_BEGIN_DECLS

/* What the commands of "kabinetctl desktop" share. */

/** kab_desktop_cache: what --cache says */
extern char *kab_desktop_cache;

#define KAB_DESKTOP_CACHE_ENTRY                                            \
  {                                                                        \
    "cache", 'C', 0, G_OPTION_ARG_FILENAME, &kab_desktop_cache,            \
      N_ ("The folder where this desktop keeps everything"), N_ ("FOLDER") \
  }

/** KAB_DESKTOP_LACKS: it has a database of its own, and an organisation by signing in */
#define KAB_DESKTOP_LACKS (KAB_SHARED_DATABASE | KAB_SHARED_ORG)

/** kab_desktop_check_cache: Returns: %FALSE with a %KAB_USAGE_ERROR if --cache is missing */
gboolean kab_desktop_check_cache (GError **error);

/** kab_desktop_open: Returns: (transfer full): the cabinet in --cache, without a network */
KabCabinet *kab_desktop_open (GError **error);

/** kab_desktop_print_status: who this desktop is, what waits, and how the last try to sync ended */
void kab_desktop_print_status (KabCli *cli, KabCabinet *cabinet, KabSyncState state);

/** kab_desktop_print_renumbered: numbers that were replaced since then (ms); @builder: (nullable): into that as JSON */
void kab_desktop_print_renumbered (KabCabinet *cabinet, gint64 since, JsonBuilder *builder);

/** kab_desktop_value: Returns: (transfer full): the value as people read it; references by their id */
char *kab_desktop_value (const KabField *field, const KabValue *value, const char *currency);

/** kab_desktop_is_shown: Returns: whether a table of rows shows @field: those that are short and tell rows apart */
gboolean kab_desktop_is_shown (const KabField *field);

/**
 * kab_desktop_export:
 * @columns: (nullable): names of fields, divided by commas; %NULL: as lists here show them
 * @format: (nullable): %NULL: as the name of @path ends
 */
KabExit kab_desktop_export (KabCli *cli,
                            KabCabinet *cabinet,
                            const KabQuery *query,
                            const char *columns,
                            const char *format,
                            const char *path,
                            GError **error);

G_END_DECLS
