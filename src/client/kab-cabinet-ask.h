/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What only the server knows or can do, asked of it while somebody waits. */
#pragma once

#include "kab-cabinet.h"
#include "kab-http.h"

G_BEGIN_DECLS

/**
 * kab_cabinet_ask_in_thread:
 * @task: has the cabinet as its source
 * @method: (transfer none): SOUP_METHOD_GET, …
 * @offline: what is told where nobody can be asked
 * @run: in a thread, with kab_cabinet_ask() for its task data
 *
 * Takes along into a thread whom to ask, and as whom. Who is not signed in is told so.
 */
void kab_cabinet_ask_in_thread (GTask *task,
                                const char *method,
                                const char *path,
                                const char *offline,
                                GTaskThreadFunc run);

/** kab_cabinet_ask_method: @data: of the task: what it asks by */
const char *kab_cabinet_ask_method (gconstpointer data);

/** kab_cabinet_ask: @data: of the task. Returns: (transfer full) (nullable): an answer of 2xx */
KabAnswer *kab_cabinet_ask (gconstpointer data, GCancellable *cancellable, GError **error);

/** kab_cabinet_answer_unclear: sets the error of an answer in which something is missing */
void kab_cabinet_answer_unclear (GError **error);

G_END_DECLS
