/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include "kab-cabinet.h"

G_BEGIN_DECLS

/*
 * A desktop without a window: the client library as scripts and tests use it, one step at a time.
 * Everything of one such desktop lies in one folder: DIR/data is what is kept, DIR/cache what can be
 * rebuilt.
 */

/** kab_headless_sign_in: blocks; @server and @login %NULL: those of the account that DIR has */
KabCabinet *kab_headless_sign_in (const char *dir,
                                  const char *server,
                                  const char *login,
                                  const char *password,
                                  GError **error);

/** kab_headless_sync: blocks; how it ended is remembered for kab_tried_read() */
gboolean kab_headless_sync (KabCabinet *cabinet, guint seconds, GError **error);

/** kab_headless_open: blocks; needs no network; %KAB_ERROR_NOT_FOUND if nobody signed in there before */
KabCabinet *kab_headless_open (const char *dir, GError **error);

/** kab_headless_find: Returns: (transfer full): the row of that id, number or name */
KabRow *kab_headless_find (KabCabinet *cabinet, const KabEntity *entity, const char *name, GError **error);

/**
 * kab_headless_set:
 * @assignment: FIELD=VALUE as people write it; a reference by id or by what names it, a file as @PATH
 */
gboolean kab_headless_set (KabCabinet *cabinet, KabRow *row, const char *assignment, GError **error);

/**
 * kab_headless_file:
 *
 * Returns: (transfer full): where the file is on this disk; blocks while it is fetched
 */
char *kab_headless_file (KabCabinet *cabinet, const char *digest, GError **error);

/** kab_headless_set_arg: the same of an argument of a command */
gboolean
kab_headless_set_arg (KabCabinet *cabinet, KabMutation *mutation, const char *assignment, GError **error);

/** kab_headless_run: runs a command, and waits for the answer to one that may not wait */
gboolean kab_headless_run (KabCabinet *cabinet, const KabMutation *mutation, GError **error);

/** kab_headless_edit: keeps one mutation; it is on the disk when this returns */
gboolean kab_headless_edit (KabCabinet *cabinet, KabMutation *mutation, GError **error);

G_END_DECLS
