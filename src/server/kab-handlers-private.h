/* SPDX-License-Identifier: GPL-3.0-or-later */
#pragma once

#include <json-glib/json-glib.h>

#include "kab-http.h"
#include "kab-identity.h"

G_BEGIN_DECLS

/*
 * Lends a reader with a transaction open, in which the caller's rights and the answer are read alike; to be given back
 * with kab_server_db_return_reader(). NULL with an error, which kab_handle_error() answers with.
 */
KabDb *kab_handle_begin_read (KabServer *server,
                              const KabRequest *request,
                              KabCaller **caller,
                              gboolean *expired,
                              GError **error);
/* A small body as a JSON object; NULL with an error for anything else. */
JsonNode *kab_handle_parse_object (GBytes *body, GError **error);
void kab_handle_error (KabResponse *response, gboolean expired, const GError *error);

G_END_DECLS
